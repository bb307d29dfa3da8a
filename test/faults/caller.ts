import { FRAME_MS, frames } from '../../src/protocols/audio/frames.ts';
import type { Act, Caller } from '../../src/simulator/twilio/caller.ts';
import { isSound, SPEECH_MS } from '../../src/simulator/twilio/sound.ts';
import { tone } from '../simulator/realtime/kit.ts';

/**
 * A caller who answers as soon as they were asked and the agent is silent. Words that only ask for a moment are not
 * answered. So a long silence on the line is one in which they wait.
 */
export interface Patient extends Caller {
  /** Words of the agent that were heard, and what the caller says to them; null: nothing. */
  asked(answer: string | null): void;
  /** Says so at once, whoever speaks, after so long. */
  interject(line: string, afterMs: number): void;
  /** Says so once the other side is silent, and then the pound key. */
  leave(message: string): void;
  /** Keys, once the other side is silent. */
  press(key: string): void;
  /** What they said last, as an ear should understand it. */
  lastLine(): string;
}

export function patientCaller(): Patient {
  let due: { readonly line: string } | { readonly key: string } | null = null;
  let cut: { readonly line: string; afterMs: number } | null = null;
  let saying: Uint8Array[] = [];
  let last = '';
  let isRecorded = false;
  let soundMs = 0;
  let silentMs = 0;

  function say(line: string): Act {
    last = line;
    saying = frames(tone(400 + line.length * MS_A_LETTER));
    return next();
  }

  function next(): Act {
    const frame = saying.shift();
    return frame === undefined ? {} : { say: frame };
  }

  return {
    asked(answer) {
      due = answer === null ? null : { line: answer };
    },
    interject(line, afterMs) {
      cut = { line, afterMs };
    },
    leave(message) {
      due = { line: message };
      isRecorded = true;
    },
    press(key) {
      due = { key };
    },
    lastLine: () => last,
    hear(frame) {
      if (isSound(frame)) {
        soundMs += FRAME_MS;
        silentMs = 0;
      } else silentMs += FRAME_MS;
    },
    act() {
      if (saying.length > 0) return next();
      if (isRecorded && due === null) {
        isRecorded = false;
        return { press: '#' };
      }
      if (cut !== null) {
        cut.afterMs -= FRAME_MS;
        if (cut.afterMs > 0) return {};
        const { line } = cut;
        cut = null;
        return say(line);
      }
      if (due === null || soundMs < SPEECH_MS || silentMs < PATIENCE_MS) return {};
      const now = due;
      due = null;
      soundMs = 0;
      return 'key' in now ? { press: now.key } : say(now.line);
    },
  };
}

const MS_A_LETTER = 12;
/** Longer than a pause between two sentences of the agent. */
const PATIENCE_MS = 700;
