import { describe, expect, it } from 'vitest';
import { type Played, type PlayOptions, playCall } from '../../src/simulate/call.ts';
import type { Caller, CallerAct, Meaning } from '../../src/simulate/parties.ts';
import type { Act, Mind } from '../../src/simulator/realtime/mind.ts';
import { practice } from '../support/agent.ts';

/** Nothing goes wrong but what a test asks for. */
const smooth = {
  transcriptsMissing: 0,
  book: { checkTaken: 0, runTaken: 0, runFails: 0, runUnknown: 0 },
} as const;

describe('a plain caller and a perfect model', async () => {
  const played = await play({ seed: 1 });

  it('come to an appointment that is exactly what was wanted', () => {
    expect(played.entries.map(({ intent, record }) => ({ intent, record }))).toEqual([
      { intent: 'schedule_appointment', record: wish },
    ]);
    expect(played.ending).toBe('agent_hung_up');
    expect(played.problems).toEqual([]);
  });

  it('take the way along the stages', () => {
    expect(played.stages).toEqual([
      'greeting',
      'intent_capture',
      'gather_details',
      'confirm_summary',
      'execute_action',
      'closing',
    ]);
  });

  it('have no correct tool call refused', () => {
    expect(played.correctCalls).toBeGreaterThan(6);
    expect(played.refused).toEqual([]);
  });

  it('hear each other in turns', () => {
    const [first, second] = played.heard;
    expect(first).toMatchObject({ speaker: 'agent', text: practice.greeting });
    expect(second).toMatchObject({ speaker: 'caller', text: 'I want to book an appointment.' });
    expect(played.heard.every(({ at }, index) => at >= (played.heard[index - 1]?.at ?? 0))).toBe(true);
    expect(played.turns).toBe(7);
  });
});

it('plays the same call for the same seed, alone or among others', async () => {
  const alone = [await play({ seed: 1 }), await play({ seed: 2 }), await play({ seed: 3 })];
  const together = await Promise.all([play({ seed: 1 }), play({ seed: 2 }), play({ seed: 3 })]);
  expect(together).toEqual(alone);
  expect(alone[0]?.endedAt).not.toBe(alone[1]?.endedAt);
});

it('lets a caller who interrupts hear the agent only so far, and the log says the same within two words', async () => {
  let interrupted = false;
  const played = await play({
    seed: 4,
    caller: {
      ...plainCaller(),
      overhear: (words) => {
        if (interrupted || !words.includes('Date:')) return null;
        interrupted = true;
        return says('Sorry, what?', { unclear: true });
      },
    },
  });
  const cut = played.heard[played.heard.findIndex(({ text }) => text === 'Sorry, what?') - 1];
  const logged = played.facts.flatMap((fact) =>
    fact.type === 'utterance' && fact.data.speaker === 'agent' && fact.data.heard !== undefined
      ? [fact.data]
      : [],
  );
  expect(cut?.text).toContain('Date:');
  expect(cut?.text).not.toContain('Is that right?');
  expect(logged).toHaveLength(1);
  expect(logged[0]?.text.startsWith(cut?.text ?? '')).toBe(true);
  // Words are told from time, as if all were equally long.
  expect(Math.abs(wordCount(logged[0]?.heard) - wordCount(cut?.text))).toBeLessThanOrEqual(2);
  // The summary is read again, and only a yes to all of it books.
  expect(played.entries.map(({ record }) => record)).toEqual([wish]);
});

it('takes keys from a caller who does not say their number', async () => {
  const plain = plainCaller();
  const played = await play({
    seed: 5,
    caller: {
      ...plain,
      answer: (words) =>
        words.includes('phone number')
          ? { type: 'presses', digits: '2125550147#', afterMs: 500 }
          : plain.answer(words),
    },
  });
  expect(played.entries.map(({ record }) => record)).toEqual([wish]);
});

it('ends with a transfer when the caller asks for a person', async () => {
  const left: string[] = [];
  const played = await play({
    seed: 6,
    caller: {
      answer: () => says('Let me talk to a person.', { wants: 'person' }),
      overhear: () => null,
      left: (how) => left.push(how),
    },
  });
  expect(played.ending).toBe('transferred');
  expect(left).toEqual(['transferred']);
});

it('ends when the caller hangs up', async () => {
  const played = await play({
    seed: 7,
    caller: { ...plainCaller(), answer: () => ({ type: 'hangs_up', afterMs: 100 }) },
  });
  expect(played.ending).toBe('caller_hung_up');
  expect(played.facts.at(-1)?.type).toBe('call_end');
});

it('calls it a hang when a call is not over after twenty minutes', async () => {
  const played = await play({
    seed: 8,
    maxCallMs: 60 * 60_000,
    caller: {
      answer: () => says('This is a long story.', { unclear: true }),
      overhear: () => null,
      left: () => {},
    },
    // A model that only talks.
    mind: () => ({ respond: () => [{ say: 'Go on, I am listening.' }] }),
    rails: new Set(),
  });
  expect(played.ending).toBe('hang');
});

describe('the book', () => {
  it('says that a slot is taken and what else there is, and books what the caller takes instead', async () => {
    const plain = plainCaller();
    const played = await play({
      seed: 9,
      agent: {
        ...practice,
        intents: {
          schedule_appointment: {
            ...practice.intents.schedule_appointment,
            check: { type: 'slot_is_free' },
          },
        } as PlayOptions['agent']['intents'],
      },
      book: { ...smooth.book, checkTaken: 0.5 },
      caller: {
        ...plain,
        answer: (words) =>
          words.includes('is taken')
            ? says('Then ten thirty in the morning.', {
                details: [{ field: 'preferred_time', value: 'ten thirty in the morning' }],
              })
            : plain.answer(words),
      },
    });
    const words = played.heard.map(({ text }) => text).join('\n');
    expect(words).toMatch(/That day I have 9:30 AM or 10:30 AM\. Which would you like\?/);
    expect(played.entries.map(({ record }) => record.preferred_time)).toEqual(['10:30']);
    expect(played.refusedCorrectCalls).toBe(0);
  });

  it('leaves it open whether it was done where nobody knows, and nobody tries again', async () => {
    const played = await play({ seed: 10, book: { ...smooth.book, runUnknown: 1 } });
    expect(played.ending).toBe('transferred');
    expect(played.facts.some(({ type }) => type === 'action_unknown')).toBe(true);
    expect(played.entries.length).toBeLessThanOrEqual(1);
  });

  it('shows an action that ran twice as two lines', async () => {
    const again = (perfect: Mind): Mind => ({
      respond: (prompt) => {
        const acts = perfect.respond(prompt);
        // The oracle knows at once.
        const own = acts as readonly Act[];
        return own.flatMap((act) => ('call' in act && act.call === 'execute_action' ? [act, act] : [act]));
      },
    });
    const railed = await play({ seed: 11, mind: again });
    expect(railed.entries).toHaveLength(1);
    const free = await play({ seed: 11, mind: again, rails: new Set() });
    expect(free.entries).toHaveLength(2);
  });
});

function play(own: Partial<PlayOptions> & { seed: number }): Promise<Played> {
  return playCall(options(own));
}

function options(own: Partial<PlayOptions> & { seed: number }): PlayOptions {
  return { agent: practice, caller: plainCaller(), ...smooth, ...own };
}

const wish = {
  full_name: 'John Smith',
  phone: '+12125550147',
  visit_reason: 'cleaning',
  preferred_date: '2026-11-25',
  preferred_time: '10:00',
};

/** Answers what is asked, and agrees. */
function plainCaller(): Caller {
  const told = (text: string, field: string, value: string) => says(text, { details: [{ field, value }] });
  return {
    answer(words) {
      if (/anything else/.test(words)) return says('No, thank you.', { answer: 'no' });
      if (/Is that right/.test(words)) return says('Yes.', { answer: 'yes' });
      if (/first and last name/.test(words)) return told('John Smith.', 'full_name', 'John Smith');
      if (/phone number/.test(words)) return told('212 555 0147.', 'phone', '212 555 0147');
      if (/visit for/.test(words)) {
        return says('A cleaning, on Wednesday.', {
          details: [
            { field: 'visit_reason', value: 'a cleaning' },
            { field: 'preferred_date', value: 'Wednesday' },
          ],
        });
      }
      if (/What time/.test(words)) return told('At ten.', 'preferred_time', 'ten');
      if (/help you/.test(words)) {
        return says('I want to book an appointment.', { intent: 'schedule_appointment' });
      }
      return { type: 'waits' };
    },
    overhear: () => null,
    left: () => {},
  };
}

function says(text: string, meaning: Meaning): CallerAct {
  return { type: 'says', text, meaning, afterMs: 400 };
}

function wordCount(text = ''): number {
  return text.split(' ').filter((word) => word !== '').length;
}
