import { createHash } from 'node:crypto';
import fc from 'fast-check';
import twilio from 'twilio';
import { describe, expect, it } from 'vitest';
import { sign, urlCandidates, verify, verifyBody } from '../../../src/protocols/twilio/signature.ts';

const token = 'test_auth_token_0000000000000000';

describe('the published and computed vectors', () => {
  it.each([
    [
      '12345',
      'https://mycompany.com/myapp.php?foo=1&bar=2',
      'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212',
      'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
    ],
    [
      token,
      'https://agent.example.com/voice/incoming',
      'AccountSid=AC00000000000000000000000000000001&ApiVersion=2010-04-01&CallSid=CA00000000000000000000000000000001&CallStatus=ringing&Called=%2B15005550006&Caller=%2B15005550001&Direction=inbound&From=%2B15005550001&To=%2B15005550006',
      '3PNx6ymKsWscGq7TobAov7jFDmA=',
    ],
    [token, 'wss://agent.example.com/media', '', 'c05SzTHeZYNPTOlTZXq7NpW4PBs='],
    [token, 'wss://agent.example.com/media/', '', 'LpXIc5LYNN3fma0S2REs5sK0PEk='],
    [token, 'wss://agent.example.com:443/media', '', 'cTzTdCKltEXksK5RrigVtyJqGys='],
  ])('key %s, %s', (key, url, body, signature) => {
    expect(sign({ token: key, url, params: new URLSearchParams(body) })).toBe(signature);
  });

  it('a JSON body, bound by its hash in the query', () => {
    const url =
      'https://agent.example.com/hook?bodySHA256=015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';
    const claim = { tokens: [token], urls: [url], signature: 'eXsVP3KcXs66nPFb8ngxYTa0B34=' };
    expect(verifyBody({ ...claim, body: Buffer.from('{"a":1}') })).toBe(true);
    expect(verifyBody({ ...claim, body: Buffer.from('{"a":2}') })).toBe(false);
    expect(verifyBody({ ...claim, urls: ['https://agent.example.com/hook'], body: Buffer.from('') })).toBe(
      false,
    );
  });
});

describe("beside the vendor's own package", () => {
  const name = fc.string({ unit: 'binary', maxLength: 8 });
  const form = fc.dictionary(name, fc.oneof(name, fc.uniqueArray(name, { minLength: 1, maxLength: 3 })));

  function pairs(params: Record<string, string | string[]>): [string, string][] {
    return Object.entries(params).flatMap(([key, value]) =>
      [value].flat().map((one): [string, string] => [key, one]),
    );
  }

  it('signs every form alike, repeated and empty values included', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        fc.webUrl({ withQueryParameters: true }),
        form,
        (key, url, params) => {
          const expected = twilio.getExpectedTwilioSignature(key, url, params);
          expect(sign({ token: key, url, params: pairs(params) })).toBe(expected);
        },
      ),
    );
  });

  it('binds every JSON body alike', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        const hash = createHash('sha256').update(body).digest('hex');
        const url = `https://agent.example.com/hook?x=1&bodySHA256=${hash}`;
        const signature = twilio.getExpectedTwilioSignature(token, url, {});
        expect(twilio.validateRequestWithBody(token, signature, url, body)).toBe(true);
        expect(verifyBody({ tokens: [token], urls: [url], body: Buffer.from(body), signature })).toBe(true);
      }),
    );
  });
});

describe('a request', () => {
  const url = 'https://agent.example.com/twilio/voice';
  const params = [['CallSid', 'CA1']] as const;
  const signature = sign({ token, url, params });

  it('is accepted under any of the tokens that are in use', () => {
    expect(verify({ tokens: ['new', token], urls: [url], params, signature })).toBe(true);
    expect(verify({ tokens: ['new'], urls: [url], params, signature })).toBe(false);
  });

  it('is refused when anything was changed, added, taken away or left out', () => {
    const changes = [
      [['CallSid', 'CA2']],
      [['callSid', 'CA1']],
      [
        ['CallSid', 'CA1'],
        ['From', ''],
      ].map((pair) => (pair[0] === 'From' ? ['From', 'x'] : pair)),
      [],
    ] as [string, string][][];
    for (const changed of changes) {
      expect(verify({ tokens: [token], urls: [url], params: changed, signature })).toBe(false);
    }
    for (const wrong of ['', signature.slice(1), `${signature}=`, 'é'.repeat(14)]) {
      expect(verify({ tokens: [token], urls: [url], params, signature: wrong })).toBe(false);
    }
  });

  it('is refused when no token is configured, whatever it was signed with', () => {
    const signature = sign({ token: '', url });
    expect(verify({ tokens: [''], urls: [url], signature })).toBe(false);
    expect(verify({ tokens: [], urls: [url], signature })).toBe(false);
  });
});

describe('the URLs that may have been signed', () => {
  it.each([
    [
      'https://agent.example.com',
      '/twilio/voice?a=1',
      'webhook',
      [
        'https://agent.example.com/twilio/voice?a=1',
        'https://agent.example.com:443/twilio/voice?a=1',
        'https://agent.example.com/twilio/voice/?a=1',
        'https://agent.example.com:443/twilio/voice/?a=1',
      ],
    ],
    [
      'https://agent.example.com/',
      '/ws',
      'socket',
      [
        'wss://agent.example.com/ws',
        'wss://agent.example.com:443/ws',
        'wss://agent.example.com/ws/',
        'wss://agent.example.com:443/ws/',
      ],
    ],
    [
      'https://user:secret@agent.example.com:8443/base/',
      '/ws/',
      'socket',
      [
        'wss://agent.example.com:8443/base/ws/',
        'wss://agent.example.com/base/ws/',
        'wss://agent.example.com:8443/base/ws',
        'wss://agent.example.com/base/ws',
      ],
    ],
    [
      'http://127.0.0.1:3000',
      '/',
      'webhook',
      ['http://127.0.0.1:3000/', 'http://127.0.0.1/', 'http://127.0.0.1:3000', 'http://127.0.0.1'],
    ],
  ] as const)('%s and %s for a %s', (publicUrl, path, kind, urls) => {
    expect(urlCandidates(publicUrl, path, kind)).toEqual(urls);
  });

  it('never mix the scheme of sockets with that of webhooks', () => {
    const wrong = 'JAzRCJAVM2gfWF6A2W+4MyduUYI=';
    const urls = urlCandidates('https://agent.example.com', '/media', 'socket');
    expect(verify({ tokens: [token], urls, signature: wrong })).toBe(false);
    expect(verify({ tokens: [token], urls, signature: 'cTzTdCKltEXksK5RrigVtyJqGys=' })).toBe(true);
  });
});
