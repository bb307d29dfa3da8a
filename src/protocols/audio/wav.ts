/**
 * RIFF WAVE files of 16-bit samples, for recordings that people listen to.
 * https://www.mmsp.ece.mcgill.ca/Documents/AudioFormats/WAVE/WAVE.html
 */
export interface Wav {
  /** One array of samples a channel: one for mono, left and right for stereo. */
  readonly channels: readonly Int16Array[];
  readonly rateHz: number;
}

/** A whole file. A channel shorter than the longest is filled up with zeros. */
export function wav({ channels, rateHz }: Wav): Uint8Array {
  const samples = Math.max(0, ...channels.map((channel) => channel.length));
  const blockBytes = channels.length * SAMPLE_BYTES;
  const dataBytes = samples * blockBytes;
  const file = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(file.buffer);
  ascii(file, 0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  ascii(file, 8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * blockBytes, true);
  view.setUint16(32, blockBytes, true);
  view.setUint16(34, 8 * SAMPLE_BYTES, true);
  ascii(file, 36, 'data');
  view.setUint32(40, dataBytes, true);
  for (const [c, channel] of channels.entries()) {
    for (let n = 0; n < channel.length; n++) {
      view.setInt16(HEADER_BYTES + n * blockBytes + c * SAMPLE_BYTES, channel[n] as number, true);
    }
  }
  return file;
}

/**
 * Reads files of 16-bit samples with any number of channels; other chunks are skipped. A file that was cut
 * short, or written as a stream with no length, gives what it has.
 */
export function readWav(file: Uint8Array): ({ ok: true } & Wav) | { ok: false; why: string } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 12 || text(file, 0) !== 'RIFF' || text(file, 8) !== 'WAVE') {
    return { ok: false, why: 'not a RIFF WAVE file' };
  }
  let format: { count: number; rateHz: number } | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = text(file, at);
    const start = at + 8;
    const bytes = view.getUint32(at + 4, true);
    const end = Math.min(start + bytes, file.length);
    if (id === 'fmt ') {
      if (end - start < 16) return { ok: false, why: 'the format chunk is cut short' };
      const kind = view.getUint16(start, true);
      const count = view.getUint16(start + 2, true);
      const bits = view.getUint16(start + 14, true);
      if ((kind !== PCM && kind !== EXTENSIBLE) || bits !== 8 * SAMPLE_BYTES || count === 0) {
        return {
          ok: false,
          why: `format ${kind} with ${bits} bits and ${count} channels: only 16-bit linear`,
        };
      }
      format = { count, rateHz: view.getUint32(start + 4, true) };
    }
    if (id === 'data') {
      if (format === undefined) return { ok: false, why: 'the data come before the format' };
      const { count, rateHz } = format;
      const samples = Math.floor((end - start) / (count * SAMPLE_BYTES));
      const channels = Array.from({ length: count }, (_, c) =>
        Int16Array.from({ length: samples }, (_, n) =>
          view.getInt16(start + (n * count + c) * SAMPLE_BYTES, true),
        ),
      );
      return { ok: true, channels, rateHz };
    }
    // Chunks begin at even places.
    at = start + bytes + (bytes % 2);
  }
  return { ok: false, why: 'no data chunk' };
}

const HEADER_BYTES = 44;
const SAMPLE_BYTES = 2;
const PCM = 1;
/** Says the format again, longer, further on; with 16 bits a sample it is linear in every file that we met. */
const EXTENSIBLE = 0xfffe;

function ascii(file: Uint8Array, at: number, word: string): void {
  for (let i = 0; i < word.length; i++) file[at + i] = word.charCodeAt(i);
}

function text(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4));
}
