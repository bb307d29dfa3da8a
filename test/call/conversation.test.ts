import { describe, expect, it } from 'vitest';
import type { VoiceEvent } from '../../src/call/world.ts';
import { practice } from '../support/agent.ts';
import { done, type OpenCall, openCall, says, turn } from '../support/open-call.ts';

const started: VoiceEvent = { type: 'callerStarted', item: 'noise' };
const cut: VoiceEvent = { type: 'responseEnded', status: 'cancelled', tools: 0 };

/** A call whose greeting was heard to its end. */
async function greeted(): Promise<OpenCall> {
  const open = await openCall();
  await open.voice().tell({ type: 'ready' }, ...says('greeting', 'Elm Street Dental.'), done);
  await open.pass(5_000);
  await open.line.heard();
  return open;
}

/** A call whose confirmed booking runs. */
async function booking(): Promise<OpenCall> {
  const open = await greeted();
  const voice = open.voice();
  const details = {
    full_name: 'John Smith',
    phone: '212 555 0147',
    visit_reason: 'cleaning',
    preferred_date: 'tomorrow',
    preferred_time: 'ten',
  };
  const given = Object.entries(details).map(([field, value]) => ({ field, value }));
  await voice.tell(...turn('a', 'Book me in.'));
  await voice.tell(...tool('1', 'classify_intent', { intent: 'schedule_appointment', confidence: 1 }));
  await voice.tell(...tool('2', 'record_details', { details: given }), done);
  await voice.tell(...says('summary', 'Is that right?'), done);
  await open.line.heard();
  await voice.tell(...turn('b', 'Yes.'), ...tool('3', 'confirm_summary', { confirmed: true }));
  await voice.tell(...tool('4', 'execute_action', {}), done);
  return open;
}

function tool(id: string, name: string, given: object): VoiceEvent[] {
  return [{ type: 'toolCalled', id, name, arguments: JSON.stringify(given) }];
}

describe('a caller who speaks', () => {
  it('does not cut the greeting before it began, nor in its first moments', async () => {
    const open = await openCall();
    await open.voice().tell({ type: 'ready' }, ...turn('hello', 'Hello?'));
    await open.voice().tell(...says('greeting', 'Elm Street Dental.'));
    await open.pass(1_000);
    await open.voice().tell(started);
    expect(open.voice().interruptions).toEqual([]);
    expect(open.line.played).toHaveLength(1);
    expect(open.voice().requests.map(({ type }) => type)).toEqual(['say', 'respond']);
  });

  it('cuts the greeting later on', async () => {
    const open = await openCall();
    await open.voice().tell({ type: 'ready' }, ...says('greeting', 'Elm Street Dental.'));
    await open.pass(1_500);
    await open.voice().tell(started);
    await open.pass(250);
    expect(open.of('barge_in')).toHaveLength(1);
    expect(open.voice().interruptions).toHaveLength(1);
  });

  it('calls off an answer that was asked for and not yet begun', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'I want to'));
    const before = open.voice().interruptions.length;
    await open.voice().tell(started);
    expect(open.voice().interruptions).toHaveLength(before + 1);
    expect(open.of('barge_in')).toEqual([]);
    await open.voice().tell(cut, { type: 'callerTurn', item: 'noise' });
    expect(open.voice().requests.at(-1)).toEqual({ type: 'respond' });
  });

  it('does not hear an answer that was on its way when they began', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'I want to'), started);
    const before = open.line.played.length;
    await open.voice().tell(...says('late', 'Sure.'));
    expect(open.line.played).toHaveLength(before);
    expect(open.of('utterance').map(({ data }) => data.text)).not.toContain('Sure.');
    await open.voice().tell({ type: 'callerTurn', item: 'noise' }, ...says('answer', 'Of course.'));
    expect(open.line.played).toHaveLength(before + 1);
  });

  it('hears the goodbye again after they cut it and had nothing more to say', async () => {
    const open = await greeted();
    const words = (said: string) => turn(said, said);
    await open.voice().tell(...words('Hours?'));
    await open
      .voice()
      .tell(...tool('1', 'classify_intent', { intent: 'general_inquiry', confidence: 1 }))
      .then(() => open.voice().tell(...tool('2', 'answer_question', { topic: 'hours' })));
    await open.voice().tell(...words('No, thanks.'));
    await open.voice().tell(...tool('3', 'anything_else', { more: false }));
    await open.voice().tell(...says('bye', 'Goodbye!'), done, started);
    expect(open.of('hung_up')).toEqual([]);
    await open
      .voice()
      .tell({ type: 'callerTurn', item: 'noise' }, { type: 'callerSaid', item: 'noise', text: '' });
    expect(open.of('farewell_withdrawn')).toHaveLength(1);
    expect(open.voice().requests.at(-1)).toEqual({ type: 'respond' });
    await open.voice().tell(...tool('4', 'end_call', {}), ...says('bye2', 'Goodbye!'), done);
    await open.line.heard();
    expect(open.of('call_end')).toHaveLength(1);
    expect(open.line.isOpen()).toBe(false);
    expect(open.voice().isOpen()).toBe(false);
  });

  it('is answered again at once when the response failed, and not when they cut it themselves', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'I want to book.'));
    const before = open.voice().requests.length;
    await open.voice().tell(cut);
    expect(open.voice().requests).toHaveLength(before);
    await open.voice().tell({ type: 'responseEnded', status: 'failed', tools: 0, why: 'server_error' });
    expect(open.voice().requests.slice(before)).toEqual([{ type: 'respond' }]);
    expect(open.of('answer_failed').map(({ data }) => data)).toEqual([{ why: 'server_error', attempt: 1 }]);
  });

  it('is asked whether they are there eight seconds after they heard the agent stop, however early it was made', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'Hello.'), ...says('b', 'How can I help you?'), done);
    // The carrier still plays it, ten seconds later.
    await open.pass(10_000);
    expect(open.of('silence')).toEqual([]);
    await open.line.heard();
    await open.pass(7_900);
    expect(open.of('silence')).toEqual([]);
    await open.pass(200);
    expect(open.of('silence')).toHaveLength(1);
  });

  it('is not asked whether they are there while the model still thinks', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'I want to book.'));
    await open.pass(8_000);
    expect(open.of('silence')).toEqual([]);
    await open.pass(1_000);
    expect(open.of('silence')).toHaveLength(1);
    expect(open.voice().requests.at(-1)).toEqual({ type: 'respond' });
  });
});

describe('a tool call whose id the model uses again', () => {
  const NOT_AGAIN = /"why":"This call was answered before: do not repeat it\."/;
  const classify = tool('1', 'classify_intent', { intent: 'schedule_appointment', confidence: 1 });
  const called: VoiceEvent = { type: 'responseEnded', status: 'completed', tools: 1 };

  it('is refused, and answered with what the model needs, as one that was not', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'Book me in.'), ...classify, called);
    const before = open.voice().order.length;
    await open.voice().tell(...turn('b', 'Yes.'), ...classify, called);
    expect(open.of('tool_refused').map(({ data }) => data)).toMatchObject([{ id: '1', repeated: true }]);
    expect(open.voice().order.slice(before)).toEqual(['respond', 'respond', 'answer 1']);
    expect(open.of('answer_failed')).toEqual([]);
  });

  it('is followed by one response, where both were made in one', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'Book me in.'));
    const before = open.voice().order.length;
    // Neither waits for what became of the other.
    for (const event of [...classify, ...classify]) open.voice().late(event);
    await open.voice().tell(called);
    expect(open.of('tool_refused').map(({ data }) => data)).toMatchObject([{ id: '1', repeated: true }]);
    expect(open.voice().order.slice(before)).toEqual(['respond', 'answer 1']);
    expect(open.voice().notes).toEqual([expect.stringMatching(NOT_AGAIN)]);
  });
});

describe('a greeting that was kept as sound', () => {
  const piece = Buffer.alloc(1_600, 0x20).toString('base64');
  const clips = { [practice.greeting]: [piece, piece] };

  it('is played before the session is ready, and the model is told that it was said', async () => {
    const open = await openCall([], { clips });
    expect(open.line.played).toEqual([piece, piece]);
    expect(open.voice().requests).toEqual([]);
    expect(open.voice().recalled).toEqual([{ speaker: 'agent', text: practice.greeting }]);
    await open.line.heard();
    expect(open.of('utterance').map(({ data }) => data.text)).toEqual([practice.greeting]);
    expect(open.of('stage_transition').map(({ data }) => data.cause)).toEqual(['greeting_heard']);
  });

  it('is answered by the caller as any other', async () => {
    const open = await openCall([], { clips });
    await open.voice().tell({ type: 'ready' });
    await open.line.heard();
    await open.voice().tell(...turn('a', 'I want to book.'));
    expect(open.voice().requests).toEqual([{ type: 'respond' }]);
  });

  it('is cut like any other, and what was heard of it is in the log', async () => {
    const open = await openCall([], {
      clips: { [practice.greeting]: Array.from({ length: 20 }, () => piece) },
    });
    await open.voice().tell({ type: 'ready' });
    await open.pass(2_000);
    await open.voice().tell(started);
    await open.pass(250);
    // No mark came back: that of the first piece is overdue, so what is behind it is not being played.
    expect(open.of('barge_in').map(({ data }) => data.heard_ms)).toEqual([500]);
    expect(practice.greeting.startsWith(open.of('utterance')[0]?.data.heard ?? '-')).toBe(true);
  });

  it('is said by the voice where there is no sound of it', async () => {
    const open = await openCall([], { clips: { 'Something else.': [piece] } });
    expect(open.voice().requests).toEqual([{ type: 'say', text: practice.greeting }]);
  });
});

describe('a booking', () => {
  it('that throws is one of which nobody knows', async () => {
    const open = await booking();
    await open.act(new Error('a bug in an adapter'));
    expect(open.of('action_unknown')).toHaveLength(1);
    expect(open.of('stage_transition').at(-1)?.data.to).toBe('escalate');
    expect(open.problems).toEqual(['An action threw: Error: a bug in an adapter']);
  });

  it('of which nobody knows is not told as one that failed', async () => {
    const open = await booking();
    await open.act({ ok: false, unknown: true, why: 'no answer' });
    expect(open.of('action_unknown').map(({ data }) => data.why)).toEqual(['no answer']);
    expect(open.of('action_failed')).toEqual([]);
    expect(open.voice().requests.at(-1)).toEqual({
      type: 'say',
      text: expect.stringContaining('I cannot tell whether this was done.'),
    });
  });

  it('is told to a voice that was opened meanwhile, and to the caller', async () => {
    const open = await booking();
    await open.voice().tell({ type: 'lost', why: '1006', retry: true });
    await open.pass(1);
    await open.act({ ok: true, result: { say: 'You are booked.' } });
    await open.voice().tell({ type: 'ready' });
    expect(open.voice().notes[0]).toContain('You are booked.');
    expect(open.voice().requests).toEqual([
      { type: 'say', text: expect.stringContaining('You are booked.') },
    ]);
  });

  it('is settled by the process that takes the call over', async () => {
    const { facts } = await booking();
    const open = await openCall(facts);
    await open.act({ ok: true, result: { say: 'You are booked.' } });
    expect(open.of('line_resumed')).toHaveLength(1);
    expect(open.of('action_done')).toHaveLength(1);
  });
});

describe('a claim that is not so', () => {
  it('is cut off on its way to the caller, as soon as its sentence is whole, and put right', async () => {
    const open = await greeted();
    const voice = open.voice();
    await voice.tell(...turn('a', 'Book me in.'));
    const before = voice.interruptions.length;
    const text = 'All right. You are booked for Tuesday. Have a nice';
    const [, sound] = says('claim', text);
    if (sound === undefined) throw new Error('There is no sound');
    await voice.tell(sound, { type: 'agentText', item: 'claim', text, final: false });
    expect(open.of('watchdog').map(({ data }) => [data.step, data.claim])).toEqual([['claim', 'done']]);
    expect(voice.interruptions.slice(before)).toEqual([[{ item: 'claim', part: 0, heardMs: 0 }]]);
    expect(voice.requests.at(-1)).toEqual({
      type: 'say',
      text: expect.stringContaining('nothing was arranged'),
    });
  });
});

describe('a voice that is lost', () => {
  const lost: VoiceEvent = { type: 'lost', why: '1006', retry: true };

  it('is opened again, later each time, and given up', async () => {
    const open = await greeted();
    await open.voice().tell(lost);
    for (const pause of [0, 500, 1_000, 2_000, 4_000]) {
      const before = open.voices.length;
      await open.pass(Math.max(0, pause - 1));
      if (pause > 0) expect(open.voices).toHaveLength(before);
      await open.pass(1);
      await open.voice().tell(lost);
    }
    expect(open.voices).toHaveLength(6);
    expect(open.of('call_failed')).toHaveLength(1);
    // The carrier goes on, and the state of the call stays.
    expect(open.of('stage_transition').at(-1)?.data).toMatchObject({ to: 'escalate', cause: 'failed' });
    expect(open.of('call_end')).toEqual([]);
    expect(open.line.isOpen()).toBe(false);
  });

  it('is opened once when the line comes back during the pause', async () => {
    const open = await greeted();
    await open.voice().tell(lost);
    await open.pass(1);
    await open.voice().tell(lost);
    await open.line.tell({ type: 'closed', why: '1006' });
    const next = open.connect();
    await open.pass(5_000);
    expect(open.voices.filter((voice) => voice.isOpen())).toHaveLength(1);
    await open.voice().tell({ type: 'ready' });
    const said = open.voice().requests.filter(({ type }) => type === 'say');
    expect(said).toHaveLength(1);
    expect(next.isOpen()).toBe(true);
  });
});

describe('what comes from the past', () => {
  it('is not heard: a line that was replaced', async () => {
    const open = await greeted();
    const next = open.connect();
    await open.line.tell({ type: 'stopped' });
    await open.line.tell({ type: 'digit', digit: '5' });
    expect(open.line.isOpen()).toBe(false);
    expect(next.isOpen()).toBe(true);
    expect(open.of('hung_up')).toEqual([]);
    expect(open.of('dtmf')).toEqual([]);
  });

  it('is not heard: a session that was closed for a transfer', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'A person, please.'), ...tool('1', 'escalate_to_human', {}));
    await open.voice().tell(...says('words', 'One moment, please.'), done);
    const before = open.voice();
    await open.line.heard();
    expect(open.of('transfer')).toHaveLength(1);
    open.connect();
    before.late({ type: 'callerTurn', item: 'late' });
    await open.pass(1);
    expect(open.of('turn')).toHaveLength(1);
  });
});

describe('the end of a call', () => {
  it('lets the line go at once, and waits for the booking alone', async () => {
    const open = await booking();
    await open.voice().tell({ type: 'lost', why: 'no credit', retry: false });
    expect(open.line.isOpen()).toBe(false);
    expect(open.of('call_end')).toEqual([]);
    await open.act({ ok: true, result: { say: 'You are booked.' } });
    expect(open.of('action_done')).toHaveLength(1);
    expect(open.problems).toEqual([]);
  });

  it('that another process has claimed comes without another word', async () => {
    const open = await greeted();
    const before = open.facts.length;
    open.overtake();
    await open.voice().tell(...turn('a', 'I want to book.'));
    await open.call.ended;
    expect(open.facts).toHaveLength(before);
    expect(open.problems).toEqual([]);
    expect(open.line.isOpen()).toBe(false);
    expect(open.voice().isOpen()).toBe(false);
  });

  it('closes a line that comes too late', async () => {
    const open = await greeted();
    await open.line.tell({ type: 'stopped' });
    expect(open.of('call_end')).toHaveLength(1);
    const late = open.connect();
    expect(late.isOpen()).toBe(false);
    expect(open.voices.filter((voice) => voice.isOpen())).toEqual([]);
  });

  it('takes no tool call that comes after it', async () => {
    const open = await greeted();
    await open.line.tell({ type: 'stopped' });
    const before = open.facts.length;
    await open.voice().tell(...tool('1', 'classify_intent', { intent: 'unknown', confidence: 1 }));
    expect(open.facts).toHaveLength(before);
  });
});

describe('a model that calls two tools in one response', () => {
  it('is asked to go on before each answer, so that the voice can make one response of it', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'Cancel it. Ann Lee.'));
    const before = open.voice().order.length;
    const details = [{ field: 'full_name', value: 'Ann Lee' }];
    await open
      .voice()
      .tell(
        ...tool('1', 'classify_intent', { intent: 'cancel_appointment', confidence: 1 }),
        ...tool('2', 'record_details', { details }),
      );
    expect(open.voice().order.slice(before)).toEqual(['respond', 'answer 1', 'respond', 'answer 2']);
  });
});

describe('keys', () => {
  const press = async (open: OpenCall, keys: string) => {
    for (const digit of keys) await open.line.tell({ type: 'digit', digit });
  };

  it('are read together, up to the pound key or a pause', async () => {
    const open = await greeted();
    await press(open, '12#3');
    expect(open.of('dtmf').map(({ data }) => data.digits)).toEqual(['12#']);
    await open.pass(3_000);
    expect(open.of('dtmf').map(({ data }) => data.digits)).toEqual(['12#', '3']);
  });

  it.each([
    ['the caller hangs up', { type: 'stopped' }, 'hung_up'],
    ['the line is lost', { type: 'closed', why: 'reset' }, 'line_lost'],
  ] as const)('are a fact also when %s right after', async (_, event, then) => {
    const open = await greeted();
    await press(open, '05');
    await open.line.tell(event);
    await open.pass(0);
    const told = open.facts.map(({ type }) => type);
    expect(open.of('dtmf').map(({ data }) => data.digits)).toEqual(['05']);
    expect(told.indexOf('dtmf')).toBeLessThan(told.indexOf(then));
    await open.pass(3_000);
    expect(open.of('dtmf')).toHaveLength(1);
  });

  it('of a card are forgotten before they are stored', async () => {
    const open = await greeted();
    await press(open, '4111111111111111#');
    expect(JSON.stringify(open.facts)).not.toContain('4111');
    expect(open.of('dtmf')).toHaveLength(1);
  });
});

describe('numbers that nobody asked for', () => {
  it('are forgotten, whoever says them', async () => {
    const open = await greeted();
    await open.voice().tell(...turn('a', 'My card is 4111 1111 1111 1111.'));
    await open.voice().tell(...tool('1', 'charge', { card: 4_111_111_111_111_111 }));
    expect(JSON.stringify(open.facts)).not.toMatch(/4111/);
    expect(open.of('utterance').at(-1)?.data.text).toBe('My card is [redacted].');
  });
});

describe('a stream that comes while the last one is still open', () => {
  it('takes its place, and the log says that the last one was lost', async () => {
    const open = await greeted();
    open.connect();
    await open.pass(0);
    expect(open.facts.slice(-2).map(({ type }) => type)).toEqual(['line_lost', 'line_resumed']);
    expect(open.line.isOpen()).toBe(false);
  });
});
