import { defineAgent } from '../../src/core/agent.ts';
import type { Fact } from '../../src/core/fact.ts';
import type { Stage } from '../../src/core/stages.ts';

/** The office that is called, what the caller wants of it, and when in the call a fault strikes. */

export const PERSON = '+12125550199';

export const office = defineAgent({
  name: 'Elm Street Dental',
  greeting: 'Elm Street Dental, this is the automated assistant of the practice. How can I help you today?',
  goodbye: 'Thank you for calling. Goodbye!',
  locale: 'en-US',
  timeZone: 'America/New_York',
  openingHours: { tuesday: ['09:00-17:00'] },
  intents: {
    book_appointment: {
      description: 'book an appointment',
      fields: [
        { name: 'full_name', kind: 'name', ask: 'What is your full name?', label: 'name' },
        { name: 'phone', kind: 'phone', ask: 'What is your phone number?' },
      ],
      check: { type: 'free' },
      action: { type: 'book' },
    },
  },
  answers: { hours: { about: 'Opening hours', text: 'We are open on Tuesday from nine to five.' } },
  escalation: { transferTo: PERSON },
});

/** The same with nobody who takes calls: `escalate` takes a message. */
export const unstaffed = defineAgent({ ...office, escalation: {} });

export const WISH = { full_name: 'John Smith', phone: '+12125550147' };

export const moments = ['listening', 'speaking', 'tool pending'] as const;
export type Moment = (typeof moments)[number];

/** Words that ask for a moment, to which nobody says anything. */
export function isHolding(words: string): boolean {
  return /^(one moment, please\.|this takes a little longer.*|let me see\.)$/i.test(words);
}

/** What the caller says to these words of the agent; null where nothing is to be said. */
export function answerTo(
  { stage, moment }: { stage: Stage; moment: Moment },
  words: string,
  last: string,
): string | null {
  const answers: readonly (readonly [RegExp, string | null])[] = [
    [/goodbye/i, null],
    [/connect you/i, null],
    [/anything else/i, 'No, that is all.'],
    [/like to add/i, 'No, that is all.'],
    [/is that right/i, 'Yes.'],
    [/full name/i, 'My name is John Smith.'],
    [/phone number\?/i, 'Two one two five five five zero one four seven.'],
    [/your message/i, 'Please call me back.'],
    // Greeted first, the agent has to ask once more what it is about.
    [/how can i help|what would you like/i, greets(stage, moment) && last === '' ? 'Hello.' : opening(stage)],
  ];
  // What is said last is what is asked.
  const found = answers
    .map(([pattern, answer]) => ({ at: words.search(pattern), answer }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => b.at - a.at)[0];
  return found === undefined ? last : found.answer;
}

/** Nothing is said in this stage by an agent that is asked for something at once. */
function greets(stage: Stage, moment: Moment): boolean {
  return stage === 'intent_capture' && moment === 'speaking';
}

export function opening(stage: Stage): string {
  if (stage === 'quick_answer') return 'What are your opening hours?';
  return stage === 'escalate' ? 'I want to talk to a person.' : 'I would like to book an appointment.';
}

/** What the caller says by themselves, unasked: the only way to be heard in stages in which nothing is asked. */
export function interjection(stage: Stage, moment: Moment): ((fact: Fact) => boolean) | null {
  if (moment !== 'listening') return null;
  switch (stage) {
    case 'greeting':
      return (fact) => fact.type === 'speech_started' && fact.data.speaker === 'agent';
    case 'execute_action':
      return ({ type }) => type === 'action_started';
    case 'quick_answer':
      return (fact) => fact.type === 'stage_transition' && fact.data.to === 'quick_answer';
    default:
      return null;
  }
}

/** Whether this fact, in this stage, is the moment. */
export function isMoment(stage: Stage, moment: Moment, fact: Fact): boolean {
  switch (moment) {
    case 'listening':
      return fact.type === 'speech_started' && fact.data.speaker === 'caller';
    case 'speaking':
      return fact.type === 'speech_started' && fact.data.speaker === 'agent';
    case 'tool pending':
      if (stage === 'execute_action') return fact.type === 'action_started';
      if (stage === 'gather_details') return fact.type === 'check_started';
      return fact.type === 'tool_call';
  }
}

/** Why there is no such moment; null where there is one. */
export function impossible(stage: Stage, moment: Moment): string | null {
  return stage === 'greeting' && moment === 'tool pending'
    ? 'a tool needs a turn of the caller, and that turn has ended the greeting'
    : null;
}
