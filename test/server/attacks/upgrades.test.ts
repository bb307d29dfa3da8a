import { describe, expect, it } from 'vitest';
import { eventually, startMessage } from '../fixture.ts';
import {
  ARMED,
  attacks,
  type Fortress,
  fortress,
  type Opening,
  PUBLIC,
  refused,
  START,
  signature,
  TOKEN,
  WSS,
  wssSignature,
} from './fortress.ts';

const opens =
  (opening: Opening) =>
  ({ socket }: Fortress) =>
    refused(socket(opening));
const unsigned = (headers: Record<string, string>) => opens({ headers, signature: null });

/** The bytes of a handshake that is right in everything that is not said. */
function handshake(first = 'GET /ws HTTP/1.1', headers: Record<string, string | null> = {}): string {
  const all = {
    Host: 'agent.example.com',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'X-Twilio-Signature': wssSignature(),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]));
  return [first, ...lines, '', ''].join('\r\n');
}

const shakes =
  (...how: Parameters<typeof handshake>) =>
  async ({ bytes }: Fortress) =>
    (await bytes(handshake(...how))).slice('HTTP/1.1 '.length).slice(0, 3);

describe('who opens a socket', () => {
  attacks([
    ['without a signature', '403', opens({ signature: null })],
    ['with an empty one', '403', opens({ headers: { 'x-twilio-signature': '' }, signature: null })],
    ['with the signature of a webhook', '403', opens({ signature: signature('/twilio/voice', {}) })],
    ['signed as https', '403', opens({ signature: wssSignature(`${PUBLIC}/ws`) })],
    ['signed as plain ws', '403', opens({ signature: wssSignature('ws://agent.example.com/ws') })],
    ['signed for another path', '403', opens({ signature: wssSignature('wss://agent.example.com/media') })],
    ['signed for another host', '403', opens({ signature: wssSignature('wss://evil.example/ws') })],
    ['signed for another port', '403', opens({ signature: wssSignature('wss://agent.example.com:8443/ws') })],
    [
      'signed as if there were parameters',
      '403',
      opens({ signature: signature('/ws', { a: '1' }, { base: 'wss://agent.example.com' }) }),
    ],
    ['signed with another token', '403', opens({ signature: wssSignature(WSS, 'another') })],
    ['signed with a token that was rotated out', '403', opens({ signature: wssSignature(WSS, 'old_token') })],
    [
      'with two signatures, one of them right',
      '403',
      opens({ headers: { 'x-twilio-signature': ['AAAA', wssSignature()] }, signature: null }),
    ],
    ['with a query behind what was signed', '403', opens({ path: '/ws?ticket=1' })],
    [
      'with a Host and a signature for it',
      '403',
      opens({ headers: { host: 'evil.example' }, signature: wssSignature('wss://evil.example/ws') }),
    ],
    ['on the root', '404', opens({ path: '/' })],
    ['on /ws/', '404', opens({ path: '/ws/' })],
    ['on //ws', '404', opens({ path: '//ws' })],
    ['on /WS', '404', opens({ path: '/WS' })],
    ['on an encoded /ws', '404', opens({ path: '/%77s' })],
    ['on a webhook', '404', opens({ path: '/twilio/voice' })],
    ['on the API', '404', opens({ path: '/api/live' })],
    [
      'and insists on a protocol that we do not speak',
      'Server sent no subprotocol',
      opens({ protocol: 'graphql-ws' }),
    ],
    ['by POST', '405', shakes('POST /ws HTTP/1.1', { 'Content-Length': '0' })],
    ['in another version of the protocol', '400', shakes(undefined, { 'Sec-WebSocket-Version': '7' })],
    ['without a key', '400', shakes(undefined, { 'Sec-WebSocket-Key': null })],
    [
      'to become HTTP/2',
      '404',
      shakes('POST /twilio/voice HTTP/1.1', { Upgrade: 'h2c', 'Content-Length': '0' }),
    ],
  ]);
});

describe('a page elsewhere that opens a socket', () => {
  attacks([
    ['from its own origin', '403', unsigned({ origin: 'https://evil.example', host: 'agent.example.com' })],
    [
      'from a name that begins like ours',
      '403',
      unsigned({ origin: `${PUBLIC}.evil.example`, host: 'agent.example.com' }),
    ],
    [
      'from a name that ends like ours',
      '403',
      unsigned({ origin: 'https://evil-agent.example.com', host: 'agent.example.com' }),
    ],
    ['from another port of ours', '403', unsigned({ origin: `${PUBLIC}:8443`, host: 'agent.example.com' })],
    ['from a sandbox, which has no origin', '403', unsigned({ origin: 'null', host: 'agent.example.com' })],
    ['from a file', '403', unsigned({ origin: 'file://', host: 'agent.example.com' })],
    [
      'in a browser that says so itself',
      '403',
      unsigned({ origin: PUBLIC, host: 'agent.example.com', 'sec-fetch-site': 'cross-site' }),
    ],
    [
      'of a sibling of ours',
      '403',
      unsigned({ origin: PUBLIC, host: 'agent.example.com', 'sec-fetch-site': 'same-site' }),
    ],
  ]);

  // Where no token is set, so that a program on this machine needs none.
  attacks(
    [
      ['on this machine', '403', unsigned({ origin: 'https://evil.example' })],
      ['from another port of this machine', '403', unsigned({ origin: 'http://localhost:8080' })],
      [
        'from a name that leads to this machine (DNS rebinding)',
        '403',
        unsigned({ origin: 'http://evil.example:3000', host: 'evil.example:3000' }),
      ],
      [
        'from a tunnel to this machine',
        '403',
        ({ socket, server }) =>
          refused(
            socket({ headers: { origin: server.url, 'x-forwarded-for': '203.0.113.7' }, signature: null }),
          ),
      ],
    ],
    { env: {} },
  );

  attacks([
    [
      'and calls itself ours, but has no ticket',
      1008,
      async ({ socket }) => {
        const door = await socket({
          headers: { origin: PUBLIC, host: 'agent.example.com' },
          signature: null,
        });
        door.send(startMessage({ ...START, ticket: 'guessed' }));
        return door.closed;
      },
    ],
  ]);
});

describe('the same done right', () => {
  it('opens with the signature, also of the port that wss has anyway, or with either token', async () => {
    const { socket } = await fortress({ ...ARMED, TWILIO_AUTH_TOKEN: `${TOKEN}, old_token` });
    for (const signed of [
      wssSignature(),
      wssSignature('wss://agent.example.com:443/ws'),
      wssSignature('wss://agent.example.com/ws/'),
      wssSignature(WSS, 'old_token'),
    ])
      expect(await refused(socket({ signature: signed }))).toBe('let in');
  });

  it('opens for the carrier whatever a proxy adds to it', async () => {
    const { socket } = await fortress();
    const headers = {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'https',
      origin: 'https://proxy.example',
    };
    expect(await refused(socket({ headers }))).toBe('let in');
  });

  it('opens for a page of ours, also behind a proxy that names another host', async () => {
    const { socket } = await fortress();
    for (const host of ['agent.example.com', '10.0.0.7:3000'])
      expect(await refused(socket({ headers: { origin: PUBLIC, host }, signature: null }))).toBe('let in');
  });

  it('goes on for the carrier while strangers take every place of the browsers', async () => {
    const doors = await fortress();
    const browser = () =>
      doors.socket({ headers: { origin: PUBLIC, host: 'agent.example.com' }, signature: null });
    await Promise.all(Array.from({ length: 20 }, browser));
    expect(await refused(browser())).toBe('503');
    const ticket = await doors.ticket();
    const line = await doors.socket();
    line.send(startMessage({ ...START, ticket }));
    await eventually(async () => (await doors.store.calls({ limit: 1 })).length === 1);
  });
});
