import { defineAgent, httpAction } from 'pointsman';

/** Where jobs go: any system that takes JSON by HTTP POST. */
const jobs = process.env.JOBS_URL ?? 'http://127.0.0.1:8080/jobs';

const contact = [
  { name: 'full_name', kind: 'name', ask: 'May I have your name, please?', label: 'name' },
  { name: 'phone', kind: 'phone', ask: 'What number can the plumber call you on?', label: 'phone number' },
] as const;

export default defineAgent({
  name: 'Blue River Plumbing',
  greeting:
    "You've reached Blue River Plumbing. I'm the automated assistant, and I can take your job right now. What is going on?",
  goodbye: 'Thank you for calling Blue River Plumbing. Goodbye.',
  persona: 'Friendly, quick and practical. The caller may be standing in water: no small talk.',
  locale: 'en-US',
  timeZone: 'America/Denver',
  openingHours: {
    monday: ['07:00-18:00'],
    tuesday: ['07:00-18:00'],
    wednesday: ['07:00-18:00'],
    thursday: ['07:00-18:00'],
    friday: ['07:00-18:00'],
    saturday: ['08:00-14:00'],
  },

  intents: {
    request_repair: {
      description: 'have something repaired: a leak, a clogged drain, no hot water, a broken toilet',
      fields: [
        {
          name: 'problem',
          kind: 'choice',
          ask: 'What is the problem: a leak, a clogged drain, the water heater, or the toilet?',
          choices: [
            { value: 'leak', also: ['leaking', 'dripping', 'burst pipe', 'water coming out', 'flooding'] },
            { value: 'clogged drain', also: ['clog', 'blocked', 'backed up', 'sink will not drain'] },
            { value: 'water heater', also: ['no hot water', 'boiler', 'cold water only'] },
            { value: 'toilet', also: ['toilet is running', 'will not flush'] },
          ],
        },
        { name: 'street_address', kind: 'address', ask: 'What is the street address?', label: 'address' },
        ...contact,
        { name: 'visit_date', kind: 'date', ask: 'What day should the plumber come?', label: 'day' },
        {
          name: 'notes',
          kind: 'text',
          ask: 'Is there anything the plumber should know, such as a gate code?',
          required: false,
          sensitive: true,
        },
      ],
      action: httpAction({
        url: jobs,
        say: 'Your repair is on our list, and the plumber will call you before coming.',
      }),
    },

    request_quote: {
      description: 'get a price for new work, such as a new bathroom or a new water heater',
      fields: [
        { name: 'work', kind: 'text', ask: 'What would you like to have done?' },
        {
          name: 'fixtures',
          kind: 'number',
          ask: 'How many fixtures is that, counting each sink, toilet, tub and shower?',
          label: 'number of fixtures',
          min: 1,
          max: 40,
        },
        {
          name: 'street_address',
          kind: 'address',
          ask: 'What is the address of the work?',
          label: 'address',
        },
        ...contact,
        { name: 'email', kind: 'email', ask: 'What email address should we send the quote to?' },
      ],
      action: httpAction({
        url: jobs,
        say: 'We have everything for your quote, and you will get it by email within two working days.',
      }),
    },
  },

  answers: {
    hours: {
      about: 'Working hours',
      text: 'Our plumbers work Monday to Friday from 7 in the morning to 6 in the evening, and Saturday from 8 to 2.',
    },
    prices: {
      about: 'What a visit costs',
      text: 'A visit is 89 dollars and includes the first half hour. After that it is 65 dollars for each half hour, plus parts, and you get the price before any work begins.',
    },
    area: {
      about: 'Where the plumbers go',
      text: 'We come to you anywhere within 30 miles of downtown.',
    },
    emergencies: {
      about: 'What to do right now about a leak or a flood',
      text: 'Close the main valve: it is usually where the pipe comes into the house, and it turns clockwise. If you smell gas, leave the house and call 911. Then tell me where you are, and I will take down the job.',
    },
  },

  escalation: {
    say: 'One moment, I am putting you through to the office.',
    sayUnavailable:
      "Nobody in the office can pick up right now. Tell me your name, your number and what you need, and we'll call you back.",
  },
});
