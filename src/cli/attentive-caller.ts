import { FRAME_MS, frames } from '../protocols/audio/frames.ts';
import type { Act, Caller } from '../simulator/twilio/caller.ts';
import { isSound, SPEECH_MS } from '../simulator/twilio/sound.ts';
import type { Mouth } from '../simulator/voice-ports.ts';

/**
 * A caller who answers what was asked, so that a question asked twice gets its answer twice. It speaks when the
 * agent has spoken and fallen silent. What the agent said it is told in words: to understand free speech is
 * beyond the keyless ear, which knows what callers may say and not what agents may.
 */
export interface Attentive {
  /** Words of the agent, when they were heard to their end. */
  readonly heardSo: (words: string) => void;
  readonly caller: Caller;
}

export async function attentiveCaller({
  answer,
  sayable,
  mouth,
  voice,
  maxSeconds,
}: {
  /** What the caller says to these words of the agent; one of `sayable`. */
  answer: (words: string) => string;
  /** Spoken by the mouth beforehand, so that nothing is waited for during the call. */
  sayable: readonly string[];
  mouth: Mouth;
  voice: string;
  /** After so long the caller hangs up, whatever is going on. */
  maxSeconds: number;
}): Promise<Attentive> {
  const spoken = new Map<string, readonly Uint8Array[]>();
  for (const line of sayable) spoken.set(line, frames(await mouth.speak(line, voice)));
  let words = '';
  let agentMs = 0;
  let silentMs = 0;
  let saying: Uint8Array[] = [];

  return {
    heardSo(more) {
      words = `${words} ${more}`.trim();
    },
    caller: {
      hear(frame) {
        if (isSound(frame)) {
          agentMs += FRAME_MS;
          silentMs = 0;
        } else {
          silentMs += FRAME_MS;
        }
      },
      act(atMs): Act {
        const going = saying.shift();
        if (going !== undefined) return { say: going };
        if (atMs >= maxSeconds * 1_000) return { hangUp: true };
        // The words come a moment after the sound; without them there is nothing to answer.
        if (agentMs < SPEECH_MS || silentMs < PATIENCE_MS || words === '') return {};
        const line = answer(words);
        const sound = spoken.get(line);
        if (sound === undefined) throw new Error(`"${line}" was not prepared`);
        words = '';
        agentMs = 0;
        saying = [...sound];
        const first = saying.shift();
        return first === undefined ? {} : { say: first };
      },
    },
  };
}

/** Longer than a pause between two sentences of the agent. */
const PATIENCE_MS = 1_000;
