import type { Levels } from './handset.ts';

/** When a polite caller speaks: once the agent has said something, and has then been quiet for a while. */
export interface Manners {
  readonly agentSpoke: boolean;
  readonly quietMs: number;
}

export const silent: Manners = { agentSpoke: false, quietMs: 0 };

/** After 20 more milliseconds. */
export function afterFrame({ agentSpoke, quietMs }: Manners, { agent }: Levels): Manners {
  return agent > AUDIBLE ? { agentSpoke: true, quietMs: 0 } : { agentSpoke, quietMs: quietMs + FRAME_MS };
}

export function isMyTurn({ agentSpoke, quietMs }: Manners): boolean {
  return agentSpoke && quietMs >= POLITE_MS;
}

/** 40 dB below the loudest: softer is the noise of the line. */
const AUDIBLE = 1 / 3;
const FRAME_MS = 20;

/** Longer than the pause between two sentences. */
const POLITE_MS = 1_000;
