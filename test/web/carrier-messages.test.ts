import { expect, it } from 'vitest';
import {
  clearMessage,
  markMessage,
  mediaFrame,
  mediaMessage,
  mediaPrefix,
} from '../../src/protocols/twilio/codec.ts';
import { parseMessage } from '../../src/protocols/twilio/messages.ts';
import { carrierWriter, fromServer } from '../../src/web/phone/carrier-messages.ts';

it('says to the server what a carrier would say', () => {
  const writer = carrierWriter('CA1', 'MZ1');
  const read = (text: string) => {
    const parsed = parseMessage(text);
    return parsed.ok ? parsed.message : parsed.why;
  };
  expect(writer.opening('t1').map(read)).toEqual([
    { event: 'connected' },
    { event: 'start', streamSid: 'MZ1', callSid: 'CA1', accountSid: 'browser', parameters: { ticket: 't1' } },
  ]);
  expect([writer.media('AAAA'), writer.media('BBBB')].map(read)).toEqual([
    { event: 'media', streamSid: 'MZ1', chunk: 1, timestampMs: 0, payload: 'AAAA' },
    { event: 'media', streamSid: 'MZ1', chunk: 2, timestampMs: 20, payload: 'BBBB' },
  ]);
  expect(read(writer.mark('m1'))).toEqual({ event: 'mark', streamSid: 'MZ1', name: 'm1' });
  expect(read(writer.dtmf('#'))).toEqual({ event: 'dtmf', streamSid: 'MZ1', digit: '#' });
  expect(read(writer.stop())).toEqual({ event: 'stop', streamSid: 'MZ1' });
});

it('writes sound so that the server can cut it out without parsing the message', () => {
  expect(carrierWriter('CA1', 'MZ1').media('AAAA')).toBe(
    '{"event":"media","sequenceNumber":"1","media":{"track":"inbound","chunk":"1","timestamp":"0","payload":"AAAA"},"streamSid":"MZ1"}',
  );
  expect(mediaFrame(carrierWriter('CA1', 'MZ1').media('AAAA'))).toEqual({ timestampMs: 0, payload: 'AAAA' });
});

it('understands what the server says to a carrier', () => {
  expect(fromServer(mediaMessage(mediaPrefix('MZ1'), 'AAAA'))).toEqual({ event: 'media', payload: 'AAAA' });
  expect(fromServer(markMessage('MZ1', 'm1'))).toEqual({ event: 'mark', name: 'm1' });
  expect(fromServer(clearMessage('MZ1'))).toEqual({ event: 'clear' });
  expect(fromServer('{"event":"news"}')).toBeNull();
});
