import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import {
  askForKey,
  connectStream,
  dial,
  empty,
  hangUp,
  recordMessage,
  sayAndHangUp,
} from '../../../src/protocols/twilio/twiml.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

describe('the documents', () => {
  it("are those of the vendor's own builder", () => {
    const { VoiceResponse } = twilio.twiml;
    const connect = new VoiceResponse();
    const stream = connect
      .connect({ action: 'https://a.example/twilio/stream-ended?attempt=1' })
      .stream({ url: 'wss://a.example/ws', statusCallback: 'https://a.example/twilio/stream-status' });
    stream.parameter({ name: 'ticket', value: 't0k3n' });
    stream.parameter({ name: 'from', value: '+15005550001' });
    expect(
      connectStream({
        actionUrl: 'https://a.example/twilio/stream-ended?attempt=1',
        streamUrl: 'wss://a.example/ws',
        statusCallbackUrl: 'https://a.example/twilio/stream-status',
        parameters: { ticket: 't0k3n', from: '+15005550001' },
      }),
    ).toBe(connect.toString());

    const transfer = new VoiceResponse();
    transfer
      .dial({
        action: 'https://a.example/twilio/dial-ended',
        timeout: 25,
        callerId: '+15005550006',
        answerOnBridge: true,
      })
      .number({ url: 'https://a.example/twilio/person?call=CA1' }, '+15005550099');
    expect(
      dial({
        number: '+15005550099',
        callerId: '+15005550006',
        actionUrl: 'https://a.example/twilio/dial-ended',
        personUrl: 'https://a.example/twilio/person?call=CA1',
        timeoutS: 25,
      }),
    ).toBe(transfer.toString());

    const actionUrl = 'https://a.example/twilio/person-replied?call=CA1';
    const screening = new VoiceResponse();
    for (const words of ['A caller. Press 1.', 'Press 1.']) {
      screening.gather({ action: actionUrl, numDigits: 1, timeout: 6 }).say({ language: 'en-US' }, words);
    }
    screening.hangup();
    expect(
      askForKey({
        words: 'A caller. Press 1.',
        again: 'Press 1.',
        language: 'en-US',
        actionUrl,
        otherwise: 'hangUp',
      }),
    ).toBe(screening.toString());

    const choosing = new VoiceResponse();
    choosing.gather({ action: actionUrl, numDigits: 1, timeout: 6 }).say('Press 1.');
    choosing.redirect(actionUrl);
    expect(askForKey({ words: 'Press 1.', language: undefined, actionUrl, otherwise: 'ask' })).toBe(
      choosing.toString(),
    );

    const message = new VoiceResponse();
    message.say({ language: 'en-GB' }, 'After the tone, please.');
    message.record({
      action: 'https://a.example/twilio/recorded',
      maxLength: 120,
      timeout: 6,
      finishOnKey: '#',
      recordingStatusCallback: 'https://a.example/twilio/recording-status',
    });
    message.redirect('https://a.example/twilio/recorded');
    expect(
      recordMessage({
        words: 'After the tone, please.',
        language: 'en-GB',
        actionUrl: 'https://a.example/twilio/recorded',
        statusUrl: 'https://a.example/twilio/recording-status',
      }),
    ).toBe(message.toString());
  });

  it('are as short as can be for the rest', () => {
    expect(sayAndHangUp('Goodbye.', 'en-US')).toBe(
      `${HEAD}<Response><Say language="en-US">Goodbye.</Say><Hangup/></Response>`,
    );
    expect(sayAndHangUp('Goodbye.')).toBe(`${HEAD}<Response><Say>Goodbye.</Say><Hangup/></Response>`);
    expect(hangUp()).toBe(`${HEAD}<Response><Hangup/></Response>`);
    expect(empty()).toBe(`${HEAD}<Response/>`);
  });
});

describe('whatever is put into them', () => {
  const xml = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    trimValues: false,
    parseTagValue: false,
    htmlEntities: true,
  });
  /** What no XML document can say is left out. */
  const sayable = (text: string) =>
    [...text].filter((c) => /[\t\n\r -\ud7ff\ue000-\ufffd]|[\u{10000}-\u{10ffff}]/u.test(c)).join('');
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom('<', '>', '&', '"', "'", '\n', '\u0000', '\ud800', 'a', '&amp;', ']]>'),
      maxLength: 20,
    }),
  );

  it('comes out as it went in, in attributes and in words', () => {
    fc.assert(
      fc.property(text, text, (value, words) => {
        const stream = connectStream({
          actionUrl: value,
          streamUrl: 'wss://a/ws',
          parameters: { note: value },
        });
        expect(XMLValidator.validate(stream)).toBe(true);
        const { Connect } = xml.parse(stream).Response;
        expect(Connect.action).toBe(sayable(value));
        expect(Connect.Stream.Parameter.value).toBe(sayable(value));
        const said = xml.parse(sayAndHangUp(`x${words}`)).Response.Say;
        expect(said).toBe(`x${sayable(words)}`);
      }),
    );
  });

  it('must be short enough for Twilio to deliver', () => {
    const stream = (value: string) =>
      connectStream({ actionUrl: 'https://a/', streamUrl: 'wss://a/ws', parameters: { note: value } });
    expect(stream('x'.repeat(495))).toContain('x'.repeat(495));
    expect(() => stream('x'.repeat(496))).toThrow('note');
  });
});
