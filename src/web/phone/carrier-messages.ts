/**
 * The page speaks to the server as a carrier does: Media Streams, with counters as strings.
 * https://www.twilio.com/docs/voice/media-streams/websocket-messages
 */
export interface CarrierWriter {
  /** `connected` and `start`. */
  opening(ticket: string): readonly string[];
  /** 20 ms of the caller, base64 of u-law. */
  media(payload: string): string;
  mark(name: string): string;
  dtmf(digit: string): string;
  stop(): string;
}

export function carrierWriter(callSid: string, streamSid: string): CarrierWriter {
  let sequence = 0;
  let chunk = 0;
  const message = (event: string, rest: object) =>
    JSON.stringify({ event, sequenceNumber: String(++sequence), ...rest, streamSid });
  return {
    opening: (ticket) => [
      JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
      message('start', {
        start: {
          accountSid: ACCOUNT,
          streamSid,
          callSid,
          tracks: ['inbound'],
          mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8_000, channels: 1 },
          customParameters: { ticket },
        },
      }),
    ],
    media(payload) {
      chunk += 1;
      const timestamp = String((chunk - 1) * FRAME_MS);
      return message('media', { media: { track: 'inbound', chunk: String(chunk), timestamp, payload } });
    },
    mark: (name) => message('mark', { mark: { name } }),
    dtmf: (digit) => message('dtmf', { dtmf: { track: 'inbound_track', digit } }),
    stop: () => message('stop', { stop: { accountSid: ACCOUNT, callSid } }),
  };
}

/** No account of a carrier is behind a browser. */
const ACCOUNT = 'browser';
const FRAME_MS = 20;

/** What the server sends to a carrier. */
export type FromServer =
  | { readonly event: 'media'; readonly payload: string }
  | { readonly event: 'mark'; readonly name: string }
  | { readonly event: 'clear' };

/** Null for what is not for us. */
export function fromServer(text: string): FromServer | null {
  const message = JSON.parse(text) as {
    event?: string;
    media?: { payload: string };
    mark?: { name: string };
  };
  if (message.event === 'media' && message.media !== undefined) {
    return { event: 'media', payload: message.media.payload };
  }
  if (message.event === 'mark' && message.mark !== undefined)
    return { event: 'mark', name: message.mark.name };
  return message.event === 'clear' ? { event: 'clear' } : null;
}
