import { expect, it } from 'vitest';
import { brief, sayExactly } from '../../../src/simulator/realtime/briefing.ts';
import { instructions, tools } from './dental.ts';

it('reads fields with their kinds, choices, known values and questions', () => {
  const {
    stage,
    fields,
    tools: offered,
    summary,
  } = brief({
    instructions: instructions('confirm_summary', { full_name: 'Jane Doe' }, 'A cleaning. Is that right?'),
    tools: tools('confirm_summary'),
  });
  expect(stage).toBe('confirm_summary');
  expect(offered).toEqual(['confirm_summary', 'correct_details', 'abandon_request', 'escalate_to_human']);
  expect(summary).toBe('A cleaning. Is that right?');
  expect(fields.slice(0, 3)).toEqual([
    { name: 'full_name', kind: 'name', choices: [], known: 'Jane Doe', ask: null },
    {
      name: 'phone',
      kind: 'phone',
      choices: [],
      known: null,
      ask: 'What is the best phone number to reach you?',
    },
    {
      name: 'visit_reason',
      kind: 'choice',
      choices: ['cleaning', 'check-up', 'toothache', 'filling'],
      known: null,
      ask: 'What is the visit for?',
    },
  ]);
});

it('reads intents and topics', () => {
  const closing = brief({ instructions: instructions('closing'), tools: [] });
  expect(closing.intents[0]).toEqual({ name: 'schedule_appointment', description: 'book a new visit' });
  const answering = brief({ instructions: instructions('quick_answer'), tools: [] });
  expect(answering.topics[0]).toEqual({ name: 'hours', title: 'Opening hours' });
});

it('makes do with words it does not know', () => {
  const odd =
    '# Stage: gather_details\n\n# Fields\nThese are still open:\n- free words\n- day (date) missing\n\n# News\nx';
  expect(brief({ instructions: odd, tools: [] })).toEqual({
    stage: 'gather_details',
    tools: [],
    intents: [],
    fields: [{ name: 'day', kind: 'date', choices: [], known: null, ask: null }],
    topics: [],
    summary: null,
  });
  expect(brief({ instructions: '', tools: [] })).toMatchObject({ stage: '', fields: [] });
});

it('finds the words that must be said exactly, and the quotation marks in them', () => {
  expect(sayExactly('Stay calm. Say exactly: "We call it "the chair"." Call no tool.')).toBe(
    'We call it "the chair".',
  );
  expect(sayExactly('Say hello.')).toBeNull();
});
