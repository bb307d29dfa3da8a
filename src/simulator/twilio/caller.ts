import { FRAME_MS, frames } from '../../protocols/audio/frames.ts';
import type { Mouth } from '../voice-ports.ts';
import { type Noise, noise } from './noises.ts';
import { isSound, SPEECH_MS } from './sound.ts';

/**
 * The person on the telephone. Asked once for each 20 ms of the call: first what is heard, then what is done in
 * the same time. Times are ms since the call was answered, counted in frames, so that a hastened call and a
 * real one are the same to the caller.
 */
export interface Caller {
  /** 160 bytes of u-law. */
  hear(frame: Uint8Array, atMs: number): void;
  act(atMs: number): Act;
}

export interface Act {
  /** 160 bytes of u-law; left out: silence. */
  readonly say?: Uint8Array;
  /** One key: 0-9, * or #. */
  readonly press?: string;
  readonly hangUp?: true;
}

/**
 * What a scripted caller does next. It waits politely until the agent has spoken since the last line and then
 * fallen silent; with `interruptAfterMs` it does not: it comes in so long after the agent began to speak.
 */
export type Line =
  | string
  | { readonly say: string; readonly interruptAfterMs: number }
  | { readonly press: string; readonly interruptAfterMs?: number }
  /** A sound that is no word. */
  | { readonly noise: Noise; readonly interruptAfterMs?: number }
  | { readonly hangUp: true; readonly interruptAfterMs?: number }
  /** Does nothing for so long, whatever is heard. */
  | { readonly wait: number };

/**
 * Says line after line, and then stays on the telephone until the other side hangs up. All lines are spoken by
 * the mouth beforehand, so nothing is waited for during the call.
 */
export async function scriptedCaller({
  lines,
  mouth,
  voice,
  patienceMs = 1_000,
  maxSeconds = 180,
  background = [],
}: {
  lines: readonly Line[];
  mouth: Mouth;
  voice: string;
  /** Silence of the agent after which it is the caller's turn: longer than a pause between two sentences. */
  patienceMs?: number;
  /** After so long the caller hangs up, whatever is going on. */
  maxSeconds?: number;
  /** What is heard where they say nothing, again and again. */
  background?: readonly Uint8Array[];
}): Promise<Caller> {
  const steps: Step[] = [];
  for (const line of lines) steps.push(await step(line, mouth, voice));
  let next = 0;
  /** Acts that were begun and go on whatever is heard. */
  let doing: Act[] = [];
  let resting = 0;
  const agent = { spokeMs: 0, silentMs: 0 };
  /** Interrupted, the agent goes on for a moment: that is the rest of its old turn, not an answer. */
  let trailing = false;

  return {
    hear(frame) {
      if (isSound(frame)) {
        agent.spokeMs = agent.silentMs >= patienceMs ? FRAME_MS : agent.spokeMs + FRAME_MS;
        agent.silentMs = 0;
      } else {
        agent.silentMs += FRAME_MS;
        trailing &&= agent.silentMs < BREATH_MS;
      }
      // Only what the agent says after the line is an answer to it.
      if (trailing || doing.length > 0) agent.spokeMs = 0;
    },
    act(atMs) {
      const act = turn(atMs);
      const behind = background[Math.round(atMs / FRAME_MS) % background.length];
      return behind === undefined || act.say !== undefined ? act : { ...act, say: behind };
    },
  };

  function turn(atMs: number): Act {
    if (atMs >= maxSeconds * 1_000) return { hangUp: true };
    const going = doing.shift();
    if (going !== undefined) return going;
    const now = steps[next];
    if (now === undefined) return {};
    if ('waitMs' in now) {
      resting += FRAME_MS;
      if (resting >= now.waitMs) {
        resting = 0;
        next++;
      }
      return {};
    }
    const hasTurn =
      now.interruptAfterMs === undefined
        ? agent.spokeMs >= SPEECH_MS && agent.silentMs >= patienceMs
        : agent.spokeMs >= Math.max(now.interruptAfterMs, FRAME_MS) && agent.silentMs < patienceMs;
    if (!hasTurn) return {};
    next++;
    trailing = now.isNoise !== true && agent.silentMs < BREATH_MS;
    agent.spokeMs = 0;
    doing = [...now.acts];
    return doing.shift() ?? {};
  }
}

/** Says nothing, hears everything, never hangs up: for when the other side is what matters. */
export const silentCaller: Caller = { hear: () => {}, act: () => ({}) };

type Step =
  | { readonly waitMs: number }
  | {
      readonly acts: readonly Act[];
      readonly interruptAfterMs?: number | undefined;
      /** No answer to it is waited for: the agent may well go on. */
      readonly isNoise?: true;
    };

async function step(line: Line, mouth: Mouth, voice: string): Promise<Step> {
  if (typeof line === 'string') return { acts: await speech(line, mouth, voice) };
  if ('wait' in line) return { waitMs: line.wait };
  const { interruptAfterMs } = line;
  if ('say' in line) return { acts: await speech(line.say, mouth, voice), interruptAfterMs };
  if ('noise' in line) {
    return { acts: noise(line.noise).map((say) => ({ say })), interruptAfterMs, isNoise: true };
  }
  if ('hangUp' in line) return { acts: [{ hangUp: true }], interruptAfterMs };
  return { acts: [...line.press].flatMap((key) => [{ press: key }, ...KEY_PAUSE]), interruptAfterMs };
}

async function speech(text: string, mouth: Mouth, voice: string): Promise<Act[]> {
  return frames(await mouth.speak(text, voice)).map((say) => ({ say }));
}

/** People press about four keys a second. */
const KEY_PAUSE: readonly Act[] = Array.from({ length: 11 }, () => ({}));

/** Longer than the pause between two words, shorter than that between two turns. */
const BREATH_MS = 300;
