import { decodeMulaw, encodeMulaw, RATE_HZ } from '../../protocols/audio/mulaw.ts';
import { resample } from '../../protocols/audio/resample.ts';
import type { AudioFormat } from './config.ts';

/**
 * Inside, all sound is u-law at 8 kHz. What a client appends is read in the format it configured, right or wrong:
 * u-law appended before the format is set is noise, as on the live server.
 */
export function newReader(format: AudioFormat): (bytes: Uint8Array) => Uint8Array {
  switch (format.type) {
    case 'audio/pcmu':
      return (bytes) => bytes;
    case 'audio/pcma':
      return (bytes) => bytes.map((byte) => alawToMulaw[byte] ?? 0xff);
    case 'audio/pcm':
      return newPcmReader();
  }
}

/** u-law into a session's output format. */
export function written(ulaw: Uint8Array, format: AudioFormat): Uint8Array {
  switch (format.type) {
    case 'audio/pcmu':
      return ulaw;
    case 'audio/pcma':
      return ulaw.map((byte) => mulawToAlaw[byte] ?? 0xd5);
    case 'audio/pcm': {
      const wide = resample(decodeMulaw(ulaw), RATE_HZ, PCM_HZ);
      return new Uint8Array(wide.buffer, wide.byteOffset, wide.byteLength);
    }
  }
}

/** Bytes of one millisecond. */
export function bytesPerMs(format: AudioFormat): number {
  return format.type === 'audio/pcm' ? (PCM_HZ * 2) / 1_000 : RATE_HZ / 1_000;
}

/**
 * 24 kHz to 8 kHz by the mean of three samples. A plain filter, but it has no edges: it is fed 20 ms at a time,
 * where the sharper one in protocols/audio hears silence before and after each piece.
 */
function newPcmReader(): (bytes: Uint8Array) => Uint8Array {
  let rest = new Uint8Array(0);
  return (bytes) => {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    const view = new DataView(all.buffer);
    const narrow = new Int16Array(Math.floor(all.length / 6));
    for (let n = 0; n < narrow.length; n++) {
      const at = n * 6;
      narrow[n] = (view.getInt16(at, true) + view.getInt16(at + 2, true) + view.getInt16(at + 4, true)) / 3;
    }
    rest = all.slice(narrow.length * 6);
    return encodeMulaw(narrow);
  };
}

const PCM_HZ = 24_000;

/** G.711 A-law to linear: sign, three bits of exponent, four of mantissa, every other bit inverted. */
function alawToLinear(byte: number): number {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 0x07;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

const alawLevels = Array.from({ length: 256 }, (_, byte) => alawToLinear(byte));
const alawToMulaw = encodeMulaw(Int16Array.from(alawLevels));
const mulawToAlaw = Uint8Array.from(
  decodeMulaw(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
  nearestAlaw,
);

function nearestAlaw(linear: number): number {
  const distances = alawLevels.map((level) => Math.abs(level - linear));
  return distances.indexOf(Math.min(...distances));
}
