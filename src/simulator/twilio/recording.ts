import { decodeMulaw, RATE_HZ } from '../../protocols/audio/mulaw.ts';
import { wav } from '../../protocols/audio/wav.ts';

/** Both directions of a call on one time line, frame beside frame, as raw u-law at 8 kHz. */
export interface Recording {
  /** What the caller's ear got and what the caller's mouth said in the same 20 ms. */
  add(heard: Uint8Array, said: Uint8Array): void;
  heard(): Uint8Array;
  said(): Uint8Array;
}

export function recording(): Recording {
  const heard: Uint8Array[] = [];
  const said: Uint8Array[] = [];
  return {
    add(ear, mouth) {
      heard.push(ear);
      said.push(mouth);
    },
    heard: () => Buffer.concat(heard),
    said: () => Buffer.concat(said),
  };
}

/** A file for people: the caller on the left, what the caller heard on the right. */
export function stereoWav(call: { said: Uint8Array; heard: Uint8Array }): Uint8Array {
  return wav({ channels: [decodeMulaw(call.said), decodeMulaw(call.heard)], rateHz: RATE_HZ });
}
