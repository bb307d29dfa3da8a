import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleared,
  echoed,
  finished,
  heardMs,
  idle,
  type Playback,
  playback,
  sent,
} from '../../../src/protocols/twilio/playback.ts';

const a = { item: 'a', part: 0 };
const b = { item: 'b', part: 0 };

/** Sends pieces of so many ms, all at the same time. */
function say(from: Playback, at: number, ...pieces: [{ item: string; part: number }, ms: number][]) {
  let now = from;
  const marks: string[] = [];
  for (const [part, ms] of pieces) {
    const [after, mark] = sent(now, { ...part, bytes: ms * 8, at });
    now = after;
    marks.push(mark);
  }
  return { now, marks: marks as [string, ...string[]] };
}

describe('the caller has heard', () => {
  it('nothing of what was never said', () => {
    expect(heardMs(playback, a, 0)).toBe(0);
    expect(idle(playback)).toBe(true);
    expect(finished(playback, 'a')).toBe(true);
  });

  it('what is due by now, and no more of what is to come while a mark is long overdue', () => {
    const { now, marks } = say(playback, 1_000, [a, 200], [a, 900]);
    expect([900, 1_000, 1_150, 1_200, 9_000].map((at) => heardMs(now, a, at))).toEqual([0, 0, 150, 200, 500]);
    const later = echoed(now, marks[0], 1_250);
    expect([1_250, 1_350, 9_000].map((at) => heardMs(later, a, at))).toEqual([250, 350, 1_100]);
  });

  it('what was played while an echo was on its way, and will be while the clear is', () => {
    const { now, marks } = say(playback, 0, [a, 200], [a, 800]);
    const told = echoed(now, marks[0], 200 + 90);
    expect([290, 400].map((at) => heardMs(told, a, at))).toEqual([290, 400]);
  });

  it('a piece that came when all before it had been played, from when it was sent', () => {
    const { now } = say(playback, 0, [a, 200]);
    const { now: late } = say(now, 260, [a, 400]);
    expect([260, 300].map((at) => heardMs(late, a, at))).toEqual([200, 240]);
  });

  it('less, by and by, where the echoes say that the ear is behind', () => {
    const { now, marks } = say(playback, 0, [a, 200], [a, 200], [a, 200], [a, 200], [a, 200], [a, 2_000]);
    const behind = (lateMs: number) => (from: Playback, mark: string, n: number) =>
      echoed(from, mark, (n + 1) * 200 + 50 + (n === 0 ? 0 : lateMs));
    // As far as echoes differ anyway: nothing.
    expect(heardMs(marks.slice(0, 4).reduce(behind(40), now), a, 1_000)).toBe(1_000);
    const known = marks.slice(0, 4).reduce(behind(440), now);
    expect(heardMs(known, a, 1_300)).toBe(1_068);
    // The next echo comes as soon as ever: it was the echoes.
    expect(heardMs(echoed(known, marks[4] as string, 1_050), a, 1_300)).toBe(1_300);
  });

  it('all of it once the last mark is back', () => {
    const { now, marks } = say(playback, 0, [a, 200], [b, 300]);
    expect(finished(now, 'a')).toBe(false);
    const half = echoed(now, marks[0], 210);
    expect([finished(half, 'a'), finished(half, 'b'), idle(half)]).toEqual([true, false, false]);
    const whole = echoed(half, marks[1] as string, 520);
    expect([heardMs(whole, a, 520), heardMs(whole, b, 520), idle(whole)]).toEqual([200, 300, true]);
  });

  it('everything before a mark whose own echo was lost', () => {
    const { now, marks } = say(playback, 0, [a, 200], [a, 200], [a, 200]);
    expect(heardMs(echoed(now, marks[1] as string, 410), a, 410)).toBe(410);
  });

  it('a piece from when it was sent, if the line had fallen silent', () => {
    const first = say(playback, 0, [a, 100]);
    const silent = echoed(first.now, first.marks[0], 110);
    const { now } = say(silent, 5_000, [a, 200]);
    expect(heardMs(now, a, 5_050)).toBe(150);
  });
});

describe('at an interruption', () => {
  it('says of each part in the queue how far the ear got', () => {
    const { now, marks } = say(playback, 0, [a, 400], [a, 400], [b, 500]);
    const [after, unheard] = cleared(echoed(now, marks[0], 400), 650);
    expect(unheard).toEqual([
      { ...a, heardMs: 650, sentMs: 800 },
      { ...b, heardMs: 0, sentMs: 500 },
    ]);
    expect(idle(after)).toBe(true);
    expect(heardMs(after, a, 99_999)).toBe(650);
  });

  it('leaves out what was heard to its end, and all of an idle line', () => {
    const { now, marks } = say(playback, 0, [a, 400], [b, 500]);
    expect(cleared(echoed(now, marks[0], 400), 410)[1]).toEqual([{ ...b, heardMs: 10, sentMs: 500 }]);
    expect(cleared(playback, 5)[1]).toEqual([]);
  });

  it('does not believe the marks that the clear itself sends back', () => {
    const { now, marks } = say(playback, 0, [a, 400], [a, 400]);
    const [after] = cleared(now, 100);
    const lied = marks.reduce((state, mark) => echoed(state, mark, 120), after);
    expect(lied).toEqual(after);
    expect(heardMs(lied, a, 9_000)).toBe(100);
  });

  it('takes the old marks for nothing even when new audio waits behind them', () => {
    const before = say(playback, 0, [a, 400], [a, 400]);
    const [quiet] = cleared(before.now, 100);
    const { now, marks } = say(quiet, 150, [b, 300], [b, 300]);
    const lied = before.marks.reduce((state, mark) => echoed(state, mark, 160), now);
    expect(lied).toEqual(now);
    expect(heardMs(echoed(lied, marks[1] as string, 750), b, 750)).toBe(600);
  });
});

it.each(['', 'goodbye', '0', '0.x', '0.7', '1.1', '-1.1', '0.NaN', '0.1e99', '0.-1'])(
  'takes the echo %j, which is not ours, for nothing',
  (mark) => {
    const { now } = say(playback, 0, [a, 400]);
    expect(echoed(now, mark, 100)).toBe(now);
  },
);

it('stays bounded on a line that never echoes, and still counts every byte', () => {
  let now = playback;
  for (let n = 0; n < 3_000; n++) now = sent(now, { ...a, bytes: 160, at: 0 })[0];
  expect(now.queue.length).toBeLessThanOrEqual(1_000);
  expect(cleared(now, 0)[1]).toEqual([{ ...a, heardMs: 0, sentMs: 60_000 }]);
  expect(heardMs(echoed(now, '0.3000', 60_000), a, 60_000)).toBe(60_000);
});

/**
 * A caller's ear, and Twilio's queue before it, told apart from the machine under test: pieces play one after
 * the other at real time, marks come back after `lagMs`, or are lost, and a clear sends back all that wait.
 */
describe('whatever happens, in whatever order', () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('say' as const),
        item: fc.constantFrom('a', 'b', 'c'),
        part: fc.nat(1),
        ms: fc.integer({ min: 1, max: 600 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 700 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
  );

  function run(
    steps: (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
    lagMs: number,
    lost: (n: number) => boolean,
  ) {
    let now: Playback = playback;
    let at = 0;
    let generation = 0;
    let count = 0;
    let playsUntil = 0;
    let wire: { mark: string; at: number; from: number; key: string; generation: number }[] = [];
    const truth: { key: string; from: number; until: number; cutAt: number }[] = [];
    const sentTotal = new Map<string, number>();
    const believed = new Map<string, number>();

    const look = () => {
      for (const [key, total] of sentTotal) {
        const [item = '', part] = key.split('/');
        const heard = heardMs(now, { item, part: Number(part) }, at);
        expect(heard).toBeLessThanOrEqual(total);
        expect(heard).toBeGreaterThanOrEqual(believed.get(key) ?? 0);
        believed.set(key, heard);
        const really = truth
          .filter((piece) => piece.key === key)
          .reduce((sum, piece) => sum + Math.max(0, Math.min(at, piece.until, piece.cutAt) - piece.from), 0);
        // On a line that is always equally far away it may be behind by what it was not told, never ahead.
        expect(heard).toBeLessThanOrEqual(really);
      }
    };

    for (const doing of steps) {
      if (doing.do === 'say') {
        const key = `${doing.item}/${doing.part}`;
        const [after, mark] = sent(now, { item: doing.item, part: doing.part, bytes: doing.ms * 8, at });
        now = after;
        const from = Math.max(at, playsUntil);
        playsUntil = from + doing.ms;
        truth.push({ key, from, until: playsUntil, cutAt: Number.POSITIVE_INFINITY });
        if (!lost(count++)) wire.push({ mark, at: playsUntil + lagMs, from: playsUntil, key, generation });
        sentTotal.set(key, (sentTotal.get(key) ?? 0) + doing.ms);
      } else if (doing.do === 'wait') {
        const until = at + doing.ms;
        for (const echo of wire.filter((echo) => echo.at <= until)) {
          at = Math.max(at, echo.at);
          const before = now;
          now = echoed(now, echo.mark, at);
          if (echo.generation < generation) expect(now).toBe(before);
          look();
        }
        wire = wire.filter((echo) => echo.at > until);
        at = until;
      } else {
        const [after, unheard] = cleared(now, at);
        for (const { item, part, heardMs: heard, sentMs } of unheard) {
          expect(heard).toBe(heardMs(now, { item, part }, at));
          expect(heard).toBeLessThan(sentMs);
          expect(sentMs).toBe(sentTotal.get(`${item}/${part}`));
        }
        now = after;
        generation++;
        expect(idle(now)).toBe(true);
        for (const piece of truth) piece.cutAt = Math.min(piece.cutAt, at);
        playsUntil = at;
        wire = wire.map((echo) => ({ ...echo, at: Math.min(echo.at, at + lagMs) }));
      }
      look();
    }
    // In the end, with every echo home and nothing lost, the line is idle.
    for (const echo of wire) now = echoed(now, echo.mark, Math.max(at, echo.at));
    return now;
  }

  it('the machine never believes more than was sent, nor more than was played, nor less than before', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.nat(150),
        fc.array(fc.boolean(), { maxLength: 40 }),
        (steps, lagMs, losses) => {
          run(steps, lagMs, (n) => losses[n] ?? false);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('and when no echo is lost, the line comes to rest', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.nat(150), (steps, lagMs) => {
        expect(idle(run(steps, lagMs, () => false))).toBe(true);
      }),
    );
  });
});
