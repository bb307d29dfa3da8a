import { defineAgent } from '../../src/core/agent.ts';

/** A small practice that does not change when the shipped agents do. */
export const practice = defineAgent({
  name: 'Elm Street Dental',
  greeting: 'Elm Street Dental, this is the automated assistant. How can I help you?',
  goodbye: 'Thank you for calling. Goodbye!',
  locale: 'en-US',
  timeZone: 'America/New_York',
  openingHours: {
    monday: ['09:00-17:00'],
    tuesday: ['09:00-17:00'],
    wednesday: ['09:00-17:00'],
    thursday: ['09:00-17:00'],
    friday: ['09:00-17:00'],
  },
  intents: {
    schedule_appointment: {
      description: 'book a new appointment',
      fields: [
        { name: 'full_name', kind: 'name', ask: 'May I have your first and last name?', label: 'name' },
        { name: 'phone', kind: 'phone', ask: 'What is the best phone number to reach you?' },
        {
          name: 'visit_reason',
          kind: 'choice',
          ask: 'What is the visit for?',
          label: 'reason',
          choices: ['cleaning', 'check-up', { value: 'toothache', also: ['pain', 'tooth hurts'] }],
        },
        { name: 'preferred_date', kind: 'date', ask: 'Which day would you like?', label: 'date' },
        { name: 'preferred_time', kind: 'time', ask: 'What time would you like?', label: 'time' },
      ],
      action: { type: 'book' },
    },
    cancel_appointment: {
      description: 'cancel an appointment',
      fields: [
        { name: 'full_name', kind: 'name', ask: 'May I have your first and last name?', label: 'name' },
        { name: 'phone', kind: 'phone', ask: 'What phone number is it under?' },
      ],
      check: { type: 'exists' },
      action: { type: 'cancel' },
    },
  },
  answers: {
    hours: { about: 'Opening hours', text: 'We are open Monday to Friday from 9 AM to 5 PM.' },
    location: { about: 'Where we are', text: 'We are at 12 Elm Street.' },
  },
  escalation: { transferTo: '+12125550199' },
});
