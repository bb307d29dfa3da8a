import type { WebSocket } from 'ws';
import type { Line, LineEvent } from '../../call/world.ts';
import { payloadBytes } from '../../protocols/audio/frames.ts';
import { BYTES_PER_MS } from '../../protocols/audio/mulaw.ts';
import {
  clearMessage,
  markMessage,
  mediaFrame,
  mediaMessage,
  mediaPrefix,
} from '../../protocols/twilio/codec.ts';
import { parseMessage } from '../../protocols/twilio/messages.ts';

/** The caller's leg over one Media Streams socket, from `start` on. */
export function twilioLine(socket: WebSocket, streamSid: string): Line {
  const prefix = mediaPrefix(streamSid);
  const send = (message: string) => {
    if (socket.readyState !== socket.OPEN) return;
    // Dropping audio in the middle would leave marks that lie, so a peer that does not read loses its socket.
    if (socket.bufferedAmount > UNREAD_BYTES) socket.terminate();
    else socket.send(message);
  };
  return {
    play: (payload) => send(mediaMessage(prefix, payload)),
    mark: (name) => send(markMessage(streamSid, name)),
    clear: () => send(clearMessage(streamSid)),
    close: () => socket.close(1000),
  };
}

export type Reading =
  /** Null: nothing that concerns the call. */
  { readonly ok: true; readonly event: LineEvent | null } | { readonly ok: false; readonly why: string };

/**
 * Reads the messages of one stream in their order. Where Twilio's clock jumps over audio that the network
 * lost, silence takes its place: otherwise the pause in which the caller thought would be missing in the
 * model's ear, and two turns would run together.
 */
export function twilioReader(): (text: string) => Reading {
  let nextMs: number | null = null;
  return (text) => {
    const frame = mediaFrame(text);
    if (frame !== undefined) {
      const lostMs = nextMs === null ? 0 : frame.timestampMs - nextMs;
      nextMs = frame.timestampMs + payloadBytes(frame.payload) / BYTES_PER_MS;
      const payload = lostMs > JITTER_MS ? silence(lostMs) + frame.payload : frame.payload;
      return { ok: true, event: { type: 'frame', payload } };
    }
    const parsed = parseMessage(text);
    if (!parsed.ok) return parsed;
    const { message } = parsed;
    switch (message.event) {
      case 'mark':
        return { ok: true, event: { type: 'mark', name: message.name } };
      case 'dtmf':
        return { ok: true, event: { type: 'digit', digit: message.digit } };
      case 'stop':
        return { ok: true, event: { type: 'stopped' } };
      default:
        return { ok: true, event: null };
    }
  };
}

/** Ninety seconds of speech in base64: no response is that long, so whoever leaves more unread is not playing it. */
const UNREAD_BYTES = 1_048_576;

/** Two frames: less is a rounding of Twilio's clock, not a loss. */
const JITTER_MS = 40;

/** A longer hole tells the model no more than this one does. */
const SILENCE_MS_MAX = 10_000;

/** Base64 of u-law silence without padding at its end, so that a frame can follow in the same string. */
function silence(ms: number): string {
  // Three bytes of 0xFF are four characters "/".
  const triples = Math.floor((Math.min(ms, SILENCE_MS_MAX) * BYTES_PER_MS) / 3);
  return '////'.repeat(triples);
}
