import { afterEach } from 'vitest';
import type { Act, Caller } from '../../../src/simulator/twilio/caller.ts';
import { silentCaller } from '../../../src/simulator/twilio/caller.ts';
import { type CallOptions, type CallReport, placeCall } from '../../../src/simulator/twilio/carrier.ts';
import { monotonicClock } from '../../../src/simulator/twilio/pace.ts';
import { type Message, response, type Session, type tinyServer } from './server.ts';

export const HANG_UP = response('<Hangup/>');
export const token = 'a token';

type Server = Awaited<ReturnType<typeof tinyServer>>;
/** The server of the test that runs: each starts its own. */
// Empty until then: a test that forgets to start one fails at its first request.
export const office = {} as { server: Server };
afterEach(() => office.server.close());

/** A call to the server, twenty times as fast as a real one. */
export function call(options: Partial<CallOptions> = {}): Promise<CallReport> {
  return placeCall({
    webhookUrl: `${office.server.base}/voice?x=1`,
    from: '+15005550001',
    to: '+15005550006',
    caller: silentCaller,
    clock: monotonicClock(20),
    maxSeconds: 600,
    ...options,
  });
}

/** Does the given things, each in the frame that begins so many ms after the call was answered. */
export function callerWho(acts: Record<number, Act>): Caller {
  return { hear: () => {}, act: (atMs) => acts[atMs] ?? {} };
}

/** The same, counted from when the server has seen the stream's start: how long that takes is the machine's affair. */
export function streamCallerWho(acts: Record<number, Act>): Caller {
  let start: number | undefined;
  return {
    hear: () => {},
    act(atMs) {
      if (events(office.server.sessions[0]).includes('start')) start ??= atMs;
      return start === undefined ? {} : (acts[atMs - start] ?? {});
    },
  };
}

export function events(session: Session | undefined): string[] {
  return session?.messages.map(({ event }) => event) ?? [];
}

export function mediaOf(session: Session | undefined): NonNullable<Message['media']>[] {
  return (session?.messages ?? []).flatMap(({ media }) => media ?? []);
}
