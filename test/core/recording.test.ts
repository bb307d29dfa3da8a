import { describe, expect, it } from 'vitest';
import type { Agent } from '../../src/core/agent.ts';
import { agentFaults } from '../../src/core/agent-faults.ts';
import { agentWarnings } from '../../src/core/agent-warnings.ts';
import { decide } from '../../src/core/decide.ts';
import { evolve } from '../../src/core/evolve.ts';
import { fixedWords, greetingWords } from '../../src/core/given-words.ts';
import type { Input } from '../../src/core/input.ts';
import { react, unfinished } from '../../src/core/react.ts';
import { recordable } from '../../src/core/recording.ts';
import { practice } from '../support/agent.ts';
import { happened, step, type World } from '../support/scenario.ts';

const book = practice.intents.schedule_appointment;
if (book === undefined) throw new Error('the practice books appointments');

/** The practice, which asks for a member number that nobody may see, and is recorded. */
const recorded: Agent = {
  ...practice,
  recording: {},
  intents: {
    schedule_appointment: {
      ...book,
      fields: [
        { name: 'full_name', kind: 'name', ask: 'What is your name?' },
        { name: 'member', kind: 'text', ask: 'What is your member number?', sensitive: true },
        { name: 'reason', kind: 'text', ask: 'What is it about?' },
      ],
    },
  },
};

const BEGUN = [
  'answered',
  'heard',
  'caller I want to book an appointment',
  'tool classify_intent {"intent":"schedule_appointment","confidence":0.9}',
  'heard What is your name?',
];
const NAMED = [
  ...BEGUN,
  'caller Jane Doe',
  'tool record_details {"details":[{"field":"full_name","value":"Jane Doe"}]}',
];
const MEMBER = ['heard What is your member number?', 'caller A B 4 4 1 7'];
const GIVEN = 'tool record_details {"details":[{"field":"member","value":"AB4417"}]}';

const after = (...lines: readonly string[]): World => happened(lines, { agent: recorded });

/** What the carrier is asked for because of these inputs, one after the other. */
function asked(world: World, ...inputs: readonly Input[]): readonly string[] {
  return inputs.flatMap((input) => {
    const facts = decide(world.context, world.call, input, world.at);
    world.call = facts.reduce(evolve, world.call);
    return react(world.context, world.call, facts).flatMap((effect) =>
      effect.type === 'steerRecording' ? [effect.to] : [],
    );
  });
}

function askedBy(world: World, ...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) =>
    step(line, world).effects.flatMap((effect) => (effect.type === 'steerRecording' ? [effect.to] : [])),
  );
}

const failed = (to: 'paused' | 'stopped' | 'in-progress'): Input => ({
  type: 'recordingFailed',
  to,
  why: 'HTTP 503',
});
const done = (to: 'paused' | 'stopped' | 'in-progress'): Input => ({ type: 'recordingChanged', to });

describe('the recording of a call', () => {
  it('is paused with the question for something sensitive, and goes on with the caller’s next turn after it', () => {
    const world = after(...BEGUN);
    expect(askedBy(world, 'caller Jane Doe')).toEqual([]);
    expect(askedBy(world, ...NAMED.slice(-1))).toEqual(['paused']);
    expect(askedBy(world, ...MEMBER, GIVEN, 'heard I have A B 4 4 1 7. What is it about?')).toEqual([]);
    expect(askedBy(world, 'caller a check-up')).toEqual(['in-progress']);
  });

  it('is paused while what is sensitive is read back', () => {
    const world = after(...NAMED, ...MEMBER, GIVEN, 'heard What is it about?', 'caller a check-up');
    const complete = 'tool record_details {"details":[{"field":"reason","value":"check-up"}]}';
    expect(askedBy(world, complete, 'check ok')).toEqual(['paused']);
    expect(askedBy(world, 'heard', 'caller yes', 'tool confirm_summary {"confirmed":true}')).toEqual([
      'in-progress',
    ]);
  });

  it('is paused while a card is spoken of', () => {
    const world = after('answered', 'heard');
    expect(askedBy(world, 'caller my card number is 4111 1111 1111 1111')).toEqual(['paused']);
    expect(askedBy(world, 'heard Sorry?', 'caller ah', 'heard How can I help?', 'caller book')).toEqual([
      'in-progress',
    ]);
  });

  it('is paused while the caller is with a person, who was not asked', () => {
    const world = after('answered', 'heard', 'caller a person please');
    expect(askedBy(world, 'tool escalate_to_human {"reason":"asked"}', 'heard')).toEqual(['paused']);
    expect(askedBy(world, 'transfer busy', 'line back')).toEqual(['in-progress']);
  });

  it('is ended where it cannot be paused, and that is tried three times in all', () => {
    const world = after(...NAMED);
    expect(asked(world, failed('paused'))).toEqual(['stopped']);
    expect(asked(world, failed('stopped'))).toEqual(['stopped']);
    expect(asked(world, failed('stopped'))).toEqual([]);
    expect(askedBy(world, ...MEMBER, GIVEN, 'caller a check-up')).toEqual([]);
  });

  it('stays ended', () => {
    const world = after(...NAMED);
    expect(asked(world, failed('paused'), done('stopped'))).toEqual(['stopped']);
    expect(
      askedBy(world, ...MEMBER, GIVEN, 'caller a check-up', 'tool escalate_to_human {"reason":"x"}'),
    ).toEqual([]);
  });

  it('that does not go on is asked to, and is paused still', () => {
    const world = after(...NAMED, ...MEMBER, GIVEN, 'caller a check-up');
    expect(asked(world, failed('in-progress'), failed('in-progress'), failed('in-progress'))).toEqual([
      'in-progress',
      'in-progress',
    ]);
  });

  it('that was asked for last counts: an answer to the one before says nothing', () => {
    const world = after(...NAMED, ...MEMBER, GIVEN, 'caller a check-up');
    expect(asked(world, done('paused'), failed('paused'))).toEqual([]);
    expect(asked(world, done('in-progress'))).toEqual([]);
  });

  it('is asked for again by the process that takes the call over, until the carrier has said that it is so', () => {
    const world = after(...NAMED);
    expect(unfinished(world.call)).toEqual([{ type: 'steerRecording', to: 'paused' }]);
    asked(world, done('paused'));
    expect(unfinished(world.call)).toEqual([]);
  });

  it('is nothing to an agent that does not record', () => {
    const { recording: _, ...silent } = recorded;
    expect(askedBy(happened(BEGUN, { agent: silent }), ...NAMED.slice(-2))).toEqual([]);
  });

  it('is not begun where it could not be paused and something sensitive is asked', () => {
    expect(recordable(recorded, false).recording).toBeUndefined();
    expect(recordable(recorded, true)).toBe(recorded);
    expect(recordable({ ...practice, recording: {} }, false).recording).toEqual({});
  });
});

describe('the greeting', () => {
  it.each([
    ['Hello.', undefined, 'Hello.'],
    ['Hello.', {}, 'Hello. This call is recorded.'],
    ['Hello.', { say: 'We record this call.' }, 'Hello. We record this call.'],
    ['Hello. How can I help?', {}, 'Hello. This call is recorded. How can I help?'],
    ['How can I help?', {}, 'How can I help? This call is recorded.'],
    ['Hello. This call may be recorded.', {}, 'Hello. This call may be recorded.'],
  ])('%j with %j is %j, and is kept as sound like that', (greeting, recording, words) => {
    const agent = { ...practice, greeting, ...(recording === undefined ? {} : { recording }) };
    expect(greetingWords(agent)).toBe(words);
    expect(fixedWords(agent)).toContain(words);
    expect(step('answered', happened([], { agent })).effects).toContainEqual({ type: 'say', text: words });
  });

  it.each([
    'this is the automated assistant',
    'you are speaking with a virtual assistant',
    'I am an AI',
    "I'm Bea, a bot",
    'this is our digital receptionist',
    'I am a computer',
    'I am not a human, but I can help',
  ])('that says "%s" tells what it is', (words) => {
    expect(agentWarnings({ ...practice, greeting: `Hello, ${words}.` }, true)).toEqual([]);
  });

  it('that does not is warned of, where anybody here can read it', () => {
    const greeting = 'Hello, this is Bea. How can I help you?';
    expect(agentWarnings({ ...practice, greeting }, true)).toEqual([
      expect.stringMatching(/^greeting: it does not/),
    ]);
    expect(agentWarnings({ ...practice, greeting: 'Guten Tag.', locale: 'de-DE' }, true)).toEqual([
      expect.stringMatching(/not checked in de-DE/),
    ]);
  });
});

describe('the agent file', () => {
  it('is warned of a recording that cannot be paused', () => {
    expect(agentWarnings(recorded, true)).toEqual([]);
    expect(agentWarnings(recorded, false)).toEqual([
      expect.stringMatching(/member is sensitive.*Nothing is recorded/),
    ]);
    expect(agentWarnings({ ...practice, recording: {} }, false)).toEqual([
      expect.stringMatching(/card number/),
    ]);
  });

  it.each([
    [{}, []],
    [{ say: 'Recorded.' }, []],
    [true, ['recording']],
    [{ say: '' }, ['recording.say']],
    [{ pause: true }, ['recording']],
  ])('with recording %j has faults at %j', (recording, paths) => {
    expect(agentFaults({ ...practice, recording }).map(({ path }) => path)).toEqual(paths);
  });
});
