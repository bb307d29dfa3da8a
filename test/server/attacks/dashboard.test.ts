import { describe, expect, it } from 'vitest';
import { TRIES_MAX, TRIES_MS, wrongTries } from '../../../src/server/wrong-tries.ts';
import { CALL, manualClock, start } from '../fixture.ts';
import { ARMED, attacks, type Fortress, fortress, PASSWORD, PUBLIC, status } from './fortress.ts';

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const right = basic(`me:${PASSWORD}`);
const host = { host: 'agent.example.com' };

const gets =
  (path: string, headers: Record<string, string> = {}) =>
  ({ ask }: Fortress) =>
    status(ask({ path, headers }));
const posts =
  (path: string, headers: Record<string, string>) =>
  ({ ask }: Fortress) =>
    status(ask({ method: 'POST', path, headers }));

describe('who looks without the password', () => {
  attacks([
    ['at the page', 401, gets('/')],
    ['at the calls', 401, gets('/api/calls')],
    ['at what happens', 401, gets('/api/live')],
    ['at a route that does not exist', 401, gets('/api/secrets')],
    ['with a wrong one', 401, gets('/api/calls', basic('me:sesame'))],
    ['with the beginning of it', 401, gets('/api/calls', basic(`me:${PASSWORD.slice(0, -1)}`))],
    ['with more than it', 401, gets('/api/calls', basic(`me:${PASSWORD}\0`))],
    ['with it in other letters', 401, gets('/api/calls', basic(`me:${PASSWORD.toUpperCase()}`))],
    ['with none in it', 401, gets('/api/calls', basic('me:'))],
    ['with it as the name', 401, gets('/api/calls', basic(`${PASSWORD}:`))],
    ['with what is not base64', 401, gets('/api/calls', { authorization: 'Basic ???' })],
    ['with a token in its place', 401, gets('/api/calls', { authorization: `Bearer ${PASSWORD}` })],
    ['with it in the address', 401, gets(`/api/calls?password=${encodeURIComponent(PASSWORD)}`)],
    ['with it in a cookie', 401, gets('/api/calls', { cookie: `password=${PASSWORD}` })],
    ['by an encoded letter', 401, gets('/%61pi/calls')],
    ['by way of what is open', 401, gets('/healthz/../api/calls')],
    ['by way of what is open, encoded', 401, gets('/healthz/%2e%2e/api/calls')],
    ['with two slashes', 404, gets('//api/calls')],
    ['in capitals', 404, gets('/API/calls')],
    ['by the name of this machine', 401, gets('/api/calls', { host: 'localhost' })],
    ['by HEAD', 401, ({ ask }) => status(ask({ method: 'HEAD', path: '/api/calls' }))],
    [
      'and asks for another way by a header',
      401,
      gets('/api/calls', { 'x-http-method-override': 'OPTIONS', 'x-original-url': '/healthz' }),
    ],
    ['and calls from a page', 401, posts('/api/phone', { ...host, origin: PUBLIC })],
    ['and settles what is left to be done', 401, posts(`/api/follow-ups/${CALL}/1/done`, host)],
  ]);
});

describe('who asks for files', () => {
  attacks([
    ['above the page', 404, gets('/../../etc/passwd')],
    ['above the page, encoded', 404, gets('/%2e%2e/%2e%2e/etc/passwd')],
    ['above the page, encoded twice', 404, gets('/%252e%252e/etc/passwd')],
    ['above the page, with backslashes', 400, gets('/..\\..\\etc\\passwd')],
    ['above its assets', 404, gets('/assets/../../package.json')],
    ['of the store', 404, gets('/data/pointsman.db')],
    ['of the log', 404, gets('/logs/2026-02-03/')],
    ['of the environment', 404, gets('/.env')],
    ['of a call that is a path', 404, gets('/api/calls/..%2f..%2fetc%2fpasswd', right)],
    ['of a call that is a query', 404, gets('/api/calls/%27%20OR%201%3D1%20--/facts', right)],
    [
      'of all calls, by a limit that is a query',
      400,
      gets('/api/calls?limit=1%3BDROP%20TABLE%20calls', right),
    ],
  ]);
});

describe('a page elsewhere, in a browser that knows the password', () => {
  const elsewhere = { ...right, ...host, origin: 'https://evil.example' };
  attacks([
    ['that places a call', 403, posts('/api/phone', elsewhere)],
    [
      'that places a call by a form',
      403,
      posts('/api/phone', { ...elsewhere, 'content-type': 'text/plain', 'sec-fetch-mode': 'navigate' }),
    ],
    ['that settles a follow-up', 403, posts(`/api/follow-ups/${CALL}/1/done`, elsewhere)],
    ['that is in a sandbox', 403, posts('/api/phone', { ...elsewhere, origin: 'null' })],
    [
      'that is a sibling of ours',
      403,
      posts('/api/phone', { ...right, ...host, origin: PUBLIC, 'sec-fetch-site': 'same-site' }),
    ],
    ['that is on another port of ours', 403, posts('/api/phone', { ...elsewhere, origin: `${PUBLIC}:8443` })],
    [
      'that reads along (EventSource)',
      403,
      gets('/api/live', { ...elsewhere, 'sec-fetch-site': 'cross-site' }),
    ],
    ['that reads along in a browser of old', 403, gets('/api/live', elsewhere)],
    [
      'that reads the calls as a script',
      403,
      gets('/api/calls', { ...right, ...host, 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script' }),
    ],
    [
      'that asks beforehand whether it may',
      403,
      ({ ask }) =>
        status(
          ask({
            method: 'OPTIONS',
            path: '/api/phone',
            headers: { ...elsewhere, 'access-control-request-method': 'POST' },
          }),
        ),
    ],
  ]);

  it('is told by no answer that it may read it', async () => {
    const { ask } = await fortress();
    for (const path of ['/', '/api/calls', '/healthz', '/metrics', '/nowhere']) {
      const { headers } = await ask({ path, headers: { ...right, ...host, origin: 'https://evil.example' } });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('a page elsewhere, on the machine of somebody who tries this out and has set nothing', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' };
  const webhook =
    (headers: Record<string, string>) =>
    ({ ask }: Fortress) =>
      status(ask({ method: 'POST', path: '/twilio/voice', headers, body: `CallSid=${CALL}` }));
  attacks(
    [
      ['that sends a webhook by a form', 403, webhook(form)],
      [
        'that sends a webhook in a browser that says whose it is',
        403,
        webhook({ ...form, 'sec-fetch-site': 'cross-site' }),
      ],
      [
        'that lent its name our address (DNS rebinding)',
        403,
        webhook({
          ...form,
          origin: 'http://evil.example:3000',
          host: 'evil.example:3000',
          'sec-fetch-site': 'same-origin',
        }),
      ],
      [
        'that lent its name our address, and reads the calls',
        403,
        gets('/api/calls', { host: 'evil.example:3000' }),
      ],
      [
        'that lent its name our address, and calls',
        403,
        posts('/api/phone', { host: 'evil.example:3000', origin: 'http://evil.example:3000' }),
      ],
      [
        'of a name that begins like that of this machine',
        403,
        gets('/api/calls', { host: 'localhost.evil.example' }),
      ],
      [
        'of a name that begins like the address of this machine',
        403,
        gets('/', { host: '127.0.0.1.evil.example' }),
      ],
      ['that comes by a tunnel', 403, gets('/api/calls', { 'x-forwarded-for': '203.0.113.7' })],
      ['that comes by a proxy', 403, gets('/api/calls', { forwarded: 'for=203.0.113.7' })],
      ['that places a call from another port', 403, posts('/api/phone', { origin: 'http://localhost:8080' })],
    ],
    { env: {} },
  );
});

describe('who guesses the password', () => {
  const guesses = async ({ ask }: Fortress, headers: Record<string, string> = {}, times = TRIES_MAX) => {
    const statuses = [];
    for (let guess = 0; guess < times; guess += 1)
      statuses.push(
        await status(ask({ path: '/api/calls', headers: { ...basic(`me:${guess}`), ...headers } })),
      );
    return new Set(statuses);
  };
  const from = (address: string) => ({ 'x-forwarded-for': address });

  attacks([
    [
      'is told to wait after ten tries, also when the eleventh is right',
      [401, 429],
      async (doors) => {
        const wrong = await guesses(doors);
        return [...wrong, await status(doors.ask({ path: '/api/calls', headers: right }))];
      },
    ],
    [
      'is known behind our own proxy, whatever he writes into the list before it',
      429,
      async (doors) => {
        for (let guess = 0; guess < TRIES_MAX; guess += 1)
          await guesses(doors, from(`192.0.2.${guess}, 203.0.113.7`), 1);
        return status(doors.ask({ path: '/', headers: { ...right, ...from('203.0.113.7') } }));
      },
    ],
    [
      'keeps nobody else out who comes by the same proxy',
      200,
      async (doors) => {
        await guesses(doors, from('203.0.113.7'), 2 * TRIES_MAX);
        return status(doors.ask({ path: '/', headers: { ...right, ...from('198.51.100.4') } }));
      },
    ],
  ]);

  it('is told how long, and may try again then', async () => {
    const doors = await fortress();
    await guesses(doors);
    const { status: told, headers } = await doors.ask({ path: '/', headers: right });
    expect([told, headers['retry-after']]).toEqual([429, String(TRIES_MS / 1_000)]);
    doors.clock.advance(TRIES_MS);
    expect((await doors.ask({ path: '/', headers: right })).status).toBe(200);
    expect((await doors.get('/metrics')).text).toContain(
      'pointsman_requests_refused_total{why="password"} 10\n',
    );
  });

  it('is not taken for a person who mistypes, and then knows it', async () => {
    const doors = await fortress();
    for (let day = 0; day < 3; day += 1) {
      expect(await guesses(doors, {}, TRIES_MAX - 1)).toEqual(new Set([401]));
      expect((await doors.ask({ path: '/', headers: right })).status).toBe(200);
    }
  });

  it('is not taken for a browser that has not asked its user yet', async () => {
    const { get } = await start({ DASHBOARD_PASSWORD: PASSWORD });
    for (let asked = 0; asked < 2 * TRIES_MAX; asked += 1) expect((await get('/')).status).toBe(401);
    expect((await get('/', right)).status).toBe(200);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:0:0:9', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['fe80::1', 'fe80::2', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
  ])('has one network of addresses, not one address (%s and %s)', (one, other, same) => {
    const tries = wrongTries(manualClock());
    for (let made = 0; made < TRIES_MAX; made += 1) tries.count(one);
    expect(tries.waitMs(other) > 0).toBe(same);
  });

  it('has no more of our memory for having many addresses', () => {
    const tries = wrongTries(manualClock());
    for (let made = 0; made < TRIES_MAX; made += 1) tries.count('192.0.2.1');
    for (let address = 0; address < 10_000; address += 1)
      tries.count(`10.${address >> 8}.${address & 255}.1`);
    expect(tries.waitMs('192.0.2.1')).toBe(0);
  });
});

describe('what is open to everybody', () => {
  it('is whether the server lives, and counts that tell nothing of a caller', async () => {
    const doors = await fortress();
    await doors.call();
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const { status: told, text } = await doors.ask({ path });
      expect(told).toBe(200);
      expect(text).not.toMatch(/\+?1212555|CA0{10}/);
    }
  });

  attacks([
    ['and is not to be written to', 404, posts('/metrics', host)],
    ['and is not to be taken away', 404, ({ ask }) => status(ask({ method: 'DELETE', path: '/healthz' }))],
  ]);
});

describe('the same done right', () => {
  it('shows the page and the calls, and takes a call of the page', async () => {
    const { ask } = await fortress(ARMED);
    const page = { ...right, ...host, 'sec-fetch-site': 'same-origin' };
    expect(
      (
        await ask({
          path: '/',
          headers: { ...right, ...host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
        })
      ).status,
    ).toBe(200);
    expect((await ask({ path: '/api/calls', headers: page })).status).toBe(200);
    expect(
      (await ask({ method: 'POST', path: '/api/phone', headers: { ...page, origin: PUBLIC } })).status,
    ).toBe(200);
  });
});
