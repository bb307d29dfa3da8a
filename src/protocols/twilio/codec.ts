import { parseMessage } from './messages.ts';

/**
 * The fifty messages a second of each call, read and written without building an object tree.
 *
 * Twilio's u-law and the model's are the same bytes in the same base64, so a frame is cut out of one message
 * and laid between two constant pieces of the other: a fifth of the cost of parsing and printing.
 */
export interface Frame {
  readonly timestampMs: number;
  /** Base64, as it came. */
  readonly payload: string;
}

/**
 * The caller's audio in a message, or undefined when the message is about something else or is faulty: then
 * `parseMessage` says what. The short way takes only the very shape that Twilio sends; any other order of
 * keys, white space or an escape goes the long way, so the two ways can differ in cost but not in answer.
 */
export function mediaFrame(text: string): Frame | undefined {
  const usual = USUAL.exec(text);
  if (usual !== null) {
    // Both groups are part of every match.
    return { timestampMs: Number(usual[1] as string), payload: usual[2] as string };
  }
  // Every other event is rare, and a media message spells its event without escapes.
  if (!text.includes('"media"')) return undefined;
  const parsed = parseMessage(text);
  if (!parsed.ok || parsed.message.event !== 'media') return undefined;
  return { timestampMs: parsed.message.timestampMs, payload: parsed.message.payload };
}

/** Whole message, anchored on both sides, so that nothing nested or quoted elsewhere can be taken for it. */
const USUAL =
  /^\{"event":"media","sequenceNumber":"\d{1,15}","media":\{"track":"inbound","chunk":"\d{1,15}","timestamp":"(\d{1,15})","payload":"([A-Za-z0-9+/]*={0,2})"\},"streamSid":"[A-Za-z0-9]+"\}$/;

/** The constant beginning of every media message of a stream; made once. */
export function mediaPrefix(streamSid: string): string {
  return `{"event":"media","streamSid":${JSON.stringify(streamSid)},"media":{"payload":"`;
}

/** Audio for the caller: base64 of u-law, any length, no header. */
export function mediaMessage(prefix: string, payload: string): string {
  return `${prefix}${payload}"}}`;
}

/** Asks for an echo when all audio before it has been played or cleared. */
export function markMessage(streamSid: string, name: string): string {
  return JSON.stringify({ event: 'mark', streamSid, mark: { name } });
}

/** Drops the audio that is queued; Twilio then echoes every mark that was waiting. */
export function clearMessage(streamSid: string): string {
  return JSON.stringify({ event: 'clear', streamSid });
}

/** How many bytes a base64 payload stands for, without decoding it. */
export function payloadBytes(payload: string): number {
  const padding = payload.endsWith('==') ? 2 : payload.endsWith('=') ? 1 : 0;
  return Math.floor((payload.length * 3) / 4) - padding;
}
