import { BYTES_PER_MS, SILENCE } from './mulaw.ts';

/** What the telephone network sends at once. */
export const FRAME_MS = 20;
export const FRAME_BYTES = FRAME_MS * BYTES_PER_MS;

/** A frame of a quiet line. Shared: not to be written to. */
export const SILENT_FRAME: Uint8Array = silence(FRAME_MS);

/** Cuts u-law into frames of 160 bytes; the last one is filled up with silence. The frames are copies. */
export function frames(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / FRAME_BYTES) }, (_, n) => {
    const frame = new Uint8Array(FRAME_BYTES).fill(SILENCE);
    frame.set(bytes.subarray(n * FRAME_BYTES, (n + 1) * FRAME_BYTES));
    return frame;
  });
}

/** So many milliseconds of a quiet line. */
export function silence(ms: number): Uint8Array {
  return new Uint8Array(Math.round(ms * BYTES_PER_MS)).fill(SILENCE);
}

/** How many bytes a base64 payload stands for, without decoding it. */
export function payloadBytes(payload: string): number {
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0;
  return Math.floor((payload.length * 3) / 4) - padding;
}
