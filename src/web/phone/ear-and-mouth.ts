import { FRAME_BYTES } from '../../protocols/audio/frames.ts';
import { decodeMulaw, encodeMulaw, SILENCE } from '../../protocols/audio/mulaw.ts';
import { resampler } from '../../protocols/audio/resampler.ts';

/**
 * The sound of a telephone at the rate of this machine's sound card: what the microphone hears becomes frames of
 * 20 ms u-law, what the agent says is played in order, and a mark is given back when all before it has been played.
 */
export interface EarAndMouth {
  /** Some samples of the microphone go in, as many for the loudspeaker come out. None where there is no microphone. */
  turn(microphone: Float32Array | undefined, loudspeaker: Float32Array): void;
  tell(order: Order): void;
}

export type Order =
  /** u-law of the agent, played behind what is queued. */
  | { readonly type: 'play'; readonly bytes: Uint8Array }
  | { readonly type: 'mark'; readonly name: string }
  /** Drops what is queued. Its marks come back at once, as the carrier gives them back. */
  | { readonly type: 'clear' }
  /** u-law of the other side of a call that is listened to, played along. */
  | { readonly type: 'beside'; readonly bytes: Uint8Array }
  /** u-law that is said in the place of the microphone, and heard by who listens here too. */
  | { readonly type: 'speak'; readonly bytes: Uint8Array }
  | { readonly type: 'mute'; readonly muted: boolean };

export type Report =
  /** What the line hears, 20 ms of it, and how loud both sides were meanwhile: 0 to 1. */
  | { readonly type: 'frame'; readonly bytes: Uint8Array; readonly caller: number; readonly agent: number }
  | { readonly type: 'played'; readonly name: string }
  /** All that was to be spoken has been said. */
  | { readonly type: 'spoken' };

export function earAndMouth(rateHz: number, report: (report: Report) => void): EarAndMouth {
  const heard = resampler(rateHz, RATE);
  const toPlay = resampler(RATE, rateHz);
  const toBeside = resampler(RATE, rateHz);
  const agent = playout((name) => report({ type: 'played', name }));
  const beside = playout(() => {});
  let frame = new Int16Array(FRAME_BYTES);
  let filled = 0;
  let words = new Uint8Array(0);
  let muted = false;

  function send(): void {
    const isSpeaking = words.length > 0;
    const bytes = isSpeaking
      ? spoken()
      : muted
        ? new Uint8Array(FRAME_BYTES).fill(SILENCE)
        : encodeMulaw(frame);
    if (isSpeaking) beside.push(toBeside(decodeMulaw(bytes)));
    report({ type: 'frame', bytes, caller: loudness(decodeMulaw(bytes)), agent: agent.loudness() });
    if (isSpeaking && words.length === 0) report({ type: 'spoken' });
  }

  /** The next frame of the words that are to be spoken, the last one filled up. */
  function spoken(): Uint8Array {
    const next = new Uint8Array(FRAME_BYTES).fill(SILENCE);
    next.set(words.subarray(0, FRAME_BYTES));
    words = words.slice(FRAME_BYTES);
    return next;
  }

  return {
    turn(microphone, loudspeaker) {
      const input = new Int16Array(loudspeaker.length);
      if (microphone !== undefined) {
        for (let i = 0; i < input.length; i++) input[i] = clipped(microphone[i] ?? 0);
      }
      for (const sample of heard(input)) {
        frame[filled++] = sample;
        if (filled < FRAME_BYTES) continue;
        send();
        frame = new Int16Array(FRAME_BYTES);
        filled = 0;
      }
      loudspeaker.fill(0);
      agent.mix(loudspeaker, 1);
      beside.mix(loudspeaker, BESIDE);
    },
    tell(order) {
      switch (order.type) {
        case 'play':
          return agent.push(toPlay(decodeMulaw(order.bytes)));
        case 'beside':
          return beside.push(toBeside(decodeMulaw(order.bytes)));
        case 'mark':
          return agent.mark(order.name);
        case 'clear':
          return agent.clear();
        case 'speak':
          words = joined(words, order.bytes);
          return;
        case 'mute':
          muted = order.muted;
          return;
      }
    },
  };
}

const RATE = 8_000;

/** The caller is softer than the agent, as one's own voice is on a telephone. */
const BESIDE = 0.6;

/** Sound and marks in the order in which they are played. */
function playout(onMark: (name: string) => void) {
  let queue: (Int16Array | string)[] = [];
  let at = 0;
  let sum = 0;
  let count = 0;
  /** Marks at the head have nothing before them. */
  function pass(): void {
    for (let head = queue[0]; typeof head === 'string'; head = queue[0]) {
      queue.shift();
      onMark(head);
    }
  }
  return {
    push: (pcm: Int16Array) => void (pcm.length > 0 && queue.push(pcm)),
    mark(name: string): void {
      queue.push(name);
      pass();
    },
    clear(): void {
      const marks = queue.filter((each) => typeof each === 'string');
      queue = [];
      at = 0;
      for (const name of marks) onMark(name);
    },
    mix(out: Float32Array, gain: number): void {
      for (let i = 0; i < out.length; i++) {
        const head = queue[0];
        if (head === undefined || typeof head === 'string') break;
        const sample = head[at++] ?? 0;
        out[i] = (out[i] ?? 0) + (sample / FULL) * gain;
        sum += sample * sample;
        if (at < head.length) continue;
        queue.shift();
        at = 0;
        pass();
      }
      count += out.length;
    },
    /** Since it was asked last. */
    loudness(): number {
      const mean = count === 0 ? 0 : sum / count;
      sum = 0;
      count = 0;
      return shown(Math.sqrt(mean));
    },
  };
}

const FULL = 32_768;

function loudness(pcm: Int16Array): number {
  let sum = 0;
  for (const sample of pcm) sum += sample * sample;
  return shown(Math.sqrt(sum / pcm.length));
}

/** 60 dB below the loudest is nothing, as people hear it. */
function shown(rms: number): number {
  return rms < 1 ? 0 : Math.max(0, Math.min(1, 1 + Math.log10(rms / FULL) / 3));
}

function clipped(sample: number): number {
  return Math.max(-FULL, Math.min(FULL - 1, Math.round(sample * FULL)));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
