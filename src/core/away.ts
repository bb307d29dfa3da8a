import type { Live } from './call.ts';

/** The caller is not with the agent: hung up, with a person, or with the carrier's own voice. */
export function isAway({ line, transfer, plain }: Live): boolean {
  return line === 'gone' || transfer?.outcome === 'dialing' || plain !== null;
}
