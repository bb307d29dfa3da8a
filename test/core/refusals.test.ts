import { describe, expect, it } from 'vitest';
import { type Budget, budgets } from '../../src/core/budgets.ts';
import type { Live } from '../../src/core/call.ts';
import type { Context } from '../../src/core/context.ts';
import { personReachable } from '../../src/core/escalation.ts';
import { evolve } from '../../src/core/evolve.ts';
import type { ToolOutput } from '../../src/core/fact.ts';
import { legalTools } from '../../src/core/flow.ts';
import { type Stage, stages } from '../../src/core/stages.ts';
import { isBeingRead } from '../../src/core/summary.ts';
import { type ToolName, toolNames } from '../../src/core/tools.ts';
import { practice } from '../support/agent.ts';
import { happened, live, newWorld, type Step, step, type World } from '../support/scenario.ts';

/**
 * Every way in which a tool call can be wrong, a row each: what happened before it, what the model is told, and that
 * it is told all it needs to go on. Rows are written in the words of scenario files (test/support/scenario.ts).
 *
 * Calls of a response that was cancelled never come as far as this: test/protocols/realtime/turn.test.ts.
 */

const CLASSIFY = 'tool classify_intent {"intent":"schedule_appointment","confidence":0.9}';
const CANCELS = 'tool classify_intent {"intent":"cancel_appointment","confidence":0.9}';
const CONFIRM = 'tool confirm_summary {"confirmed":true}';
const DENY = 'tool confirm_summary {"confirmed":false}';
const EXECUTE = 'tool execute_action {}';
const NOTHING_ELSE = 'tool anything_else {"more":false}';
const END_CALL = 'tool end_call {"reason":"done"}';
const IDENTITY = record({ full_name: 'John Smith', phone: '212 555 0147' });
const DETAILS = record({
  full_name: 'John Smith',
  phone: '212 555 0147',
  visit_reason: 'cleaning',
  preferred_date: 'tomorrow',
  preferred_time: 'ten',
});

const SUMMARY =
  'You would like to book a new appointment. Name: John Smith. Phone: 2 1 2, 5 5 5, 0 1 4 7. Reason: cleaning. Date: Tuesday, November 24th. Time: 10 AM. Is that right?';
const SAY_YES =
  'I want to be sure: is everything I read to you right? Please say yes or no, or press 1 for yes and 2 for no.';
const CHANGE = 'What should I change?';
const WHAT_ELSE = 'What else can I do for you?';
const ANYTHING_ELSE = 'Is there anything else I can help you with?';
const UNHEARD = 'The caller has not heard the whole summary yet: let it be read, and wait for the answer.';
const UNANSWERED = 'The caller has not answered this summary yet: wait for the answer.';
const UNASKED = 'The caller has not answered yet: ask, and wait for the answer.';
const BUSY = 'The last tool call is still being worked on: wait for its result.';

/** Calls up to a moment, each a little longer than the one before. */
const greeting = ['answered'];
const asked = [...greeting, 'heard', 'caller I would like to come in, please.'];
const gathering = [...asked, CLASSIFY];
const summed = [
  ...gathering,
  'heard',
  'caller John Smith, 212 555 0147, a cleaning tomorrow at ten.',
  DETAILS,
];
const read = [...summed, 'heard'];
const agreed = [...read, 'caller Yes, please.'];
const confirmed = [...agreed, CONFIRM];
const booking = [...confirmed, EXECUTE];
const booked = [...booking, 'action {"say":"You are booked."}'];
const closing = [...booked, 'heard'];
const question = [...asked, 'tool classify_intent {"intent":"general_inquiry","confidence":0.9}'];
const handedOver = [...asked, 'tool escalate_to_human {}'];
const dialing = [...handedOver, 'heard'];
const nobodyAnswered = [...dialing, 'transfer busy', 'line back', 'heard'];
const cancelled = [
  ...asked,
  CANCELS,
  'heard',
  'caller John Smith, 212 555 0147.',
  IDENTITY,
  'check ok',
  'heard',
  'caller Yes, please.',
  CONFIRM,
  EXECUTE,
  'action {"say":"It is cancelled."}',
];

/** Each stage with its tools, as the model first meets it. */
const inStage: Readonly<Record<Stage, readonly string[]>> = {
  greeting,
  intent_capture: asked,
  gather_details: gathering,
  confirm_summary: agreed,
  execute_action: confirmed,
  quick_answer: question,
  escalate: handedOver,
  closing,
};

/** A call of each tool that is right in itself. */
const wellFormed: Readonly<Record<ToolName, string>> = {
  classify_intent: CLASSIFY,
  record_details: DETAILS,
  clarify_detail: 'tool clarify_detail {"field":"phone","reason":"mumbled"}',
  confirm_summary: CONFIRM,
  correct_details: correct({ preferred_time: 'three pm' }),
  execute_action: EXECUTE,
  answer_question: 'tool answer_question {"topic":"hours","question":"When are you open?"}',
  anything_else: NOTHING_ELSE,
  abandon_request: 'tool abandon_request {"reason":"changed their mind"}',
  escalate_to_human: 'tool escalate_to_human {"reason":"wants a person"}',
  end_call: END_CALL,
};

describe('a tool that is not legal in the stage', () => {
  const rows = stages.flatMap((stage) =>
    toolNames.filter((tool) => !legalTools(stage).includes(tool)).map((tool) => ({ stage, tool })),
  );
  it.each(rows)('$tool in $stage', ({ stage, tool }) => {
    const world = happened(inStage[stage]);
    expect(live(world).stage).toBe(stage);
    const before = live(world);
    const output = refused(world, wellFormed[tool]);
    expect(output.why).toBe(
      `${tool} is not possible in ${stage}; possible are ${legalTools(stage).join(', ')}.`,
    );
    const after = live(world);
    expect([after.stage, after.record, after.summary]).toEqual([before.stage, before.record, before.summary]);
  });
});

/** `call`: the call that is judged, or what brings the verdict on a call that waits. */
interface Row {
  readonly wrong: string;
  readonly before: readonly string[];
  readonly call: string;
  readonly why: string;
  /** What is said next, where it is not what the stage asks for anyway. */
  readonly say?: string;
  readonly context?: Partial<Context>;
}

describe('a call that cannot be read', () => {
  rows([
    {
      wrong: 'a tool that does not exist',
      before: gathering,
      call: 'tool send_money {"amount":100}',
      why: 'There is no tool "send_money".',
    },
    {
      wrong: 'a name that every object has',
      before: gathering,
      call: 'tool constructor {}',
      why: 'There is no tool "constructor".',
    },
    {
      wrong: 'broken JSON',
      before: gathering,
      call: 'tool record_details {"details":[{field:full_name}]}',
      why: 'The arguments of record_details are not JSON: call it again with a complete object.',
    },
    {
      wrong: 'JSON that was cut off',
      before: gathering,
      call: 'tool record_details {"details":[{"field":"full_name","value":"John Sm',
      why: 'The arguments of record_details are not JSON: call it again with a complete object.',
    },
    {
      wrong: 'JSON that is thousands of levels deep',
      before: gathering,
      call: `tool record_details {"details":[{"field":"full_name","value":"John"}],"more":${'['.repeat(9_000)}${']'.repeat(9_000)}}`,
      why: 'The arguments of record_details are not JSON: call it again with a complete object.',
    },
    {
      wrong: 'no arguments where some are due',
      before: agreed,
      call: 'tool confirm_summary',
      why: 'The arguments of confirm_summary do not fit (confirmed: Invalid input: expected boolean, received undefined).',
    },
    {
      wrong: 'a word for a truth value',
      before: agreed,
      call: 'tool confirm_summary {"confirmed":"yes"}',
      why: 'The arguments of confirm_summary do not fit (confirmed: Invalid input: expected boolean, received string).',
    },
    {
      wrong: 'a list where an object is due',
      before: agreed,
      call: 'tool confirm_summary [true]',
      why: 'The arguments of confirm_summary do not fit (arguments: Invalid input: expected object, received array).',
    },
    {
      wrong: 'a value that is no value',
      before: gathering,
      call: 'tool record_details {"details":[{"field":"full_name","value":null}]}',
      why: 'The arguments of record_details do not fit (details.0.value: Invalid input).',
    },
    {
      wrong: 'no details at all',
      before: gathering,
      call: 'tool record_details {"details":[]}',
      why: 'The arguments of record_details do not fit (details: Too small: expected array to have >=1 items).',
    },
    {
      wrong: 'more details than anybody asks for',
      before: gathering,
      call: `tool record_details ${JSON.stringify({ details: Array(21).fill({ field: 'phone', value: '1' }) })}`,
      why: 'The arguments of record_details do not fit (details: Too big: expected array to have <=20 items).',
    },
    {
      wrong: 'confidence beyond certainty',
      before: asked,
      call: 'tool classify_intent {"intent":"schedule_appointment","confidence":95}',
      why: 'The arguments of classify_intent do not fit (confidence: Too big: expected number to be <=1).',
    },
  ]);

  it('takes a call with properties that nobody asked for, and ignores them', () => {
    const world = happened(agreed);
    accepted(world, 'tool confirm_summary {"confirmed":true,"action":"cancel_appointment","force":true}');
    expect(live(world).stage).toBe('execute_action');
    const { facts } = step('tool execute_action {"action_type":"cancel_appointment","phone":"999"}', world);
    const started = facts.find((fact) => fact.type === 'action_started');
    expect(started?.data).toMatchObject({
      intent: 'schedule_appointment',
      record: { phone: '+12125550147', preferred_time: '10:00' },
    });
  });

  it('takes a number for a value', () => {
    const world = happened(gathering);
    accepted(world, 'tool record_details {"details":[{"field":"phone","value":2125550147}]}');
    expect(live(world).record.phone?.normal).toBe('+12125550147');
  });
});

describe('a call of something that is not there', () => {
  rows([
    {
      wrong: 'an intent',
      before: asked,
      call: 'tool classify_intent {"intent":"sell_house","confidence":0.9}',
      why: 'There is no intent "sell_house"; the intents are schedule_appointment, cancel_appointment, general_inquiry, unknown.',
    },
    {
      wrong: 'a field to ask again for',
      before: gathering,
      call: 'tool clarify_detail {"field":"shoe_size"}',
      why: 'There is no field "shoe_size"; the fields are full_name, phone, visit_reason, preferred_date, preferred_time.',
    },
    {
      wrong: 'a field to record',
      before: gathering,
      call: record({ shoe_size: '44' }),
      why: 'There is no field "shoe_size"; the fields are full_name, phone, visit_reason, preferred_date, preferred_time.',
    },
    {
      wrong: 'a field to correct',
      before: [...read, 'caller I wear size 44.'],
      call: correct({ shoe_size: '44' }),
      why: 'There is no field "shoe_size"; the fields are full_name, phone, visit_reason, preferred_date, preferred_time.',
    },
  ]);

  it('a field beside fields that there are: those are taken', () => {
    const world = happened([...gathering, 'heard', 'caller John Smith, size 44.']);
    const result = step(record({ full_name: 'John Smith', shoe_size: '44' }), world);
    expect(result.facts.map(({ type }) => type)).not.toContain('tool_refused');
    expect(answered(world, result)).toMatchObject({
      ok: false,
      why: 'There is no field "shoe_size"; the fields are full_name, phone, visit_reason, preferred_date, preferred_time.',
      known: { full_name: 'John Smith' },
    });
  });

  it('a topic: the caller is told that this is not known', () => {
    const world = happened(question);
    const output = accepted(world, 'tool answer_question {"topic":"prices"}');
    expect(output.say).toContain('I am afraid I do not have that information');
  });
});

describe('a call at the wrong time', () => {
  rows([
    {
      wrong: 'its id was answered before',
      before: [...gathering, 'heard', 'caller John Smith, 212 555 0147.'],
      call: IDENTITY.replace('tool', 'repeats'),
      why: 'This call was answered before: do not repeat it.',
    },
    {
      wrong: 'the same action again while it is under way',
      before: booking,
      call: EXECUTE,
      why: BUSY,
    },
    {
      wrong: 'another call while the request is being looked up',
      before: [...asked, CANCELS, 'heard', 'caller John Smith, 212 555 0147.', IDENTITY],
      call: IDENTITY,
      why: BUSY,
    },
    {
      wrong: 'the same call again while the words of the caller are awaited',
      before: [...read, 'speaks', CONFIRM],
      call: CONFIRM,
      why: BUSY,
    },
    {
      wrong: 'another call while the words of the caller are awaited',
      before: [...read, 'speaks', CONFIRM],
      call: correct({ preferred_time: 'three pm' }),
      why: BUSY,
    },
    {
      wrong: 'what waited for words, after a person was called for',
      before: [...read, 'speaks', CONFIRM, 'tool escalate_to_human {}'],
      call: 'transcript Yes, please.',
      why: 'confirm_summary is not possible in escalate; possible are end_call, escalate_to_human.',
    },
    {
      wrong: 'the caller has hung up',
      before: [...booking, 'hangs up'],
      call: 'tool escalate_to_human {}',
      why: 'The caller has hung up.',
    },
    {
      wrong: 'a person is being dialed',
      before: dialing,
      call: 'tool escalate_to_human {}',
      why: 'The caller is being connected with a person.',
    },
  ]);

  it('takes the call for a person while another one is under way', () => {
    for (const before of [booking, [...read, 'speaks', CONFIRM]]) {
      const world = happened(before);
      accepted(world, 'tool escalate_to_human {}');
      expect(live(world).stage).toBe('escalate');
    }
  });

  it('decides nothing once the call is over', () => {
    const world = happened([...asked, 'hangs up']);
    expect(step(CLASSIFY, world)).toEqual({ facts: [], effects: [] });
  });

  it('takes the first of several calls in one response, and tells the others what they wait for', () => {
    const world = happened([
      ...gathering,
      'heard',
      'caller John Smith, 212 555 0147, a cleaning tomorrow at ten.',
    ]);
    expect(accepted(world, DETAILS).say).toBe(SUMMARY);
    expect(refused(world, CONFIRM).why).toBe(UNHEARD);
    expect(refused(world, EXECUTE).why).toMatch(/^execute_action is not possible in confirm_summary; /);
    expect(live(world).stage).toBe('confirm_summary');
  });

  it('is written down as the model made it, with what nobody asked for', () => {
    const world = happened([...gathering, 'heard', 'caller John Smith, at ten.']);
    const given = { details: [{ field: 'full_name', value: 'John Smith', sure: true }], urgency: 3 };
    const { facts } = step(`tool record_details ${JSON.stringify(given)}`, world);
    expect(facts[0]).toMatchObject({ type: 'tool_call', data: { arguments: given } });
    expect(facts.map(({ type }) => type)).toContain('details_recorded');
  });

  it('owes one answer to a call that comes again under its id while it is worked on', () => {
    const world = happened(booking);
    const { facts, effects } = step(EXECUTE.replace('tool', 'repeats'), world);
    expect(facts.map(({ type }) => type)).toEqual(['tool_call', 'tool_refused']);
    expect(effects).toEqual([]);
    expect(answered(world, step('action {"say":"You are booked."}', world)).ok).toBe(true);
  });

  it('owes one answer to a call that comes again under its id while words are awaited', () => {
    const world = happened([...read, 'speaks', CONFIRM]);
    expect(step(CONFIRM.replace('tool', 'repeats'), world).effects).toEqual([]);
    expect(answered(world, step('transcript Yes, please.', world)).ok).toBe(true);
  });

  it('runs one action for several calls in one response', () => {
    const world = happened(confirmed);
    const steps = [EXECUTE, EXECUTE, EXECUTE].map((line) => step(line, world));
    const runs = steps.flatMap(({ effects }) => effects.filter(({ type }) => type === 'runAction'));
    expect(runs).toHaveLength(1);
  });
});

describe('a value for which the caller said nothing', () => {
  const unsaid = (fields: string) =>
    `The caller has said nothing that could be ${fields}: ask, and record the answer.`;
  rows([
    {
      wrong: 'an intent before a word',
      before: [...greeting, 'heard'],
      call: CLASSIFY,
      why: 'The caller has not said anything yet.',
    },
    {
      wrong: 'an intent after nothing but a noise',
      before: [...greeting, 'heard', 'caller'],
      call: CLASSIFY,
      why: 'The caller has not said anything yet.',
    },
    {
      wrong: 'the time that was just thrown out',
      before: [...booking, 'action fails [preferred_time] Ten is taken.', 'heard'],
      call: record({ preferred_time: 'eleven' }),
      why: unsaid('preferred_time'),
    },
    {
      wrong: 'the same, after nothing but a noise',
      before: [...booking, 'action fails [preferred_time] Ten is taken.', 'heard', 'caller'],
      call: record({ preferred_time: 'eleven' }),
      why: unsaid('preferred_time'),
    },
    {
      wrong: 'details of a second request, right after the first one',
      before: [...cancelled, CLASSIFY],
      call: record({ visit_reason: 'cleaning', preferred_date: 'tomorrow' }),
      why: unsaid('visit_reason, preferred_date'),
    },
    {
      wrong: 'the same request once more',
      before: closing,
      call: CLASSIFY,
      why: 'This was done just now, and the caller has not asked for anything since.',
    },
    {
      wrong: 'a correction of a summary that nobody answered',
      before: read,
      call: correct({ preferred_time: 'three pm' }),
      why: UNANSWERED.replace(': wait for the answer', ''),
    },
  ]);

  it('takes a value that was thrown out when the caller gave another one', () => {
    const world = happened([
      ...booking,
      'action fails [preferred_time] Ten is taken.',
      'heard',
      'caller Eleven.',
    ]);
    expect(accepted(world, record({ preferred_time: 'eleven' })).missing).toEqual([]);
  });

  it('takes the details that came with the request', () => {
    accepted(happened([...asked.slice(0, -1), 'caller A cleaning for John Smith.', CLASSIFY]), IDENTITY);
  });

  it('takes again what stands already', () => {
    accepted(happened([...cancelled, CLASSIFY]), IDENTITY);
  });

  it('takes the details that came with a second request', () => {
    const before = [...cancelled, 'heard', 'caller Yes, a cleaning tomorrow at ten.', CLASSIFY];
    const world = happened(before);
    accepted(world, record({ visit_reason: 'cleaning', preferred_date: 'tomorrow', preferred_time: 'ten' }));
    expect(live(world).stage).toBe('confirm_summary');
  });
});

describe('a confirmation', () => {
  const said = (words: string, is: string) => `The caller said "${words}", which is ${is}`;
  const noYes = 'no clear yes: call correct_details with what they change, or confirm_summary with false.';
  const half = SUMMARY.slice(0, SUMMARY.indexOf(' Reason'));
  const corrected = [...read, 'caller Make it eleven.', correct({ preferred_time: 'eleven' })];

  rows([
    { wrong: 'before a word of the summary was read', before: summed, call: CONFIRM, why: UNHEARD },
    { wrong: 'while it is being read', before: [...summed, 'begins'], call: CONFIRM, why: UNHEARD },
    {
      wrong: 'of a summary that was cut off in the middle',
      before: [...summed, `heard_of ${half} / ${SUMMARY}`, 'caller Yes.'],
      call: CONFIRM,
      why: UNHEARD,
    },
    {
      wrong: 'of a summary that was read wrong',
      before: [...summed, `heard ${SUMMARY.replace('10 AM', '11 AM')}`, 'caller Yes.'],
      call: CONFIRM,
      why: UNHEARD,
    },
    { wrong: 'before the caller answered', before: read, call: CONFIRM, why: UNANSWERED },
    { wrong: 'after nothing but a noise', before: [...read, 'caller'], call: CONFIRM, why: UNANSWERED },
    { wrong: 'false before the caller answered', before: read, call: DENY, why: UNANSWERED },
    {
      wrong: 'of the record before a correction',
      before: [...corrected, 'begins'],
      call: CONFIRM,
      why: UNHEARD,
    },
    {
      wrong: 'of a correction that nobody answered',
      before: [...corrected, 'heard'],
      call: CONFIRM,
      why: UNANSWERED,
    },
    {
      wrong: 'on a no',
      before: [...read, 'caller No.'],
      call: CONFIRM,
      why: said('No.', noYes),
      say: CHANGE,
    },
    {
      wrong: 'on a yes that changes something',
      before: [...read, 'caller Yes, but make it eleven.'],
      call: CONFIRM,
      why: said('Yes, but make it eleven.', noYes),
      say: CHANGE,
    },
    {
      wrong: 'on a question',
      before: [...read, 'caller Is there parking?'],
      call: CONFIRM,
      why: said('Is there parking?', 'no clear yes.'),
      say: SAY_YES,
    },
    {
      wrong: 'on a word that is no answer',
      before: [...read, 'caller Hmm.'],
      call: CONFIRM,
      why: said('Hmm.', 'no clear yes.'),
      say: SAY_YES,
    },
    {
      wrong: 'on words that never came, of a voice that transcribes',
      before: [...read, 'speaks', CONFIRM],
      call: 'wait 3',
      why: 'The answer was not understood.',
      say: SAY_YES,
    },
    {
      wrong: 'on words that turn out to be a noise',
      before: [...read, 'speaks', CONFIRM],
      call: 'transcript',
      why: UNANSWERED,
    },
    {
      wrong: 'on words that turn out to be a no',
      before: [...read, 'speaks', CONFIRM],
      call: 'transcript No, wait.',
      why: said('No, wait.', noYes),
      say: CHANGE,
    },
    {
      wrong: 'false on a clear yes',
      before: agreed,
      call: DENY,
      why: said('Yes, please.', 'a yes: call confirm_summary with true.'),
    },
    {
      wrong: 'before the summary was read, of a voice of unknown make',
      before: muted(summed),
      call: CONFIRM,
      why: UNHEARD,
      context: { transcripts: 'unknown' },
    },
  ]);

  it.each(['Yes.', 'Yep, that is correct.', "That's right, go ahead.", 'Sure, book it.'])(
    'is taken on "%s"',
    (words) => {
      accepted(happened([...read, `caller ${words}`]), CONFIRM);
    },
  );

  it.each(['No.', 'Is there parking?'])('is taken as false on "%s"', (words) => {
    const world = happened([...read, `caller ${words}`]);
    accepted(world, DENY);
    expect(live(world).stage).toBe('gather_details');
  });

  it('is taken when the words that it waited for are a yes', () => {
    accepted(happened([...read, 'speaks', CONFIRM]), 'transcript Yes, please.');
  });

  it('is taken by the key 1 where the words never came', () => {
    const world = happened([...read, 'speaks', CONFIRM, 'wait 3']);
    step('press 1', world);
    expect(live(world).stage).toBe('execute_action');
  });

  it('is taken on the word of a model whose voice has no transcripts to show', () => {
    const world = happened(muted([...read, 'speaks', CONFIRM]), { transcripts: 'unknown' });
    accepted(world, 'wait 3');
    expect(live(world).stage).toBe('execute_action');
  });

  it('is taken at once where that voice has never transcribed anything', () => {
    const lines = muted(agreed).map((line) => (line.startsWith('caller') ? 'speaks' : line));
    accepted(happened(lines, { transcripts: 'unknown' }), CONFIRM);
  });

  it('waits for the summary as it was heard as soon as that voice has said words as they were given', () => {
    const lines = [...summed, 'begins', 'quiet', 'caller Yes.'];
    expect(refused(happened(lines, { transcripts: 'unknown' }), CONFIRM).why).toBe(UNHEARD);
  });

  it('is not held up by what that voice seems to have read, before it has shown it', () => {
    const misread = `heard ${SUMMARY.replace('10 AM', '11 AM')}`;
    const world = happened([...muted(summed), misread, 'caller Yes.'], { transcripts: 'unknown' });
    accepted(world, CONFIRM);
  });

  it('is weighed by the words as soon as that voice has shown that it transcribes', () => {
    const world = happened([...read, 'caller No.'], { transcripts: 'unknown' });
    expect(refused(world, CONFIRM, CHANGE).why).toBe(said('No.', noYes));
  });
});

describe('an action', () => {
  const why = 'The caller has not confirmed this record.';

  it('is refused when the record changed behind the confirmation', () => {
    const world = happened(confirmed);
    const value = { field: 'preferred_time', value: '11:00', spoken: '11 AM' };
    const details = [{ ...value, source: 'caller', turn: 3 } as const];
    world.call = evolve(world.call, { type: 'details_recorded', at: world.at, data: { details } });
    expect(refused(world, EXECUTE).why).toBe(why);
  });

  it('is refused when what was confirmed is not what would be done', () => {
    const world = happened(confirmed);
    world.call = { ...live(world), intent: 'cancel_appointment' };
    expect(refused(world, EXECUTE).why).toBe(why);
  });

  it('is not even waited for before the summary was confirmed', () => {
    expect(refused(happened(agreed), EXECUTE).why).toMatch(/^execute_action is not possible/);
  });
});

describe('an ending', () => {
  const wantsMore = 'Actually, I also need to cancel something.';
  const more = `The caller said "${wantsMore}", which asks for something more: call classify_intent, or anything_else with true.`;
  rows([
    { wrong: 'nothing else, before the caller answered', before: closing, call: NOTHING_ELSE, why: UNASKED },
    { wrong: 'the end, before the caller answered', before: closing, call: END_CALL, why: UNASKED },
    {
      wrong: 'the end, after nothing but a noise',
      before: [...closing, 'caller'],
      call: END_CALL,
      why: UNASKED,
    },
    {
      wrong: 'nothing else, when the caller wants more',
      before: [...closing, `caller ${wantsMore}`],
      call: NOTHING_ELSE,
      why: more,
      say: WHAT_ELSE,
    },
    {
      wrong: 'the end, when the caller wants more',
      before: [...closing, `caller ${wantsMore}`],
      call: END_CALL,
      why: more,
      say: WHAT_ELSE,
    },
    {
      wrong: 'the end, when the words turn out to want more',
      before: [...closing, 'speaks', END_CALL],
      call: `transcript ${wantsMore}`,
      why: more,
      say: WHAT_ELSE,
    },
    {
      wrong: 'the end, on a word that is no answer',
      before: [...closing, 'caller Hmm.'],
      call: END_CALL,
      why: 'The caller said "Hmm.", which does not end the call.',
      say: ANYTHING_ELSE,
    },
    {
      wrong: 'the end, before a person takes over',
      before: handedOver,
      call: END_CALL,
      why: 'The caller is about to be connected with a person: do not end the call.',
    },
    {
      wrong: 'the end, before the caller could leave a message',
      before: nobodyAnswered,
      call: END_CALL,
      why: UNASKED,
    },
  ]);

  it.each([
    [closing, 'No thanks.', NOTHING_ELSE],
    [closing, 'No thanks.', END_CALL],
    [closing, 'That is all, bye!', END_CALL],
    [nobodyAnswered, 'No, thank you.', END_CALL],
  ])('is taken: … %3$s', (before, words, call) => {
    const world = happened([...before, `caller ${words}`]);
    accepted(world, call);
    expect(live(world).farewell).not.toBeNull();
  });

  it('is taken from a caller who had nothing more, before the model took a detour', () => {
    const world = happened([
      ...closing,
      'caller No thanks, bye!',
      'tool classify_intent {"intent":"general_inquiry","confidence":0.9}',
      'tool answer_question {"topic":"hours"}',
    ]);
    accepted(world, END_CALL);
    expect(live(world).farewell?.cause).toBe('done');
  });
});

describe('a budget', () => {
  const loop = (times: number, ...lines: readonly string[]) => Array(times).fill(lines).flat() as string[];
  const wrongReading = 'heard You would like to cancel everything. Is that right?';
  const rows: readonly (readonly [Budget, readonly string[], readonly string[]])[] = [
    ['same_refusals', agreed, loop(budgets.same_refusals, EXECUTE)],
    [
      'same_refusals',
      [...gathering, 'heard', 'caller My number is one two.'],
      [...loop(budgets.same_refusals - 1, EXECUTE, record({ phone: '12' })), EXECUTE],
    ],
    ['refusals', agreed, loop(4, EXECUTE, 'tool send_money {}')],
    ['turns', gathering, loop(budgets.turns - 1, 'heard Go on.', 'caller So I was saying.')],
    [
      'tool_calls_a_turn',
      [...gathering, 'heard', 'caller John Smith.'],
      loop(budgets.tool_calls_a_turn + 1, record({ full_name: 'John Smith' })),
    ],
    [
      'tool_calls',
      gathering,
      loop(12, 'caller John Smith.', ...loop(10, record({ full_name: 'John Smith' }))),
    ],
    [
      'summaries',
      read,
      loop(
        3,
        'caller Make it eleven.',
        correct({ preferred_time: 'eleven' }),
        'heard',
        'caller Make it ten.',
        correct({ preferred_time: 'ten' }),
        'heard',
      ).slice(0, -1),
    ],
    ['readings', summed, loop(budgets.readings + 1, wrongReading)],
    ['claims', gathering, loop(budgets.claims + 1, "says You're booked.")],
  ];

  it.each(rows)('%s: ends with a person', (budget, before, spending) => {
    const { facts, effects } = spent(newWorld(), before, spending);
    expect(facts).toContainEqual({ budget, limit: budgets[budget] });
    expect(effects).toContainEqual({
      type: 'say',
      text: 'Let me connect you with a person. One moment, please.',
    });
  });

  it.each(rows)('%s: ends with a message where nobody answers', (budget, before, spending) => {
    const atNight = newWorld({}, 12);
    const { facts, effects } = spent(atNight, before, spending);
    expect(facts).toContainEqual({ budget, limit: budgets[budget] });
    const words = effects.flatMap((effect) => (effect.type === 'say' ? effect.text : []));
    expect(words.at(-1)).toMatch(/Please tell me your message and your phone number/);
  });

  it.each([
    ['values', loop(5, record({ phone: '12' }))],
    ['unclear answers', loop(5, 'tool clarify_detail {"field":"phone"}')],
  ])('attempts, by %s: ends with a person, after another way to give it', (_, spending) => {
    const world = happened([...gathering, 'heard', 'caller My number is one two.']);
    const outputs = spending.slice(0, -1).map((line) => answered(world, step(line, world)));
    expect(outputs.at(-1)?.say).toMatch(/You can also key it in/);
    const { effects } = step(spending.at(-1) ?? '', world);
    expect(live(world).stage).toBe('escalate');
    expect(effects).toContainEqual({
      type: 'say',
      text: 'Let me connect you with a person. One moment, please.',
    });
  });

  it('of refusals begins anew with every call that is right', () => {
    const world = happened([...gathering, 'heard', 'caller John Smith.']);
    const wrong = loop(3, EXECUTE, 'tool send_money {}');
    for (const line of [...wrong, record({ full_name: 'John Smith' }), ...wrong]) step(line, world);
    expect(live(world).stage).toBe('gather_details');
  });

  function spent(world: World, before: readonly string[], spending: readonly string[]) {
    for (const line of before) step(line, world);
    for (const line of spending.slice(0, -1)) step(line, world);
    expect(live(world).stage).not.toBe('escalate');
    const { facts, effects } = step(spending.at(-1) ?? '', world);
    expect(live(world).stage).toBe('escalate');
    return {
      facts: facts.flatMap((fact) => (fact.type === 'budget_spent' ? fact.data : [])),
      effects,
    };
  }
});

function rows(table: readonly Row[]): void {
  it.each(table)('$wrong', ({ before, call, why, say, context }) => {
    const world = happened(before, context);
    const output = refused(world, call, say);
    expect(output.why).toBe(why);
  });
}

/** The call of this line is refused, and its answer teaches. */
function refused(world: World, line: string, say = dueIn(live(world)).say): ToolOutput {
  const result = step(line, world);
  expect(result.facts.filter(({ type }) => type === 'tool_refused')).toHaveLength(1);
  expect(result.facts.filter(({ type }) => type === 'tool_result')).toEqual([]);
  const output = answered(world, result);
  expect(output).toMatchObject({ ok: false });
  // Refused with words of its own, it says them; else what the stage wants, or the tool that is due.
  expect(output).toEqual({ ...output, ...dueIn(live(world)), ...(say === undefined ? {} : { say }) });
  return output;
}

function accepted(world: World, line: string): ToolOutput {
  const result = step(line, world);
  expect(result.facts.filter(({ type }) => type === 'tool_refused')).toEqual([]);
  const output = answered(world, result);
  expect(output.ok).toBe(true);
  expect(output.why).toBeUndefined();
  return output;
}

/**
 * The one answer to the model: it restates the call as it is, names what is wrong where something is, and leaves
 * nobody waiting for the other.
 */
function answered(world: World, { effects }: Step): ToolOutput {
  const answers = effects.flatMap((effect) => (effect.type === 'answerTool' ? [effect] : []));
  expect(answers).toHaveLength(1);
  // What was written as a tool's output is read as one.
  const output = JSON.parse(answers[0]?.output ?? '{}') as ToolOutput;
  const call = live(world);
  const fields = call.intent === null ? [] : (practice.intents[call.intent]?.fields ?? []);
  const known = fields.flatMap(({ name }) => {
    const value = call.record[name];
    return value === undefined ? [] : [[name, value.spoken] as const];
  });
  expect(output).toMatchObject({
    stage: call.stage,
    intent: call.intent,
    missing: fields.map(({ name }) => name).filter((name) => call.record[name] === undefined),
    tools: legalTools(call.stage),
  });
  expect(output.known).toEqual(Object.fromEntries(known));
  expect(output.ok).toBe(output.why === undefined);
  const isListening = call.line === 'up' && call.transfer?.outcome !== 'dialing';
  const goesOn = answers[0]?.responds || effects.some(({ type }) => type === 'say');
  // The summary is on its way to the caller, or the words before a person takes over are.
  const waits = isBeingRead(call) || (call.stage === 'escalate' && personReachable(practice, call));
  expect(goesOn || waits || !isListening).toBe(true);
  return output;
}

/** What the model does next in each stage: words for the caller, or a tool that is due at once. */
function dueIn(call: Live): { readonly say?: string; readonly call?: string } {
  const firstMissing = practice.intents[call.intent ?? '']?.fields.find(({ name }) => !call.record[name]);
  switch (call.stage) {
    case 'greeting':
    case 'intent_capture':
      return { say: 'How can I help you?' };
    case 'gather_details':
      return { say: firstMissing?.ask ?? 'What should I change?' };
    case 'confirm_summary':
      return { say: call.summary?.text ?? '' };
    case 'closing':
      return { say: ANYTHING_ELSE };
    case 'execute_action':
    case 'quick_answer': {
      const due = call.stage === 'quick_answer' ? 'answer_question' : 'execute_action';
      return call.pending === null ? { call: due } : {};
    }
    case 'escalate':
      return {};
  }
}

/** The same call of a voice that transcribes nothing of what it says itself. */
function muted(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => (line === 'heard' ? ['begins', 'quiet'] : line));
}

function record(details: Readonly<Record<string, string>>): string {
  return `tool record_details ${given(details)}`;
}

function correct(details: Readonly<Record<string, string>>): string {
  return `tool correct_details ${given(details)}`;
}

function given(details: Readonly<Record<string, string>>): string {
  return JSON.stringify({
    details: Object.entries(details).map(([field, value]) => ({ field, value })),
  });
}
