import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CALL, FROM, ticketIn, voiceForm } from '../fixture.ts';
import {
  ARMED,
  type Asked,
  attacks,
  FORM,
  type Fortress,
  fortress,
  PUBLIC,
  signature,
  status,
  TOKEN,
} from './fortress.ts';

const VOICE = '/twilio/voice';
const form = voiceForm();
const right = signature(VOICE, form);

interface Forgery extends Partial<Asked> {
  readonly form?: Record<string, string>;
  readonly signed?: string | readonly string[];
}

/** A webhook that is right in everything that is not said. */
function webhook({ form: sent = form, signed = right, headers, path = VOICE, ...rest }: Forgery): Asked {
  const body = rest.body ?? new URLSearchParams(sent).toString();
  return {
    method: 'POST',
    path,
    ...rest,
    body,
    headers: { 'content-type': FORM, 'x-twilio-signature': signed, ...headers },
  };
}

const forged = (forgery: Forgery) => (doors: Fortress) => status(doors.ask(webhook(forgery)));

describe('who forges a signature', () => {
  attacks([
    [
      'by leaving it out',
      403,
      ({ ask }) =>
        status(
          ask({
            method: 'POST',
            path: VOICE,
            headers: { 'content-type': FORM },
            body: new URLSearchParams(form).toString(),
          }),
        ),
    ],
    ['by leaving it empty', 403, forged({ signed: '' })],
    ['by guessing one of the right length', 403, forged({ signed: `${'A'.repeat(27)}=` })],
    ['by cutting the right one short', 403, forged({ signed: right.slice(0, -2) })],
    ['by writing the right one in lower case', 403, forged({ signed: right.toLowerCase() })],
    ['by sending two, of which one is right', 403, forged({ signed: ['AAAA', right] })],
    ['by sending the right one twice', 403, forged({ signed: [right, right] })],
    ['with another token', 403, forged({ signed: signature(VOICE, form, { token: 'another' }) })],
    [
      'with the key that everybody knows, which is none',
      403,
      forged({ signed: hmac('', `${PUBLIC}${VOICE}${sorted(form)}`) }),
    ],
    [
      'with a hash that is not keyed',
      403,
      forged({
        signed: createHash('sha1')
          .update(`${PUBLIC}${VOICE}${sorted(form)}`)
          .digest('base64'),
      }),
    ],
  ]);
});

describe('who has the right signature of something else', () => {
  attacks([
    ['of another route', 403, forged({ signed: signature('/twilio/call-status', form) })],
    ['of another host', 403, forged({ signed: signature(VOICE, form, { base: 'https://evil.example' }) })],
    ['of another port', 403, forged({ signed: signature(VOICE, form, { base: `${PUBLIC}:8443` }) })],
    [
      'of plain http',
      403,
      forged({ signed: hmac(TOKEN, `http://agent.example.com${VOICE}${sorted(form)}`) }),
    ],
    ['of the socket', 403, forged({ signed: hmac(TOKEN, 'wss://agent.example.com/ws') })],
    ['of the address alone', 403, forged({ signed: hmac(TOKEN, `${PUBLIC}${VOICE}`) })],
    ['of the address without the query that was added', 403, forged({ path: `${VOICE}?returns=9` })],
    [
      'of the address with a query that was cut off',
      403,
      forged({ signed: signature(`${VOICE}?a=1`, form) }),
    ],
    ['of the path in other letters', 403, forged({ path: '/twilio/VOICE' })],
    ['of a form whose caller was changed', 403, forged({ form: { ...form, From: '+19005550000' } })],
    ['of a form to which something was added', 403, forged({ form: { ...form, Extra: '1' } })],
    ['of a form to which an empty name was added', 403, forged({ form: { ...form, '': '1' } })],
    ['of a form from which something was taken', 403, forged({ form: { CallSid: CALL, From: FROM } })],
    ['of a form with a name in other letters', 403, forged({ form: { ...form, callsid: CALL } })],
    [
      'of a form whose values were trimmed',
      403,
      forged({ signed: signature(VOICE, { ...form, Note: ' a ' }), form: { ...form, Note: 'a' } }),
    ],
    ['of a form, and sends none', 403, forged({ body: '' })],
    [
      'of a form in which the caller stands twice, once as somebody else',
      403,
      forged({ body: `${new URLSearchParams(form)}&From=%2B19005550000` }),
    ],
    [
      'of a form, and sends it as JSON',
      403,
      forged({ body: JSON.stringify(form), headers: { 'content-type': 'application/json' } }),
    ],
    [
      'of JSON, by the hash in its address',
      403,
      ({ ask }) => {
        const body = JSON.stringify(form);
        const path = `${VOICE}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
        return status(
          ask(
            webhook({
              path,
              body,
              signed: signature(path, {}),
              headers: { 'content-type': 'application/json' },
            }),
          ),
        );
      },
    ],
    ['of a form, and calls it text', 400, forged({ headers: { 'content-type': 'text/plain' } })],
    [
      'of a form, and sends it compressed',
      403,
      forged({ body: '\u001f\u008b\b', headers: { 'content-encoding': 'gzip' } }),
    ],
    [
      'of nothing but its address, by GET',
      400,
      ({ ask }) => {
        const path = `${VOICE}?CallSid=${CALL}`;
        return status(ask({ path, headers: { 'x-twilio-signature': signature(path, {}) } }));
      },
    ],
    // Names and values are signed without anything between them, so that what is signed can be cut in other places.
    [
      'of a form, and lets CallSid swallow what comes behind it, to be another call',
      400,
      ({ ask }) => {
        const { CallStatus, ...rest } = form;
        const shifted = { ...rest, CallSid: `${CALL}CallStatus${CallStatus}` };
        expect(signature(VOICE, shifted)).toBe(right);
        return status(ask(webhook({ form: shifted })));
      },
    ],
    [
      'of a form with its CallSid written twice',
      400,
      forged({ body: `${new URLSearchParams(form)}&CallSid=${CALL}` }),
    ],
  ]);

  attacks(
    [
      [
        'of a token that was rotated out',
        403,
        forged({ signed: signature(VOICE, form, { token: 'old_token' }) }),
      ],
    ],
    { env: { ...ARMED, TWILIO_AUTH_TOKEN: TOKEN } },
  );
});

describe('who would choose under which name we were called', () => {
  const evil = signature(VOICE, form, { base: 'https://evil.example' });
  const headers = [
    ['Host', { host: 'evil.example' }],
    ['X-Forwarded-Host', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }],
    ['X-Forwarded-Port', { 'x-forwarded-port': '8443' }],
    ['Forwarded', { forwarded: 'host=evil.example;proto=https' }],
    ['X-Original-URL', { 'x-original-url': '/healthz', 'x-rewrite-url': '/healthz' }],
  ] as const;
  attacks(
    headers.map(([name, sent]) => [`by ${name}`, 403, forged({ signed: evil, headers: sent })] as const),
  );
  attacks([
    [
      'by the whole address in the request line',
      403,
      forged({ path: `https://evil.example${VOICE}`, signed: evil }),
    ],
  ]);
});

describe('who writes the address in another way', () => {
  const unsigned = (method: string, path: string) => (doors: Fortress) => status(doors.ask({ method, path }));
  attacks([
    ['with two slashes', 404, unsigned('POST', '//twilio/voice')],
    ['with an encoded letter', 403, unsigned('POST', '/twilio/%76oice')],
    ['with an encoded slash', 404, unsigned('POST', '/twilio%2fvoice')],
    ['with a dot between', 403, unsigned('POST', '/twilio/./voice')],
    ['by way of another folder', 403, unsigned('POST', '/api/../twilio/voice')],
    ['by way of another folder, encoded', 403, unsigned('POST', '/healthz/%2e%2e/twilio/voice')],
    ['with a parameter behind a semicolon', 403, unsigned('POST', '/twilio/voice;signed=1')],
    ['with a NUL', 403, unsigned('POST', '/twilio/voice%00')],
    ['with a backslash', 400, unsigned('POST', '/twilio\\voice')],
    ['by GET', 403, unsigned('GET', VOICE)],
    ['by HEAD', 403, unsigned('HEAD', VOICE)],
    ['by PUT', 403, unsigned('PUT', VOICE)],
    ['by DELETE', 403, unsigned('DELETE', VOICE)],
    ['by OPTIONS, as a browser asks beforehand', 403, unsigned('OPTIONS', VOICE)],
    ['by TRACE, to be shown the headers', 403, unsigned('TRACE', VOICE)],
    ['as a route that does not exist', 403, unsigned('POST', '/twilio/admin')],
  ]);
});

describe('the same done right', () => {
  it.each([
    ['is let in', {}],
    [
      'in another order, since names are sorted',
      { body: new URLSearchParams(Object.entries(form).reverse()).toString() },
    ],
    [
      'with names and values that nobody knows yet',
      { form: { ...form, New: 'ü €' }, signed: signature(VOICE, { ...form, New: 'ü €' }) },
    ],
    [
      'signed with the port that https has anyway',
      { signed: hmac(TOKEN, `${PUBLIC}:443${VOICE}${sorted(form)}`) },
    ],
    ['signed with a slash at its end', { signed: signature(`${VOICE}/`, form) }],
  ])('%s', async (_, forgery: Forgery) => {
    const { ask } = await fortress();
    const { status, text } = await ask(webhook(forgery));
    expect(status).toBe(200);
    expect(ticketIn(text)).toMatch(/^[\w-]{32}$/);
  });

  it.each(['old_token', TOKEN])('is let in with either token of a rotation (%s)', async (token) => {
    const { ask } = await fortress({ ...ARMED, TWILIO_AUTH_TOKEN: `${TOKEN}, old_token` });
    expect((await ask(webhook({ signed: signature(VOICE, form, { token }) }))).status).toBe(200);
  });

  it('is counted where it was not: by why', async () => {
    const { ask, get } = await fortress();
    await ask(webhook({ signed: 'AAAA' }));
    await ask(webhook({ body: `a=${'a'.repeat(70_000)}` }));
    const { text } = await get('/metrics');
    expect(text).toContain('pointsman_requests_refused_total{why="signature"} 1\n');
    expect(text).toContain('pointsman_requests_refused_total{why="too_large"} 1\n');
  });
});

function sorted(params: Record<string, string>): string {
  return Object.keys(params)
    .sort()
    .map((name) => name + params[name])
    .join('');
}

function hmac(token: string, text: string): string {
  return createHmac('sha1', token).update(text).digest('base64');
}
