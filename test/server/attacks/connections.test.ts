import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { voiceForm } from '../fixture.ts';
import { attacks, FORM, type Fortress, fortress, serves, status, TOKEN, wssSignature } from './fortress.ts';

const HOST = 'Host: agent.example.com\r\n';
const VOICE = `POST /twilio/voice HTTP/1.1\r\n${HOST}Content-Type: ${FORM}\r\n`;

const answers =
  (...pieces: readonly (string | Buffer)[]) =>
  async ({ bytes }: Fortress) =>
    (await bytes(...pieces)).slice('HTTP/1.1 '.length).slice(0, 3);

const posts =
  (body: string, headers: Record<string, string> = {}) =>
  ({ ask }: Fortress) =>
    status(
      ask({ method: 'POST', path: '/twilio/voice', headers: { 'content-type': FORM, ...headers }, body }),
    );

describe('who sends what is no request', () => {
  attacks([
    ['but a greeting of TLS', '400', answers(Buffer.from('16030100c8010000c40303', 'hex'))],
    ['but what comes to mind', '400', answers('HELLO\r\n\r\n')],
    [
      'without saying to whom',
      '400',
      answers('POST /twilio/voice HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'),
    ],
    ['with two lengths', '400', answers(`${VOICE}Content-Length: 1\r\nContent-Length: 5\r\n\r\nabcde`)],
    [
      'with a length and without one, to hide another request behind it',
      '400',
      answers(
        `${VOICE}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/calls HTTP/1.1\r\n${HOST}\r\n`,
      ),
    ],
    ['with a length below nothing', '400', answers(`${VOICE}Content-Length: -1\r\n\r\n`)],
    ['with pieces of no length', '400', answers(`${VOICE}Transfer-Encoding: chunked\r\n\r\nZZ\r\n`)],
    ['with a header of twenty kilobytes', '431', answers(`${VOICE}X: ${'x'.repeat(20_000)}\r\n\r\n`)],
    ['with a header folded over two lines', '400', answers(`${VOICE}X-Twilio-Signature: a\r\n b\r\n\r\n`)],
    ['with a NUL in a header', '400', answers(`${VOICE}X-Twilio-Signature: a\0b\r\n\r\n`)],
    [
      'and wants to be led elsewhere',
      '',
      answers(`CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n`),
    ],
  ]);
});

describe('who sends more than a webhook holds', () => {
  attacks([
    ['by a byte', 413, posts('a'.repeat(65_537))],
    [
      'and says so beforehand',
      '413',
      answers(`${VOICE}Content-Length: 1000000000\r\nConnection: close\r\n\r\n`),
    ],
    [
      'in pieces, without saying how much',
      '413',
      answers(
        `${VOICE}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
        ...Array<string>(70).fill(`400\r\n${'a'.repeat(1_024)}\r\n`),
      ),
    ],
    [
      'as ten thousand names',
      413,
      posts(Array.from({ length: 10_000 }, (_, n) => `name${n}=${n}`).join('&')),
    ],
    [
      'in names as far as there is room, and signs none of it',
      403,
      posts(Array.from({ length: 6_000 }, (_, n) => `n${n}=1`).join('&'), { 'x-twilio-signature': 'AAAA' }),
    ],
    [
      'two hundred times at once, unsigned',
      new Set([403]),
      async (doors) =>
        new Set(
          await Promise.all(
            Array.from({ length: 200 }, () => posts(new URLSearchParams(voiceForm()).toString())(doors)),
          ),
        ),
    ],
  ]);
});

/** Opens a connection, sends this, and waits until the server ends it. */
function endures(port: number, first: string, drip = ''): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let text = '';
    if (first !== '') socket.write(first);
    const dripping = drip === '' ? undefined : setInterval(() => socket.write(drip), 100);
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(text.slice('HTTP/1.1 '.length).slice(0, 3));
    });
  });
}

describe('who takes their time', () => {
  // Five seconds of the wall each, and all at once.
  it('is cut off, whether they say nothing, or little by little, and callers are served meanwhile', async () => {
    const doors = await fortress();
    const port = Number(new URL(doors.server.url).port);
    const upgrade = `GET /ws HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n`;
    const slow = [
      endures(port, `POST /twilio/voice HTTP/1.1\r\n${HOST}`, 'X-Header: a\r\n'),
      endures(port, `${VOICE}Content-Length: 60000\r\n\r\n`, 'a'),
      endures(port, `${VOICE}Transfer-Encoding: chunked\r\n\r\n`, '1\r\na\r\n'),
      endures(port, upgrade, 'X-Header: a\r\n'),
    ];
    const idle = Array.from({ length: 1_000 }, () => endures(port, ''));
    await serves(doors, 0);
    expect(new Set(await Promise.all(slow))).toEqual(new Set(['408']));
    expect(new Set(await Promise.all(idle))).toEqual(new Set(['408']));
    await serves(doors, 1);
  });

  it('has no more connections than leave room for the calls', async () => {
    const doors = await fortress({ TWILIO_AUTH_TOKEN: TOKEN, MAX_CALLS: '1' });
    const port = Number(new URL(doors.server.url).port);
    const sockets = Array.from({ length: 1_010 }, () => connect(port, '127.0.0.1'));
    const first = await Promise.race(
      sockets.map((socket) => {
        socket.on('error', () => {});
        return new Promise<Socket>((resolve) => socket.on('close', () => resolve(socket)));
      }),
    );
    // Those over the bound are closed as they come; one that has waited too long is told so.
    expect(first.bytesRead).toBe(0);
    for (const socket of sockets) socket.destroy();
    await serves(doors, 0);
  });

  it('and does not answer a close is cut off', async () => {
    const doors = await fortress();
    const port = Number(new URL(doors.server.url).port);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `GET /ws HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nX-Twilio-Signature: ${wssSignature('wss://agent.example.com/ws')}\r\n\r\n`,
    );
    const [shaken] = (await once(socket, 'data')) as [Buffer];
    expect(shaken.toString()).toContain('101 Switching Protocols');
    const closed = once(socket, 'close');
    doors.clock.advance(5_000);
    await closed;
    await serves(doors, 0);
  });

  it('and sends frames that are not masked is cut off', async () => {
    const doors = await fortress();
    const door = await doors.socket();
    // Under the protocol: a text frame, as only a server may send it.
    (door.socket as unknown as { _socket: Socket })._socket.write(Buffer.from([0x81, 0x01, 0x41]));
    expect(await door.closed).toBe(1002);
    await serves(doors, 0);
  });
});
