import { type Agent, defineAgent } from '../../src/core/agent.ts';
import type { Call } from '../../src/core/call.ts';
import { conceal, nothingTold } from '../../src/core/conceal.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import type { Fact } from '../../src/core/fact.ts';
import type { FieldSpec } from '../../src/core/fields/field.ts';
import { redactFact } from '../../src/core/redact.ts';
import { askedField } from '../../src/core/sensitive.ts';

/** Calls as they stand when a row of the corpus begins, and what is shown of its lines. */

const asks = {
  text: { name: 'member_number', kind: 'text', ask: 'What is your member number?', label: 'member number' },
  number: {
    name: 'member_number',
    kind: 'number',
    ask: 'What is your member number?',
    label: 'member number',
  },
  name: { name: 'full_name', kind: 'name', ask: 'What is your name?', label: 'name' },
  date: { name: 'birth_date', kind: 'date', ask: 'What is your date of birth?', past: true },
  email: { name: 'email', kind: 'email', ask: 'What is your email address?' },
  address: { name: 'address', kind: 'address', ask: 'What is your address?' },
  phone: { name: 'callback', kind: 'phone', ask: 'What number can we call you at?', label: 'number' },
  choice: {
    name: 'topic',
    kind: 'choice',
    ask: 'What is it about?',
    choices: [
      'depression',
      { value: 'anxiety', also: ['anxious'] },
      { value: 'grief', also: ['grief counselling'] },
    ],
  },
  time: { name: 'wake_time', kind: 'time', ask: 'When do you wake up?' },
} as const satisfies Record<string, FieldSpec>;

const plain: readonly FieldSpec[] = [
  { name: 'phone', kind: 'phone', ask: 'What is your phone number?', label: 'phone number' },
  { name: 'day', kind: 'date', ask: 'Which day would suit you?' },
  { name: 'time', kind: 'time', ask: 'At what time?' },
];

function agent(fields: readonly FieldSpec[]): Agent {
  return defineAgent({
    name: 'Harbor Clinic',
    greeting: 'Harbor Clinic, this is the automated assistant. How can I help you?',
    locale: 'en-US',
    timeZone: 'America/New_York',
    openingHours: {},
    intents: { book: { description: 'book an appointment', fields, action: { type: 'custom' } } },
    answers: {},
    escalation: {},
  });
}

const secret = (kind: keyof typeof asks): FieldSpec => ({ ...asks[kind], sensitive: true });

const FIRST: readonly Fact[] = [
  { type: 'call_start', at: 0, data: { sid: 'CA1', from: '+12125550100', to: '', agent: '', voice: '' } },
  {
    type: 'stage_transition',
    at: 1,
    data: { from: 'greeting', to: 'intent_capture', cause: 'greeting_heard' },
  },
];
const WANTS: readonly Fact[] = [
  { type: 'turn', at: 2, data: { turn: 1, item: 'item_1' } },
  { type: 'intent_set', at: 2, data: { intent: 'book', confidence: 1, kept: [] } },
  {
    type: 'stage_transition',
    at: 2,
    data: { from: 'intent_capture', to: 'gather_details', cause: 'classify_intent' },
  },
];

interface Setting {
  readonly agent: Agent;
  readonly past: readonly Fact[];
}

/** What a heading of the corpus means. */
export function setting(heading: string): Setting {
  const [first = '', ...rest] = heading.split(' ');
  const last = rest.at(-1) ?? '';
  const kind = last as keyof typeof asks;
  if (heading === 'nothing asked') return { agent: agent(plain), past: FIRST };
  if (first === 'knows') return knowing(rest.join(' '));
  if (first === 'open')
    return {
      agent: agent([...plain, secret(kind)]),
      past: ['text', 'name', 'choice', 'number', 'date', 'email'].includes(kind)
        ? [...FIRST, ...WANTS]
        : FIRST,
    };
  if (rest[0] === 'secret') return { agent: agent([secret(kind), ...plain]), past: [...FIRST, ...WANTS] };
  const asked = plain.findIndex(({ name }) => name === (last === 'date' ? 'day' : last));
  return { agent: agent([...plain.slice(asked), ...plain.slice(0, asked)]), past: [...FIRST, ...WANTS] };
}

const KNOWN: Readonly<Record<string, readonly [keyof typeof asks, string]>> = {
  AB4417: ['text', 'AB4417'],
  'Jane Doe': ['name', 'Jane Doe'],
  '1980-05-12': ['date', 'May 12th, 1980'],
  'jane.doe@example.com': ['email', 'jane dot doe at example dot com'],
  '1420 Maple Street': ['address', '1420 Maple Street'],
  depression: ['choice', 'depression'],
};

/** It was given two turns ago. */
function knowing(value: string): Setting {
  const [kind, spoken] = KNOWN[value] ?? ['text', value];
  const field = secret(kind);
  const details = [{ field: field.name, value, spoken, source: 'caller', turn: 2 }] as const;
  return {
    agent: agent([field, ...plain.slice(1), ...plain.slice(0, 1)]),
    past: [
      ...FIRST,
      ...WANTS,
      { type: 'turn', at: 3, data: { turn: 2, item: 'item_2' } },
      { type: 'details_recorded', at: 3, data: { details } },
      { type: 'turn', at: 4, data: { turn: 3, item: 'item_3' } },
    ],
  };
}

/** What every output shows of these lines. */
export function shown({ agent: file, past }: Setting, lines: readonly string[]): readonly string[] {
  let call: Call = newCall;
  let told = nothingTold;
  const out: string[] = [];
  const take = (decided: readonly Fact[]): readonly Fact[] => {
    const kept = conceal(decided, call, file, told);
    told = kept.told;
    call = kept.facts.reduce(evolve, call);
    return kept.facts.map((fact) => redactFact(fact, file));
  };
  take(past);
  for (const line of lines) {
    const facts = said(line, call, file).flatMap((fact) => take([fact]));
    out.push(
      ...facts.flatMap(({ type, data }) =>
        type === 'utterance' ? [data.text] : type === 'dtmf' ? [data.digits] : [],
      ),
    );
  }
  return out;
}

function said(line: string, call: Call, file: Agent): readonly Fact[] {
  const turn = (call.phase === 'live' ? call.turns : 0) + 1;
  const [, who, words = ''] = /^(?:(agent|keys)> )?(.*)$/.exec(line) ?? [];
  if (who === 'agent')
    return [{ type: 'utterance', at: 9, data: { speaker: 'agent', text: words, started_ms: 9 } }];
  if (who === 'keys') return [{ type: 'dtmf', at: 9, data: { digits: words, field: keyed(call, file) } }];
  return [
    { type: 'turn', at: 9, data: { turn, item: `item_${turn}` } },
    { type: 'utterance', at: 9, data: { speaker: 'caller', text: words, turn, started_ms: 9 } },
  ];
}

/** What keys are taken for. */
function keyed(call: Call, file: Agent): string | null {
  const asked = call.phase === 'live' ? askedField(file, call) : undefined;
  return asked?.kind === 'phone' || asked?.kind === 'number' ? asked.name : null;
}
