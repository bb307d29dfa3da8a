import { describe, expect, it } from 'vitest';
import type { Act } from '../../../src/simulator/realtime/mind.ts';
import { rules } from '../../../src/simulator/realtime/minds/rules.ts';
import { fields, prompt } from './dental.ts';

const known = {
  full_name: 'John Smith',
  phone: '(212) 555-0147',
  visit_reason: 'cleaning',
  date: 'Tuesday, December 1st',
  time: '2 PM',
};
const summary = 'I have a cleaning for John Smith on Tuesday, December 1st at 2 PM. Is that right?';

async function act(...args: Parameters<typeof prompt>): Promise<Act> {
  const acts = await rules.respond(prompt(...args));
  expect(acts).toHaveLength(1);
  return acts[0] as Act;
}

/** The tool called and its arguments, or what was said. */
async function decision(...args: Parameters<typeof prompt>): Promise<readonly [string, unknown] | string> {
  const one = await act(...args);
  if ('call' in one) return [one.call, JSON.parse(one.arguments)];
  if ('say' in one) return one.say;
  throw new Error(`neither a tool nor words: ${JSON.stringify(one)}`);
}

const caller = (text: string) => [{ by: 'caller', text }] as const;

describe('a caller who says what the call is about', () => {
  it.each([
    ["I'd like to book an appointment", 'schedule_appointment'],
    ['i would like to book an appointment', 'schedule_appointment'],
    ['I need to schedule a cleaning for next Tuesday', 'schedule_appointment'],
    ["I'd like an appointment please", 'schedule_appointment'],
    ['can I make an appointment', 'schedule_appointment'],
    ['can I reschedule my appointment', 'reschedule_appointment'],
    ['I have to move my visit to another day', 'reschedule_appointment'],
    ['I need to change my appointment', 'reschedule_appointment'],
    ['I want to cancel my appointment', 'cancel_appointment'],
    ['what are your opening hours', 'general_inquiry'],
    ['are you open on Saturday', 'general_inquiry'],
    ['do you take insurance', 'general_inquiry'],
    ['where are you located', 'general_inquiry'],
    ['how much is a cleaning', 'general_inquiry'],
    ['how do I get there', 'general_inquiry'],
    ['I need to see the dentist', 'schedule_appointment'],
    ['can I come in tomorrow', 'schedule_appointment'],
  ])('"%s" is %s, and sure of it', async (said, intent) => {
    const [tool, args] = (await decision('intent_capture', caller(said))) as [
      string,
      Record<string, unknown>,
    ];
    expect(tool).toBe('classify_intent');
    expect(args).toMatchObject({ intent });
    expect(args.confidence).toBeGreaterThanOrEqual(0.7);
  });

  it.each(["uh I don't know", 'my appointment', "I can't make my appointment", 'the weather is nice'])(
    '"%s" leaves it unsure',
    async (said) => {
      const [tool, args] = (await decision('intent_capture', caller(said))) as [
        string,
        Record<string, unknown>,
      ];
      expect(tool).toBe('classify_intent');
      expect(args.confidence).toBeLessThan(0.7);
    },
  );

  it('is asked what for, after a mere hello', async () => {
    expect(await decision('intent_capture', caller('hello'))).toBe('How can I help you today?');
  });

  it.each(['I want to speak to a person', 'can I talk to somebody', 'operator please'])(
    'gets a person: "%s"',
    async (said) => {
      expect(await decision('intent_capture', caller(said))).toMatchObject(['escalate_to_human', {}]);
      expect(await decision('gather_details', caller(said))).toMatchObject(['escalate_to_human', {}]);
      // Where escalating is not offered, the intent is unknown and the flow escalates.
      expect(await decision('greeting', caller(said))).toMatchObject([
        'classify_intent',
        { intent: 'unknown' },
      ]);
    },
  );

  it('is asked again when nothing was understood', async () => {
    expect(await decision('intent_capture', caller(''))).toMatch(/again/);
  });
});

describe('a caller of another trade', () => {
  const intents = [
    '- request_repair: have something repaired: a leak, a clogged drain, no hot water, a broken toilet',
    '- request_quote: get a price for new work, such as a new bathroom or a new water heater',
    '- general_inquiry: a question about working hours, prices, or any other question',
    '- unknown: something else that is not listed',
  ];
  const instructions = `# Stage: intent_capture\n\n# Intents\n${intents.join('\n')}`;
  const tools = [{ type: 'function', name: 'classify_intent', parameters: {} }] as const;

  it.each([
    ['I have a leak in my kitchen', 'request_repair'],
    ['my toilet is broken', 'request_repair'],
    ['there is no hot water', 'request_repair'],
    ['I would like a quote for a new bathroom', 'request_quote'],
    ['can you give me an estimate', 'request_quote'],
    ['what are your hours', 'general_inquiry'],
  ])('"%s" is %s', async (said, intent) => {
    const [tool, args] = (await decision('', caller(said), { instructions, tools })) as [
      string,
      Record<string, unknown>,
    ];
    expect([tool, args.intent]).toEqual(['classify_intent', intent]);
    expect(args.confidence).toBeGreaterThanOrEqual(0.7);
  });
});

describe('a caller who gives details', () => {
  const order = ['full_name', 'phone', 'visit_reason', 'date', 'time'] as const;
  /** Asked for one field, with those before it known already. */
  const asked = (field: (typeof order)[number], said: string) =>
    decision('gather_details', [{ by: 'agent', text: fields[field].ask }, ...caller(said)], {
      known: Object.fromEntries(order.slice(0, order.indexOf(field)).map((name) => [name, known[name]])),
    });

  it.each([
    ['full_name', 'my name is John Smith', { full_name: 'John Smith' }],
    ['full_name', 'John Smith', { full_name: 'John Smith' }],
    ['full_name', 'uh john smith', { full_name: 'john smith' }],
    ['full_name', 'this is Sarah Miller', { full_name: 'Sarah Miller' }],
    ['full_name', 'Miller, M I L L E R', { full_name: 'Miller M I L L E R' }],
    [
      'phone',
      'five five five, two one two, three four six seven',
      { phone: 'five five five two one two three four six seven' },
    ],
    [
      'phone',
      'my number is five five five, two one two, three four six seven',
      { phone: 'five five five two one two three four six seven' },
    ],
    [
      'phone',
      'two one two, five five five, oh one four seven',
      { phone: 'two one two five five five oh one four seven' },
    ],
    [
      'phone',
      'two one two double five five oh one four seven',
      { phone: 'two one two double five five oh one four seven' },
    ],
    [
      'phone',
      'you can reach me at two one two five five five oh one four seven',
      { phone: 'two one two five five five oh one four seven' },
    ],
    ['phone', '212-555-0147', { phone: '212-555-0147' }],
    ['visit_reason', 'a cleaning', { visit_reason: 'cleaning' }],
    ['visit_reason', 'I have a toothache', { visit_reason: 'toothache' }],
    ['visit_reason', 'just a check up', { visit_reason: 'check up' }],
    ['visit_reason', 'i need my teeth cleaned', { visit_reason: 'cleaned' }],
    ['visit_reason', 'my tooth hurts', { visit_reason: 'my tooth hurts' }],
    ['date', 'next Tuesday', { date: 'next Tuesday' }],
    ['date', 'tomorrow', { date: 'tomorrow' }],
    ['date', 'December first', { date: 'December first' }],
    ['date', 'the seventh', { date: 'the seventh' }],
    ['date', 'Monday the thirtieth of November', { date: 'Monday the thirtieth of November' }],
    ['date', 'next Tuesday at two pm', { date: 'next Tuesday', time: 'two pm' }],
    ['time', 'at half past two', { time: 'half past two' }],
    ['time', 'two thirty pm', { time: 'two thirty pm' }],
    ['time', 'ten in the morning', { time: 'ten in the morning' }],
    ['time', 'ten', { time: 'ten' }],
    ['time', "two o'clock", { time: "two o'clock" }],
    // An ear that hears more than was said: a bare hour counts only where a time or a day is spoken of.
    ['visit_reason', 'i have a toothache at two', { visit_reason: 'toothache' }],
    ['date', 'tuesday at two', { date: 'tuesday', time: 'two' }],
    ['full_name', 'm i l l e r', { full_name: 'm i l l e r' }],
    [
      'full_name',
      'my name is John Smith and my number is two one two five five five oh one four seven',
      { full_name: 'John Smith', phone: 'two one two five five five oh one four seven' },
    ],
    [
      'full_name',
      'a cleaning next Tuesday at ten am',
      { visit_reason: 'cleaning', date: 'next Tuesday', time: 'ten am' },
    ],
    [
      'full_name',
      'this is John Smith, I need a cleaning tomorrow at half past two, my number is two one two five five five oh one four seven',
      {
        full_name: 'John Smith',
        phone: 'two one two five five five oh one four seven',
        visit_reason: 'cleaning',
        date: 'tomorrow',
        time: 'half past two',
      },
    ],
  ] as const)('asked for %s: "%s"', async (field, said, expected) => {
    const [tool, args] = (await asked(field, said)) as [
      string,
      { details: { field: string; value: string }[] },
    ];
    expect(tool).toBe('record_details');
    expect(Object.fromEntries(args.details.map(({ field: name, value }) => [name, value]))).toEqual(expected);
  });

  it.each([
    ['full_name', "I don't know"],
    ['phone', "I don't know"],
    ['phone', ''],
    ['date', 'what are your opening hours'],
    ['full_name', 'hello'],
    ['visit_reason', 'uh I am not sure'],
    ['visit_reason', 'who are you'],
    ['time', 'yes'],
  ] as const)('asked for %s, "%s" gives nothing to record and is clarified', async (field, said) => {
    expect(await asked(field, said)).toMatchObject(['clarify_detail', { field }]);
  });

  it('may give up', async () => {
    expect(await asked('phone', 'never mind, forget it')).toMatchObject(['abandon_request', {}]);
  });
});

describe('a caller who is read the summary', () => {
  const asked = (said: string) =>
    decision('confirm_summary', [{ by: 'agent', text: summary }, ...caller(said)], { known, summary });

  it.each([
    ['yes', true],
    ["yes that's right", true],
    ['correct', true],
    ['yes, Tuesday at two pm', true],
    ['no', false],
    ["no that's wrong", false],
  ])('"%s" confirms: %s', async (said, confirmed) => {
    expect(await asked(said)).toEqual(['confirm_summary', { confirmed }]);
  });

  it.each([
    ['actually, make it three pm', { time: 'three pm' }],
    ['no, the time should be three pm', { time: 'three pm' }],
    ['no, Wednesday instead', { date: 'Wednesday' }],
    ['can we make it Thursday at eleven am', { date: 'Thursday', time: 'eleven am' }],
    ["the name is wrong, it's Jon Smyth", { full_name: 'Jon Smyth' }],
    ['yes but make it at three', { time: 'three' }],
  ])('"%s" corrects', async (said, expected) => {
    const [tool, args] = (await asked(said)) as [string, { details: { field: string; value: string }[] }];
    expect(tool).toBe('correct_details');
    expect(Object.fromEntries(args.details.map(({ field, value }) => [field, value]))).toEqual(expected);
  });

  it('is asked again after something else', async () => {
    expect(await asked('hmm let me think')).toBe(summary);
  });
});

describe('a caller who is asked whether there is anything else', () => {
  const asked = (said: string) => decision('closing', caller(said));

  it.each(['no thank you', "no that's all", "that's it, goodbye"])('"%s" ends it', async (said) => {
    expect(await asked(said)).toEqual(['anything_else', { more: false }]);
  });

  it.each([
    ['yes', ['anything_else', { more: true }]],
    ['yes, what are your opening hours', ['classify_intent', { intent: 'general_inquiry' }]],
    ['what are your opening hours', ['classify_intent', { intent: 'general_inquiry' }]],
    ["I'd also like to cancel an appointment", ['classify_intent', { intent: 'cancel_appointment' }]],
  ])('"%s" goes on', async (said, expected) => {
    expect(await asked(said)).toMatchObject(expected);
  });

  it('hangs up once the goodbye was said', async () => {
    const said = await decision('closing', [
      { by: 'call', name: 'anything_else', callId: 'call_1', arguments: '{"more":false}' },
      { by: 'output', callId: 'call_1', output: '{"ok":true,"say":"Goodbye."}' },
      { by: 'agent', text: 'Goodbye.' },
      ...caller('bye'),
    ]);
    expect(said).toMatchObject(['end_call', {}]);
  });

  it.each(['okay thanks', 'goodbye'])('ends an escalated call at "%s"', async (text) => {
    expect(await decision('escalate', caller(text))).toMatchObject(['end_call', {}]);
  });
});

describe('what a tool answered', () => {
  const after = (record: Record<string, unknown>, question: string) =>
    [
      ...caller(question),
      { by: 'call', name: 'classify_intent', callId: 'call_1', arguments: '{}' },
      { by: 'output', callId: 'call_1', output: JSON.stringify(record) },
    ] as const;

  it.each([
    ['what are your opening hours', 'hours'],
    ['are you open on Saturday', 'hours'],
    ['where are you located', 'location'],
    ['do you take insurance', 'insurance'],
    ['how much is a filling', 'prices'],
    ['do you take delta dental', 'insurance'],
    ['how do I get there', 'location'],
    ['do you have a fish tank', 'other'],
  ])('leads to the tool it names: "%s" is answered from %s', async (question, topic) => {
    expect(await decision('quick_answer', after({ ok: true, call: 'answer_question' }, question))).toEqual([
      'answer_question',
      { topic, question },
    ]);
  });

  it('runs the action of record, not of the moment', async () => {
    const record = { ok: true, intent: 'cancel_appointment', call: 'execute_action' };
    expect(await decision('execute_action', after(record, 'yes'))).toEqual([
      'execute_action',
      { action_type: 'cancel_appointment' },
    ]);
  });

  it('is said as it stands', async () => {
    const say = 'What is the best phone number to reach you?';
    expect(await decision('gather_details', after({ ok: true, say }, 'John'))).toBe(say);
  });

  it('is never made up: with nothing to say, the standing question is asked', async () => {
    expect(
      await decision('gather_details', after({ ok: true }, 'John'), { known: { full_name: 'John' } }),
    ).toBe(fields.phone.ask);
  });

  it('cannot make it call a tool that is not offered', async () => {
    expect(await decision('gather_details', after({ call: 'execute_action', say: 'One moment.' }, 'x'))).toBe(
      'One moment.',
    );
  });

  it('cannot keep it calling tools for ever', async () => {
    const turns = Array.from({ length: 6 }, (_, n) => [
      { by: 'call', name: 'execute_action', callId: `call_${n}`, arguments: '{}' } as const,
      { by: 'output', callId: `call_${n}`, output: '{"ok":false,"call":"execute_action"}' } as const,
    ]).flat();
    expect(await decision('execute_action', [...caller('yes'), ...turns])).toBe('One moment, please.');
  });

  it('waits when the caller spoke while the tool ran', async () => {
    const turns = [...after({ ok: true, say: 'Is that right?' }, 'John Smith')];
    turns.splice(2, 0, { by: 'caller', text: 'can I talk to somebody' });
    expect(await decision('gather_details', turns)).toMatchObject(['escalate_to_human', {}]);
  });
});

describe('what a response asks for', () => {
  it('is said exactly', async () => {
    const exact = 'Thanks for calling. "Smile" is our middle name.';
    expect(await act('greeting', [], { instructions: `Say exactly: "${exact}"` })).toEqual({ say: exact });
  });

  it('is the tool that is forced, with the best guess', async () => {
    const toolChoice = { type: 'function', name: 'classify_intent' } as const;
    expect(await decision('intent_capture', caller('uh my appointment'), { toolChoice })).toMatchObject([
      'classify_intent',
      { confidence: 0.5 },
    ]);
  });

  it('is words only when tools are forbidden', async () => {
    expect(await decision('gather_details', caller('John Smith'), { toolChoice: 'none' })).toBe(
      fields.full_name.ask,
    );
  });
});
