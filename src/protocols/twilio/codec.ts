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
 * keys, white space or an escape goes the long way. The short way does not read the payload's characters: it
 * ends at the first quote and holds no escape, so it cannot break out of the string that it is laid into.
 */
export function mediaFrame(text: string): Frame | undefined {
  const usual = usualFrame(text);
  if (usual !== undefined) return usual;
  // Every other event is rare, and a media message spells its event without escapes.
  if (!text.includes('"media"')) return undefined;
  const parsed = parseMessage(text);
  if (!parsed.ok || parsed.message.event !== 'media') return undefined;
  return { timestampMs: parsed.message.timestampMs, payload: parsed.message.payload };
}

/**
 * Walks over the whole message, key by key, so that nothing nested or quoted elsewhere can be taken for the
 * payload. `indexOf` compares many characters at once and finds its needle where it looks first, in the usual
 * case: 0.2 us a frame more than no check at all, where `startsWith` costs 0.7 and a regular expression 1.4.
 */
function usualFrame(text: string): Frame | undefined {
  if (text.indexOf(EVENT) !== 0) return undefined;
  const chunkKey = digitsEnd(text, EVENT.length);
  if (text.indexOf(CHUNK, chunkKey) !== chunkKey) return undefined;
  const chunk = chunkKey + CHUNK.length;
  const timestampKey = digitsEnd(text, chunk);
  if (timestampKey === chunk || text.indexOf(TIMESTAMP, timestampKey) !== timestampKey) return undefined;
  const timestamp = timestampKey + TIMESTAMP.length;
  const payloadKey = digitsEnd(text, timestamp);
  if (payloadKey === timestamp || text.indexOf(PAYLOAD, payloadKey) !== payloadKey) return undefined;
  const payload = payloadKey + PAYLOAD.length;
  const end = text.indexOf('"', payload);
  if (end === -1 || text.indexOf(STREAM, end) !== end) return undefined;
  // The next quote is the last one, so nothing comes after the stream's name.
  const last = text.indexOf('"', end + STREAM.length);
  if (last !== text.length - 2 || text.charCodeAt(last + 1) !== CLOSING_BRACE) return undefined;
  if (text.indexOf('\\', payload) !== -1) return undefined;
  return { timestampMs: integer(text, timestamp, payloadKey), payload: text.slice(payload, end) };
}

const EVENT = '{"event":"media","sequenceNumber":"';
const CHUNK = '","media":{"track":"inbound","chunk":"';
const TIMESTAMP = '","timestamp":"';
const PAYLOAD = '","payload":"';
const STREAM = '"},"streamSid":"';
const CLOSING_BRACE = 0x7d;
const ZERO = 0x30;

/** At most 15 digits, which are exact in a double. */
function digitsEnd(text: string, from: number): number {
  let at = from;
  while (at < from + 15 && isDigit(text.charCodeAt(at))) at++;
  return at;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9;
}

function integer(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
}

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
