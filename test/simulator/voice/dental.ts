import type { BriefedField, Briefing } from '../../../src/simulator/realtime/briefing.ts';

/** What a model is told at each point of a booking, as an agent file for a dental office would have it. */
export function briefingAt(point: string): Briefing {
  const nothing: Briefing = { stage: point, tools: [], intents: [], fields: [], topics: [], summary: null };
  if (point === 'intent_capture' || point === 'closing') return { ...nothing, intents };
  if (point === 'confirm_summary')
    return { ...nothing, fields: fields.map((field) => known(field)), summary: 'So: …' };
  const asked = fields.findIndex(({ name }) => name === point);
  if (asked < 0) return nothing;
  return {
    ...nothing,
    stage: 'gather_details',
    fields: fields.map((field, i) => (i < asked ? known(field) : field)),
  };
}

/** What callers say, by the point at which they say it: a stage, or the field that was asked for. */
export const sayings: Readonly<Record<string, readonly string[]>> = {
  intent_capture: [
    "I'd like to book an appointment",
    'I need to schedule a cleaning for next Tuesday',
    'can I reschedule my appointment',
    'I want to cancel my appointment',
    'what are your opening hours',
    'are you open on Saturday',
    'do you take insurance',
    'where are you located',
    'I want to speak to a person',
    "uh I don't know",
    'hello',
  ],
  full_name: [
    'my name is John Smith',
    'John Smith',
    'this is Sarah Miller',
    'Miller, M I L L E R',
    'my name is John Smith and my number is five five five, two one two, three four six seven',
    'a cleaning next Tuesday at ten am',
    "I don't know",
    'can I talk to somebody',
    'never mind, forget it',
  ],
  phone: [
    'my number is five five five, two one two, three four six seven',
    'two one two, five five five, oh one four seven',
    'you can reach me at two one two, five five five, oh one four seven',
    'double five five, two one two, three four six seven',
    'five five five, one two three four',
    'never mind, forget it',
    'can I talk to somebody',
  ],
  visit_reason: [
    'a cleaning',
    'I have a toothache',
    'a check-up',
    'next Tuesday at two pm',
    'a cleaning next Tuesday at ten am',
    "I don't know",
  ],
  preferred_date: [
    'next Tuesday',
    'tomorrow',
    'December first',
    'the seventh',
    'Monday the thirtieth of November',
    'next Tuesday at two pm',
    "I don't know",
  ],
  preferred_time: [
    'at half past two',
    'two thirty pm',
    'ten in the morning',
    'ten am',
    "three o'clock",
    'can I talk to somebody',
  ],
  confirm_summary: [
    'yes',
    "yes that's right",
    'correct',
    'no',
    "no that's wrong",
    'actually, make it three pm',
    'no, the time should be three pm',
    'no, Wednesday instead',
    'can we make it Thursday at eleven am',
    "the name is wrong, it's Jon Smyth",
  ],
  closing: [
    'no thank you',
    "no that's all",
    "that's it, goodbye",
    'yes',
    'yes, what are your opening hours',
    'what are your opening hours',
    "I'd also like to cancel an appointment",
  ],
  escalate: ['okay', 'goodbye'],
};

const intents = [
  { name: 'schedule_appointment', description: 'book a new visit' },
  { name: 'reschedule_appointment', description: 'move an existing visit to another time' },
  { name: 'cancel_appointment', description: 'cancel an existing visit' },
  { name: 'general_inquiry', description: 'a question that the topics below answer' },
  { name: 'unknown', description: 'none of these' },
];

const fields: readonly BriefedField[] = [
  missing('full_name', 'name', 'What is your full name?'),
  missing('phone', 'phone', 'What is the best phone number to reach you?'),
  missing('visit_reason', 'choice', 'What is the visit for?', ['cleaning', 'check-up', 'toothache']),
  missing('preferred_date', 'date', 'What day would you like?'),
  missing('preferred_time', 'time', 'What time suits you?'),
];

function missing(name: string, kind: string, ask: string, choices: readonly string[] = []): BriefedField {
  return { name, kind, choices, known: null, ask };
}

function known(field: BriefedField): BriefedField {
  return { ...field, known: 'something', ask: null };
}
