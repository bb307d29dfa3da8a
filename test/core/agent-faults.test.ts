import { describe, expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import plumber from '../../agents/plumber.ts';
import type { Agent, Intent } from '../../src/core/agent.ts';
import { agentFaults } from '../../src/core/agent-faults.ts';

const book: Intent = {
  description: 'book a visit',
  fields: [{ name: 'full_name', kind: 'name', ask: 'Your name?' }],
  action: { type: 'custom' },
};

const agent: Agent = {
  name: 'Corner Shop',
  greeting: 'Hello.',
  locale: 'en-US',
  timeZone: 'America/New_York',
  openingHours: { monday: ['09:00-17:00'] },
  intents: { book },
  answers: {},
  escalation: {},
};

const withField = (field: object) => ({
  ...agent,
  intents: { book: { ...book, fields: [...book.fields, field] } },
});
const second = 'intents.book.fields[1]';

describe('agentFaults', () => {
  it.each([
    ['the smallest agent', agent],
    ['the dental practice', dental],
    ['the plumber', plumber],
  ])('finds nothing in %s', (_, sound) => {
    expect(agentFaults(sound)).toEqual([]);
  });

  it.each<[string, unknown, string, RegExp]>([
    ['a file that exports nothing', undefined, '', /export default defineAgent/],
    ['a missing name', { ...agent, name: undefined }, 'name', /expected a text/],
    ['an empty greeting', { ...agent, greeting: ' ' }, 'greeting', /not be empty/],
    ['a misspelt key', { ...agent, gretting: 'Hi' }, '', /unknown key "gretting"/],
    [
      'a time zone that does not exist',
      { ...agent, timeZone: 'America/Boston' },
      'timeZone',
      /America\/New_York/,
    ],
    ['a malformed locale', { ...agent, locale: 'english (US)' }, 'locale', /en-US/],
    ['no opening hours', { ...agent, openingHours: undefined }, 'openingHours', /monday/],
    [
      'an unknown weekday',
      { ...agent, openingHours: { mon: ['09:00-17:00'] } },
      'openingHours.mon',
      /no weekday/,
    ],
    [
      'hours that end first',
      { ...agent, openingHours: { monday: ['17:00-09:00'] } },
      'openingHours.monday[0]',
      /ends before/,
    ],
    [
      'a day off that is no day',
      { ...agent, openingHours: { closed: ['2026-02-30'] } },
      'openingHours.closed[0]',
      /no day/,
    ],
    [
      'hours of escalation',
      { ...agent, escalation: { hours: { friday: ['late'] } } },
      'escalation.hours.friday[0]',
      /no interval/,
    ],
    [
      'a local number to transfer to',
      { ...agent, escalation: { transferTo: '212 555 0147' } },
      'escalation.transferTo',
      /\+1212/,
    ],
    ['no intents', { ...agent, intents: {} }, 'intents', /at least one/],
    ['a name of our own', { ...agent, intents: { unknown: book } }, 'intents.unknown', /choose another/],
    ['an intent with spaces', { ...agent, intents: { 'book it': book } }, 'intents.book it', /underscores/],
    [
      'a topic with capitals',
      { ...agent, answers: { Hours: { about: 'a', text: 'b' } } },
      'answers.Hours',
      /underscores/,
    ],
    [
      'a topic that has a name of our own',
      { ...agent, answers: { other: { about: 'a', text: 'b' } } },
      'answers.other',
      /choose another/,
    ],
    ['no locale', { ...agent, locale: '' }, 'locale', /not be empty/],
    ['a field without a name', withField({ name: '', kind: 'text', ask: 'A?' }), `${second}.name`, /empty/],
    [
      'an intent without an action',
      { ...agent, intents: { book: { ...book, action: undefined } } },
      'intents.book.action',
      /builders/,
    ],
    [
      'an unknown kind',
      withField({ name: 'a', kind: 'phonenumber', ask: 'A?' }),
      `${second}.kind`,
      /unknown kind; use name/,
    ],
    ['an empty question', withField({ name: 'a', kind: 'text', ask: '' }), `${second}.ask`, /not be empty/],
    [
      'a name that is used twice',
      withField({ name: 'full_name', kind: 'text', ask: 'A?' }),
      `${second}.name`,
      /earlier field/,
    ],
    [
      'a choice without choices',
      withField({ name: 'a', kind: 'choice', ask: 'A?' }),
      `${second}.choices`,
      /needs a list/,
    ],
    [
      'choices of another kind',
      withField({ name: 'a', kind: 'text', ask: 'A?', choices: ['b'] }),
      `${second}.choices`,
      /only a field of kind choice/,
    ],
    [
      'a word for two choices',
      withField({
        name: 'a',
        kind: 'choice',
        ask: 'A?',
        choices: ['exam', { value: 'check-up', also: ['Exam'] }],
      }),
      `${second}.choices`,
      /"exam" stands for two/,
    ],
    [
      'bounds of a text',
      withField({ name: 'a', kind: 'text', ask: 'A?', max: 3 }),
      `${second}.max`,
      /kind number/,
    ],
    [
      'bounds the wrong way round',
      withField({ name: 'a', kind: 'number', ask: 'A?', min: 9, max: 3 }),
      `${second}.min`,
      /above the max/,
    ],
    [
      'a past time',
      withField({ name: 'a', kind: 'time', ask: 'A?', past: true }),
      `${second}.past`,
      /kind date/,
    ],
  ])('reports %s once, with its place', (_, given, path, message) => {
    expect(agentFaults(given)).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['an unknown key of the file', { extra: 1, openingHours: { moonday: [] } }, ['', 'openingHours.moonday']],
    [
      'the shape of an intent',
      { intents: { unknown: { ...book, description: '' } } },
      ['intents.unknown.description', 'intents.unknown'],
    ],
    [
      'the shape of another intent',
      { intents: { empty: {}, 'book it': book } },
      ['intents.empty.description', 'intents.empty.fields', 'intents.empty.action', 'intents.book it'],
    ],
    [
      'the shape of a field',
      {
        intents: {
          book: {
            ...book,
            fields: [
              { name: 'x', kind: 'nokind', ask: '', choices: ['a'], max: 3 },
              { name: 'x', kind: 'choice', ask: 'Which?', choices: [] },
              { name: 'y', kind: 'choice', ask: 'Which?', choices: 'a' },
              'z',
            ],
          },
        },
      },
      [
        'intents.book.fields[0].kind',
        'intents.book.fields[0].ask',
        'intents.book.fields[2].choices',
        'intents.book.fields[3]',
        'intents.book.fields[1].name',
        'intents.book.fields[1].choices',
      ],
    ],
    [
      'the shape of a transfer',
      { escalation: { transferTo: '12', hours: { friday: ['late'] } } },
      ['escalation.transferTo', 'escalation.hours.friday[0]'],
    ],
  ])('hides nothing behind %s', (_, change, paths) => {
    expect(agentFaults({ ...agent, ...(change as object) }).map(({ path }) => path)).toEqual(paths);
  });

  it('reports all faults together', () => {
    const faults = agentFaults({ ...agent, timeZone: 'Mars', openingHours: { monday: ['x'] }, intents: {} });
    expect(faults.map(({ path }) => path)).toEqual(['timeZone', 'openingHours.monday[0]', 'intents']);
  });
});
