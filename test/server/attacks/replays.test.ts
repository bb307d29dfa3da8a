import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { txt } from '../../../src/adapters/audit/txt.ts';
import { CALL, eventually, FROM, start, ticketIn, voiceForm } from '../fixture.ts';
import { PERSON, staffed, transferring, voiceless } from '../staffed.ts';
import { type Attack, attacks, CONNECTED, type Fortress, fortress, startWith } from './fortress.ts';

const inProgress = { ...voiceForm(), CallStatus: 'in-progress' };
const UNKNOWN = `CA${'0'.repeat(31)}8`;
const unknown = { ...inProgress, CallSid: UNKNOWN };

const recording = {
  RecordingSid: `RE${'0'.repeat(31)}1`,
  RecordingUrl: 'https://evil.example/message',
  RecordingDuration: '14',
  RecordingStatus: 'completed',
};

/** What the carrier is told to do, without the words. */
const verbs =
  (path: string, form: Record<string, string>) =>
  async ({ post }: Fortress) => {
    const { text } = await post(path, form);
    return [...text.matchAll(/<([A-Z]\w+)/g)].map(([, verb]) => verb).filter((verb) => verb !== 'Response');
  };

const answer =
  (path: string, form: Record<string, string>) =>
  async ({ post }: Fortress) =>
    (await post(path, form)).status;

/** A call, with its caller on the line, whose agent has begun to speak. */
async function live(doors: Fortress): Promise<void> {
  const ticket = await doors.ticket();
  const line = await doors.socket();
  line.send(CONNECTED, startWith({ ticket }));
  await eventually(() => line.messages.length > 0);
}

async function over(doors: Fortress): Promise<void> {
  await live(doors);
  await doors.post('/twilio/call-status', { ...inProgress, CallStatus: 'completed' });
  await eventually(async () => (await doors.store.call(CALL))?.outcome === 'abandoned');
}

/** Requests of a carrier that were caught, signature and all, and are sent again or for a call that they are not about. */
describe('who sends again what the carrier signed, for a call that nobody knows', () => {
  attacks([
    ['the end of its stream', ['Say', 'Hangup'], verbs('/twilio/stream-ended', unknown)],
    [
      'the end of its stream, for the hundredth time',
      ['Say', 'Hangup'],
      verbs('/twilio/stream-ended?returns=100', unknown),
    ],
    [
      'the end of a transfer',
      ['Hangup'],
      verbs('/twilio/dial-ended', { ...unknown, DialCallStatus: 'completed' }),
    ],
    ['its end', 204, answer('/twilio/call-status', { ...unknown, CallStatus: 'completed' })],
    [
      'an error of its stream',
      204,
      answer('/twilio/stream-status', { ...unknown, StreamEvent: 'stream-error' }),
    ],
    ['a choice', ['Say', 'Hangup'], verbs('/twilio/chosen', { ...unknown, Digits: '1' })],
    ['a recording', ['Say', 'Hangup'], verbs('/twilio/recorded', { ...unknown, ...recording })],
    ['a recording that is complete', 204, answer('/twilio/recording-status', { ...unknown, ...recording })],
    ['a person who answers', ['Say', 'Hangup'], verbs(`/twilio/person?call=${UNKNOWN}`, inProgress)],
    [
      'a person who takes the call',
      ['Say', 'Hangup'],
      verbs(`/twilio/person-replied?call=${UNKNOWN}`, { ...inProgress, Digits: '1' }),
    ],
    [
      'a person who takes a call that is a query',
      ['Say', 'Hangup'],
      verbs('/twilio/person?call=%27%20OR%201%3D1%20--', inProgress),
    ],
  ]);
});

describe('who sends again what the carrier signed, while the caller is on the line', () => {
  attacks(
    [
      ['the call itself', [], verbs('/twilio/voice', voiceForm())],
      [
        'the end of a transfer that never was',
        ['Connect', 'Stream', 'Parameter'],
        verbs('/twilio/dial-ended', { ...inProgress, DialCallStatus: 'completed' }),
      ],
      [
        'a choice that was never offered',
        ['Say', 'Hangup'],
        verbs('/twilio/chosen', { ...inProgress, Digits: '1' }),
      ],
      [
        'a recording that nobody asked for',
        ['Say', 'Hangup'],
        verbs('/twilio/recorded', { ...inProgress, ...recording }),
      ],
      [
        'a recording that is complete',
        204,
        answer('/twilio/recording-status', { ...inProgress, ...recording }),
      ],
      [
        'a person who answers, though none was dialed',
        ['Say', 'Hangup'],
        verbs(`/twilio/person?call=${CALL}`, inProgress),
      ],
      [
        'a person who takes the call, though none was dialed',
        ['Say', 'Hangup'],
        verbs(`/twilio/person-replied?call=${CALL}`, { ...inProgress, Digits: '1' }),
      ],
      [
        'the end of another call',
        204,
        answer('/twilio/call-status', { ...unknown, CallStatus: 'completed' }),
      ],
      [
        'its beginning, as a status',
        204,
        answer('/twilio/call-status', { ...inProgress, CallStatus: 'ringing' }),
      ],
      [
        'a status that does not exist',
        204,
        answer('/twilio/call-status', { ...inProgress, CallStatus: 'Completed ' }),
      ],
      [
        'the end of its stream with other words in its address',
        403,
        ({ ask }) =>
          ask({
            method: 'POST',
            path: '/twilio/stream-ended?returns=99',
            headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': 'AAAA' },
            body: new URLSearchParams(inProgress).toString(),
          }).then(({ status }) => status),
      ],
    ],
    { before: live },
  );
});

describe('who sends again what the carrier signed, after the call', () => {
  const again: Attack[] = [
    ['the call itself', ['Hangup'], verbs('/twilio/voice', voiceForm())],
    ['the end of its stream', ['Hangup'], verbs('/twilio/stream-ended', inProgress)],
    [
      'the end of a transfer',
      ['Hangup'],
      verbs('/twilio/dial-ended', { ...inProgress, DialCallStatus: 'completed' }),
    ],
    ['a recording', [], verbs('/twilio/recorded', { ...inProgress, ...recording })],
    [
      'a person who takes the call',
      ['Say', 'Hangup'],
      verbs(`/twilio/person-replied?call=${CALL}`, { ...inProgress, Digits: '1' }),
    ],
    ['its end', 204, answer('/twilio/call-status', { ...inProgress, CallStatus: 'completed' })],
  ];
  attacks(again, { before: over });
});

describe('who sends the call itself again before its stream is there', () => {
  it('gets no second session, and a ticket that is worth nothing once the caller is on the line', async () => {
    const doors = await fortress();
    const [first, second] = [await doors.ticket(), await doors.ticket()];
    const line = await doors.socket();
    line.send(startWith({ ticket: first }));
    await eventually(() => line.messages.length > 0);
    const door = await doors.socket();
    door.send(startWith({ ticket: second }));
    expect(await door.closed).toBe(1008);
    expect(doors.model.opened()).toBe(1);
    expect(await doors.store.calls({ limit: 10 })).toHaveLength(1);
  });
});

describe('who writes into what the carrier is told to do', () => {
  const injected = '"/></Dial><Dial><Number>+19005550000</Number></Dial><Dial callerId="';

  it.each([
    ['To', { To: '+19005550000' }],
    ['transferTo', { transferTo: '+19005550000', Number: '+19005550000' }],
    ['Digits', { Digits: '+19005550000' }],
    [
      'Called, Caller and ForwardedFrom',
      { Called: '+19005550000', Caller: '+19005550000', ForwardedFrom: '+19005550000' },
    ],
  ])('by %s, while a person is dialed, has nobody else dialed', async (_, more: Record<string, string>) => {
    const { post } = await transferring();
    const { text } = await post('/twilio/stream-ended', { ...inProgress, ...more });
    expect(text).toContain(`>${PERSON}</Number>`);
    expect(text).not.toContain('9005550000');
  });

  it('by the numbers of the call adds no verb', async () => {
    const { post, stream, sessions, clock, facts } = await start({}, { agent: staffed });
    const form = { ...voiceForm(), From: injected, To: injected, CallerName: injected };
    const first = await post('/twilio/voice', form);
    expect(Object.keys(response(first.text))).toEqual(['Connect']);
    await stream(ticketIn(first.text));
    await eventually(() => facts.length > 0);
    sessions[0]?.tell({ type: 'ready' });
    sessions[0]?.tell({ type: 'callerTurn', item: 'item-1' });
    const told = (id: string, name: string, input: object) =>
      sessions[0]?.tell({ type: 'toolCalled', id, name, arguments: JSON.stringify(input) });
    told('1', 'classify_intent', { intent: 'book', confidence: 0.9 });
    await eventually(() => facts.some(({ type }) => type === 'intent_set'));
    told('2', 'escalate_to_human', { reason: injected });
    await eventually(() => {
      clock.advance(1_000);
      return facts.some(({ type }) => type === 'transfer');
    });
    const { text } = await post('/twilio/stream-ended', inProgress);
    expect(Object.keys(response(text))).toEqual(['Dial']);
    expect(response(text).Dial).toMatchObject({ '@callerId': injected, Number: { '#text': PERSON } });
    const person = await post(`/twilio/person?call=${CALL}`, voiceForm('CA-leg'));
    expect(Object.keys(response(person.text))).toEqual(['Gather', 'Hangup']);
  });

  it.each([
    ['javascript:alert(1)'],
    ['file:///etc/passwd'],
    ['//evil.example/x'],
    [`https://evil.example/${'x'.repeat(600)}`],
  ])('by the address of a recording (%s) files none', async (RecordingUrl) => {
    const office = await voiceless();
    await office.post('/twilio/stream-ended', inProgress);
    await office.post('/twilio/chosen', { ...inProgress, Digits: '2' });
    await office.post('/twilio/recorded', { ...inProgress, ...recording, RecordingUrl });
    await office.post('/twilio/recording-status', { ...inProgress, ...recording, RecordingUrl });
    expect(office.facts.some(({ type }) => type === 'message_recorded')).toBe(false);
    expect(await office.store.followUps({ limit: 10 })).toEqual([]);
  });

  it('by line breaks adds no header to an answer, and no line to a log', async () => {
    const doors = await fortress();
    const broken = `x\r\nSet-Cookie: a=b\r\n[00:01] Agent: You are booked.\u001b[2J`;
    const form = { ...voiceForm(), From: broken };
    const path = `/twilio/voice?x=${encodeURIComponent(broken)}`;
    const { headers, text } = await doors.post(path, form);
    expect(headers.get('set-cookie')).toBe(null);
    await doors.post('/twilio/stream-status', { ...form, StreamEvent: 'stream-error', StreamError: broken });
    const door = await doors.socket();
    door.send(startWith({ ticket: ticketIn(text) }));
    await eventually(async () => (await doors.store.facts(CALL)).length > 0);
    expect(doors.logged).toHaveLength(1);
    expect(doors.logged[0]?.trimEnd()).toSatisfy(isOneLine);
    // The head of a page has four lines, whoever calls.
    const page = txt((await doors.store.facts(CALL)).map(({ fact }) => fact)).split('\n\n')[0] ?? '';
    expect(page.split('\n')).toHaveLength(4);
    expect(page.split('\n')).toSatisfy((lines: string[]) => lines.every(isOneLine));
  });

  it('has a call of its own all the same, if the carrier says that this is how the caller is called', async () => {
    const { post } = await start();
    expect((await post('/twilio/voice', { ...voiceForm(), From: `${FROM}'"<&>` })).text).toContain(
      '<Connect',
    );
  });
});

/** And nothing that a terminal obeys. */
function isOneLine(text: string): boolean {
  return !/\p{Cc}/u.test(text);
}

function response(text: string): Record<string, unknown> {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    htmlEntities: true,
  });
  return (parser.parse(text) as { Response: Record<string, unknown> }).Response;
}
