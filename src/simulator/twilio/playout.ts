import { FRAME_BYTES } from '../../protocols/audio/frames.ts';
import { SILENCE } from '../../protocols/audio/mulaw.ts';

/**
 * Twilio's buffer between the server and the caller's ear: audio and marks in one queue, played in order at
 * real time. https://www.twilio.com/docs/voice/media-streams/websocket-messages#send-a-mark-message
 *
 * A mark comes back when the audio before it has been heard to its end, at once when there is none, and all of
 * them, in order, when the queue is cleared. Nobody is told which of the three it was.
 */
export class Playout {
  #queue: (Uint8Array | string)[] = [];
  #bytes = 0;
  /** Marks behind the audio of the frame that is in the ear now: they come back when it ends. */
  #ending: string[] = [];
  #sounding = false;
  readonly #echo: (mark: string) => void;

  constructor(echo: (mark: string) => void) {
    this.#echo = echo;
  }

  /** False when the buffer is full: the audio is dropped. */
  play(audio: Uint8Array): boolean {
    if (this.#bytes + audio.length > BUFFER_BYTES) return false;
    if (audio.length > 0) this.#queue.push(audio);
    this.#bytes += audio.length;
    return true;
  }

  mark(name: string): void {
    if (this.#queue.length > 0) this.#queue.push(name);
    else if (this.#sounding) this.#ending.push(name);
    else this.#echo(name);
  }

  clear(): void {
    const marks = [...this.#ending, ...this.#queue.filter((entry) => typeof entry === 'string')];
    this.#queue = [];
    this.#bytes = 0;
    this.#ending = [];
    this.#sounding = false;
    for (const mark of marks) this.#echo(mark);
  }

  /** The next 20 ms for the ear. What is missing is silence; `bytes` says how much is not. */
  next(): { frame: Uint8Array; bytes: number } {
    for (const mark of this.#ending.splice(0)) this.#echo(mark);
    const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
    let bytes = 0;
    while (this.#queue.length > 0) {
      const first = this.#queue[0] as Uint8Array | string;
      if (typeof first === 'string') {
        this.#ending.push(first);
        this.#queue.shift();
        continue;
      }
      if (bytes === FRAME_BYTES) break;
      const taken = first.subarray(0, FRAME_BYTES - bytes);
      frame.set(taken, bytes);
      bytes += taken.length;
      if (taken.length === first.length) this.#queue.shift();
      else this.#queue[0] = first.subarray(taken.length);
    }
    this.#bytes -= bytes;
    this.#sounding = bytes > 0;
    return { frame, bytes };
  }
}

/** Ten minutes. Twilio's own bound is not documented; a server that is that far ahead has lost its way. */
const BUFFER_BYTES = 10 * 60 * 8_000;
