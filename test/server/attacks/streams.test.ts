import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CALL, eventually } from '../fixture.ts';
import {
  attacks,
  CONNECTED,
  type Door,
  type Fortress,
  fortress,
  PASSWORD,
  PUBLIC,
  type START,
  says,
  startWith,
} from './fortress.ts';

const OTHER = `CA${'0'.repeat(31)}2`;
const media = {
  event: 'media',
  sequenceNumber: '1',
  media: { track: 'inbound', chunk: '1', timestamp: '0', payload: 'AAAA' },
  streamSid: 'MZ1',
};
const starts = (start: Partial<typeof START>) => (doors: Fortress) =>
  says(doors, CONNECTED, startWith(start));

/** What has no start in it is let wait for one, which does not come. */
const waits =
  (...messages: readonly (object | string | Buffer)[]) =>
  async (doors: Fortress) => {
    const door = await doors.socket();
    door.send(...messages);
    // Answered by the protocol itself, behind everything that was sent.
    await new Promise((resolve) => door.socket.ping(() => door.socket.once('pong', resolve)));
    expect(door.socket.readyState).toBe(door.socket.OPEN);
    doors.clock.advance(5_000);
    return door.closed;
  };

/** A start that is right in everything that is not said. */
function faulty(change: object): object {
  const right = startWith({ ticket: 'a' }) as { start: object };
  return { ...right, start: { ...right.start, ...change } };
}

describe('who has a signed socket and no ticket', () => {
  attacks([
    ['says nothing', 1008, waits()],
    ['greets, and says nothing more', 1008, waits(CONNECTED)],
    ['starts without one', 1008, (doors) => says(doors, faulty({ customParameters: {} }))],
    ['starts without any parameters', 1008, (doors) => says(doors, faulty({ customParameters: undefined }))],
    ['starts with an empty one', 1008, starts({ ticket: '' })],
    ['guesses one', 1008, starts({ ticket: randomBytes(24).toString('base64url') })],
    ['puts a query of the database in its place', 1008, starts({ ticket: "' OR '1'='1" })],
    ['puts an end to the query in its place', 1008, starts({ ticket: "x'; DELETE FROM tickets; --" })],
    ['puts a pattern in its place', 1008, starts({ ticket: '%' })],
    [
      'puts a megabyte in its place, or as much as goes through',
      1008,
      starts({ ticket: 'A'.repeat(60_000) }),
    ],
    ['puts a number in its place', 1008, waits(faulty({ customParameters: { ticket: 0 } }))],
    ['puts a list in its place', 1008, waits(faulty({ customParameters: { ticket: ['a'] } }))],
    ['puts an object in its place', 1008, waits(faulty({ customParameters: { ticket: { $ne: '' } } }))],
    [
      'hopes that it is inherited',
      1008,
      (doors) =>
        says(doors, JSON.stringify(faulty({})).replace('{"ticket":"a"}', '{"__proto__":{"ticket":"a"}}')),
    ],
    ['names a call that is a query', 1008, starts({ callSid: "CA'; DROP TABLE calls; --" })],
    ['names a call that is a path', 1008, starts({ callSid: '../../../etc/passwd' })],
    ['names a call that every object has', 1008, starts({ callSid: '__proto__' })],
    ['names a call that is a constructor', 1008, starts({ callSid: 'constructor' })],
    ['names no call', 1008, waits(faulty({ callSid: '' }))],
    [
      'announces sound of another kind',
      1008,
      waits(faulty({ mediaFormat: { encoding: 'audio/x-l16', sampleRate: 16_000, channels: 1 } })),
    ],
    ['speaks before it starts', 1008, waits(...Array(100).fill(media))],
    ['presses keys before it starts', 1008, waits({ event: 'dtmf', dtmf: { digit: '1' }, streamSid: 'MZ1' })],
    ['stops before it starts', 1008, waits({ event: 'stop', stop: {}, streamSid: 'MZ1' })],
    ['starts in binary', 1008, waits(Buffer.from(JSON.stringify(startWith({}))))],
    ['sends what is not JSON', 1008, waits('<start/>', '', 'null', '[]', '0', '{"event":null}')],
    ['sends JSON that is fifteen thousand deep', 1008, waits('['.repeat(15_000))],
    ['sends a frame that is larger than 64 KiB', 1009, (doors) => says(doors, 'A'.repeat(65_537))],
    ['sends ten megabytes', 1009, (doors) => says(doors, Buffer.alloc(10_000_000))],
    [
      'sends text that is no text',
      1007,
      async ({ socket }) => {
        const door = await socket();
        door.socket.send(Buffer.from([0xc3, 0x28]), { binary: false });
        return door.closed;
      },
    ],
    [
      'sends a message in pieces without end',
      1009,
      async ({ socket }) => {
        const door = await socket();
        for (let piece = 0; piece < 70; piece += 1) door.socket.send('A'.repeat(1_000), { fin: false });
        return door.closed;
      },
    ],
    ['floods', 1008, (doors) => says(doors, ...Array(1_600).fill(media))],
    ['floods with bytes', 1008, (doors) => says(doors, ...Array(40).fill('A'.repeat(60_000)))],
  ]);
});

/** What the stage before an attack has left: the ticket of the call, and its line. */
interface Held {
  readonly callSid: string;
  readonly ticket: string;
  readonly line?: Door;
}

const held = new WeakMap<Fortress, Held>();
const ticketOf = (doors: Fortress) => held.get(doors)?.ticket ?? '';

async function announced(doors: Fortress): Promise<void> {
  held.set(doors, { callSid: CALL, ticket: await doors.ticket() });
  await eventually(() => doors.model.opened() === 1);
}

async function pickedUp(doors: Fortress): Promise<void> {
  // What `/api/phone` answers, with the address of the socket.
  held.set(doors, JSON.parse((await doors.ask(phone)).text) as Held);
  await eventually(() => doors.model.opened() === 1);
}

/** With a second ticket of the same call, since the carrier asked twice. */
async function onTheLine(doors: Fortress): Promise<void> {
  const used = await doors.ticket();
  const ticket = await doors.ticket();
  const line = await doors.socket();
  line.send(CONNECTED, startWith({ ticket: used }));
  await eventually(async () => (await doors.store.facts(CALL)).length > 0);
  await eventually(() => line.messages.length > 0);
  held.set(doors, { callSid: CALL, ticket, line });
}

/** What is sent on the line of a call changes nothing and does not end it. */
const onLine =
  (...messages: readonly (object | string | Buffer)[]) =>
  async (doors: Fortress) => {
    const line = held.get(doors)?.line;
    if (line === undefined) throw new Error('There is no call');
    line.send(...messages);
    await new Promise((resolve) => line.socket.ping(() => line.socket.once('pong', resolve)));
    return line.socket.readyState === line.socket.OPEN;
  };

describe('who has a ticket that is not theirs to use', () => {
  attacks(
    [
      [
        'but that of another call',
        1008,
        (doors) => says(doors, startWith({ callSid: OTHER, ticket: ticketOf(doors) })),
      ],
      [
        'since it is a minute old',
        1008,
        (doors) => {
          doors.clock.advance(60_000);
          return says(doors, startWith({ ticket: ticketOf(doors) }));
        },
      ],
      [
        'but the carrier, on the socket of a browser',
        1008,
        async (doors) => {
          const door = await doors.socket({
            headers: { origin: PUBLIC, host: 'agent.example.com' },
            signature: null,
          });
          door.send(startWith({ ticket: ticketOf(doors) }));
          return door.closed;
        },
      ],
      [
        'and writes it in other letters',
        1008,
        (doors) => says(doors, startWith({ ticket: swapped(ticketOf(doors)) })),
      ],
      [
        'and writes a space behind it',
        1008,
        (doors) => says(doors, startWith({ ticket: `${ticketOf(doors)} ` })),
      ],
    ],
    { before: announced },
  );

  attacks(
    [
      [
        'but a browser, on the socket of the carrier',
        1008,
        (doors) =>
          says(doors, startWith({ callSid: held.get(doors)?.callSid ?? '', ticket: ticketOf(doors) })),
      ],
    ],
    { before: pickedUp },
  );

  attacks(
    [
      [
        'since the call is on the line, with a ticket that its webhook was given for the second time it came',
        1008,
        (doors) => says(doors, startWith({ ticket: ticketOf(doors) })),
      ],
    ],
    { before: onTheLine },
  );

  it('but was used: of two who come with it at once, one gets the line', async () => {
    const doors = await fortress();
    const ticket = await doors.ticket();
    const both = await Promise.all([doors.socket(), doors.socket()]);
    for (const door of both) door.send(startWith({ ticket }));
    expect(await Promise.race(both.map(({ closed }) => closed))).toBe(1008);
    await eventually(async () => (await doors.store.facts(CALL)).length > 0);
    expect(both.filter(({ socket }) => socket.readyState === socket.OPEN)).toHaveLength(1);
    expect(await says(doors, startWith({ ticket }))).toBe(1008);
    expect(doors.model.opened()).toBe(1);
  });
});

describe('who is on the line of a call', () => {
  attacks(
    [
      ['and starts another one', true, onLine(startWith({ callSid: OTHER, ticket: 'a' }))],
      ['and starts its own once more', true, onLine(startWith({ ticket: 'a' }))],
      ['and sends binary', true, onLine(Buffer.alloc(1_000))],
      [
        'and breaks out of the payload',
        true,
        onLine(
          '{"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1","timestamp":"20","payload":"AA\\"},\\"x\\":{\\""},"streamSid":"MZ1"}',
        ),
      ],
      [
        'and plays our own track back to us',
        true,
        onLine({ ...media, media: { ...media.media, track: 'outbound' } }),
      ],
      [
        'and presses a key that no telephone has',
        true,
        onLine({ event: 'dtmf', dtmf: { digit: '<' }, streamSid: 'MZ1' }),
      ],
      [
        'and echoes marks that were never sent',
        true,
        onLine({ event: 'mark', mark: { name: 'item-1:0:99999' }, streamSid: 'MZ1' }),
      ],
      [
        'and sends events that nobody knows',
        true,
        onLine({ event: 'admin', command: 'transfer', to: '+19005550000' }, { event: '__proto__' }),
      ],
    ],
    { before: onTheLine },
  );
});

const phone = {
  method: 'POST',
  path: '/api/phone',
  headers: { authorization: `Basic ${Buffer.from(`:${PASSWORD}`).toString('base64')}` },
};

function swapped(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}
