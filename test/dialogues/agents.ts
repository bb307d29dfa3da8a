import { type Agent, defineAgent } from '../../src/core/agent.ts';
import { weekdays } from '../../src/core/calendar.ts';

export const BOOKING = 'book_appointment';

/**
 * Three referral lines, one for each service of the dialogues: callers look for somebody, ask about them, and book.
 * They are open when every slot of the dialogues is, and at no hour twice a day: "at four" is one time.
 */
export const agents: Readonly<Record<string, Agent>> = {
  Services_1: line('City Hair', 'stylist', 'Which salon or stylist would you like?'),
  Services_2: line('City Dental', 'dentist', 'Which dentist would you like?'),
  Services_3: line('City Doctors', 'doctor', 'Which doctor would you like?'),
};

/** The name of the field is the name of the slot. */
export const slots = ['stylist_name', 'dentist_name', 'doctor_name', 'appointment_date', 'appointment_time'];

/** What callers ask before they book and after: the answers themselves are of no account here. */
export type Topic = 'search' | 'about';

function line(name: string, who: string, ask: string): Agent {
  return defineAgent({
    name,
    greeting: `${name}, this is the automated assistant. How can I help you?`,
    goodbye: 'Thank you for calling. Goodbye!',
    locale: 'en-US',
    timeZone: 'America/Los_Angeles',
    openingHours: Object.fromEntries(weekdays.map((day) => [day, ['09:00-19:00']])),
    intents: {
      [BOOKING]: {
        description: 'book an appointment',
        fields: [
          { name: `${who}_name`, kind: 'text', ask, label: who },
          { name: 'appointment_date', kind: 'date', ask: 'Which day would you like?', label: 'day' },
          { name: 'appointment_time', kind: 'time', ask: 'What time would you like?', label: 'time' },
        ],
        action: { type: 'book' },
      },
    },
    answers: {
      search: { about: `Finding a ${who} in a city`, text: 'There is one that fits.' } satisfies About,
      about: { about: `What a ${who} offers, and where`, text: 'All of that is on their page.' },
    } satisfies Record<Topic, About>,
    escalation: {},
  });
}

type About = Agent['answers'][string];
