import { earAndMouth, type Order } from './ear-and-mouth.ts';

/** Runs on the thread of the sound card, beside the page: nothing that the page does makes a gap. */
class Telephone extends AudioWorkletProcessor {
  readonly #sound = earAndMouth(sampleRate, (report) => this.port.postMessage(report));

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Order>) => this.#sound.tell(data);
  }

  process([microphone]: Float32Array[][], [loudspeaker]: Float32Array[][]): boolean {
    const out = loudspeaker?.[0];
    if (out !== undefined) this.#sound.turn(microphone?.[0], out);
    return true;
  }
}

registerProcessor('telephone', Telephone);
