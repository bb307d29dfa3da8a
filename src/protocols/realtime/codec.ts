/**
 * The two messages that make up almost all traffic, without building JSON objects: a call sends 50 frames a
 * second and hears about five deltas. Parsing and serialising them costs ten times as much as slicing.
 *
 * Audio is base64 of G.711 u-law on both sides, kept as it came.
 */

/** One part of one item of the agent's speech. */
export interface AudioDelta {
  readonly response: string;
  readonly item: string;
  readonly part: number;
  /** Base64; holds nothing that could end a JSON string. */
  readonly payload: string;
}

/** `input_audio_buffer.append`; null for a payload that cannot be base64 and would break out of the string. */
export function appendMessage(payload: string): string | null {
  if (payload.includes('"') || payload.includes('\\')) return null;
  return `{"type":"input_audio_buffer.append","audio":"${payload}"}`;
}

/**
 * Reads a `response.output_audio.delta`. Null for every other event, and for a delta written in an unusual way
 * (nested values, escapes, a field missing): `parseEvent` reads those.
 *
 * It walks the keys of one flat object, whatever their order and the space between them, and gives up at the
 * first `type` that is another, which servers send first.
 */
export function audioDelta(text: string): AudioDelta | null {
  let response: string | null = null;
  let item: string | null = null;
  let part = 0;
  let payload: string | null = null;
  let isDelta = false;

  let at = afterSpace(text, 0);
  if (text.charCodeAt(at) !== BRACE) return null;
  for (;;) {
    const keyStart = afterSpace(text, at + 1) + 1;
    if (text.charCodeAt(keyStart - 1) !== QUOTE) return null;
    const keyEnd = text.indexOf('"', keyStart);
    const colon = afterSpace(text, keyEnd + 1);
    if (keyEnd < 0 || text.charCodeAt(colon) !== COLON) return null;

    const start = afterSpace(text, colon + 1);
    const isText = text.charCodeAt(start) === QUOTE;
    const end = isText ? text.indexOf('"', start + 1) : bareEnd(text, start);
    if (end < 0) return null;

    if (isText) {
      if (same(text, keyStart, keyEnd, 'type')) {
        if (!same(text, start + 1, end, 'response.output_audio.delta')) return null;
        isDelta = true;
      } else if (same(text, keyStart, keyEnd, 'delta')) payload = text.slice(start + 1, end);
      else if (same(text, keyStart, keyEnd, 'item_id')) item = text.slice(start + 1, end);
      else if (same(text, keyStart, keyEnd, 'response_id')) response = text.slice(start + 1, end);
    } else if (same(text, keyStart, keyEnd, 'content_index')) {
      part = digits(text, start, end);
      if (part < 0) return null;
    }

    at = afterSpace(text, isText ? end + 1 : end);
    const next = text.charCodeAt(at);
    if (next === COMMA) continue;
    if (next !== END_BRACE || afterSpace(text, at + 1) !== text.length) return null;
    break;
  }
  // With an escape anywhere, a quotation mark that ended a value may not have been one that ends it.
  if (!isDelta || response === null || item === null || payload === null || text.includes('\\')) return null;
  return { response, item, part, payload };
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACE = 0x7b;
const END_BRACE = 0x7d;

function afterSpace(text: string, at: number): number {
  let code = text.charCodeAt(at);
  while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) code = text.charCodeAt(++at);
  return at;
}

/** The end of a number or a word, or -1 where an object or a list begins. */
function bareEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isWord =
      (code >= 0x30 && code <= 0x39) ||
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      code === 0x2b ||
      code === 0x2d ||
      code === 0x2e;
    if (!isWord) return at === start ? -1 : at;
  }
  return -1;
}

function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function same(text: string, start: number, end: number, word: string): boolean {
  return end - start === word.length && text.startsWith(word, start);
}
