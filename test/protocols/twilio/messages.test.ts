import { expect, it } from 'vitest';
import { parseMessage } from '../../../src/protocols/twilio/messages.ts';

const SID = 'MZ00000000000000000000000000000001';
const start = {
  event: 'start',
  sequenceNumber: '1',
  start: {
    accountSid: 'AC00000000000000000000000000000001',
    streamSid: SID,
    callSid: 'CA00000000000000000000000000000001',
    tracks: ['inbound'],
    mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
    customParameters: { ticket: 'one-time-token', payload: 'AAAA' },
  },
  streamSid: SID,
};

it.each([
  [{ event: 'connected', protocol: 'Call', version: '1.0.0' }, { event: 'connected' }],
  [
    start,
    {
      event: 'start',
      streamSid: SID,
      callSid: 'CA00000000000000000000000000000001',
      accountSid: 'AC00000000000000000000000000000001',
      parameters: { ticket: 'one-time-token', payload: 'AAAA' },
    },
  ],
  [
    {
      event: 'media',
      sequenceNumber: '4',
      media: { track: 'inbound', chunk: '10', timestamp: '205', payload: '/+8=' },
      streamSid: SID,
    },
    { event: 'media', streamSid: SID, chunk: 10, timestampMs: 205, payload: '/+8=' },
  ],
  [
    { event: 'media', media: { chunk: 9, timestamp: 180, payload: 'AAAA' }, streamSid: SID },
    { event: 'media', streamSid: SID, chunk: 9, timestampMs: 180, payload: 'AAAA' },
  ],
  [
    {
      event: 'media',
      media: { track: 'outbound', chunk: '1', timestamp: '5', payload: 'AAAA' },
      streamSid: SID,
    },
    { event: 'unknown' },
  ],
  [
    { event: 'mark', sequenceNumber: '4', streamSid: SID, mark: { name: 'item_abc:1200' } },
    { event: 'mark', streamSid: SID, name: 'item_abc:1200' },
  ],
  [
    { event: 'dtmf', streamSid: SID, sequenceNumber: '5', dtmf: { track: 'inbound_track', digit: '#' } },
    { event: 'dtmf', streamSid: SID, digit: '#' },
  ],
  [
    { event: 'stop', sequenceNumber: '5', stop: { accountSid: 'AC1', callSid: 'CA1' }, streamSid: SID },
    { event: 'stop', streamSid: SID },
  ],
  [{ event: 'quality', streamSid: SID, anything: [1, 2] }, { event: 'unknown' }],
])('reads %j', (said, message) => {
  expect(parseMessage(JSON.stringify(said))).toEqual({ ok: true, message });
});

it.each([
  ['', 'not JSON'],
  ['{"event":"media"', 'not JSON'],
  ['null', 'no event'],
  ['[]', 'no event'],
  ['{"event":7}', 'no event'],
  ['{"event":"__proto__","streamSid":"MZ1"}', undefined],
  ['{"event":"media","streamSid":"MZ1"}', 'media: media: '],
  [
    `{"event":"media","streamSid":"MZ1","media":{"chunk":"1","timestamp":"-5","payload":""}}`,
    'media: media.timestamp: ',
  ],
  [
    `{"event":"media","streamSid":"MZ1","media":{"chunk":"1e3","timestamp":"5","payload":""}}`,
    'media: media.chunk: ',
  ],
  [
    `{"event":"media","streamSid":"MZ1","media":{"chunk":"1","timestamp":"5","payload":"a\\"b"}}`,
    'media: media.payload: ',
  ],
  ['{"event":"dtmf","streamSid":"MZ1","dtmf":{"digit":"12"}}', 'dtmf: dtmf.digit: '],
  [
    JSON.stringify({
      ...start,
      start: { ...start.start, mediaFormat: { encoding: 'audio/l16', sampleRate: 8000, channels: 1 } },
    }),
    'start: start.mediaFormat.encoding: ',
  ],
])('answers %j with a reason, or ignores it, and never throws', (text, why) => {
  const parsed = parseMessage(text);
  if (why === undefined) expect(parsed).toEqual({ ok: true, message: { event: 'unknown' } });
  else expect(parsed).toEqual({ ok: false, why: expect.stringContaining(why) });
});
