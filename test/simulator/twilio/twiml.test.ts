import { expect, it } from 'vitest';
import { readTwiml } from '../../../src/simulator/twilio/twiml.ts';

it('reads verbs, attributes, words and nested nouns, whatever way they are escaped', () => {
  const document = `<?xml version="1.0"?><!-- hello --><Response>
    <Say voice="x">Fish &amp; chips &#38; <![CDATA[<peas>]]></Say>
    <Connect action="/a?x=1&amp;y=2"><Stream url="wss://h/ws"><Parameter name="n" value="&quot;&#10;"/></Stream></Connect>
  </Response>`;
  const read = readTwiml(document);
  expect(read).toMatchObject({
    ok: true,
    verbs: [
      { name: 'Say', attributes: { voice: 'x' } },
      {
        name: 'Connect',
        attributes: { action: '/a?x=1&y=2' },
        children: [
          {
            name: 'Stream',
            attributes: { url: 'wss://h/ws' },
            children: [{ name: 'Parameter', attributes: { name: 'n', value: '"\n' } }],
          },
        ],
      },
    ],
  });
  expect(read.ok && read.verbs[0]?.text.replaceAll(/\s+/g, '')).toBe('Fish&chips&<peas>');
});

it.each([
  'hello',
  '<Response>',
  '<Reply/>',
  '<Response/><Response/>',
  '<Response><Say>a & b</Response>',
  '',
  `<Response><Say>${'x'.repeat(70_000)}</Say></Response>`,
])('refuses what is not a document: %j', (document) => {
  expect(readTwiml(document)).toMatchObject({ ok: false });
});

it('reads an empty answer as nothing to do', () => {
  expect(readTwiml('<Response/>')).toEqual({ ok: true, verbs: [] });
});
