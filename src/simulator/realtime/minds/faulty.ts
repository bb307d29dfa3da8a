import type { Act, Mind, Prompt } from '../mind.ts';
import type { Random } from './chance.ts';
import { type Fault, faults, type Rates } from './faults.ts';
import { isPossible, lapses } from './lapses.ts';
import { type Scene, sceneOf } from './scene.ts';

export type OnFault = (fault: Fault, acts: readonly Act[]) => void;

/**
 * Another mind that goes wrong now and then. One draw decides about each response and picks one fault at most of
 * those that are possible there, so that a rate is the share of such responses that are spoilt by it. Where there is
 * `persistence`, that is the chance that a mind which fell into talking, or was refused a call, does the same again.
 */
export function faulty(
  mind: Mind,
  options: {
    readonly random: Random;
    readonly rates: Rates;
    readonly persistence?: number;
    readonly onFault?: OnFault;
  },
): Mind {
  const { random, rates, persistence = 0, onFault } = options;
  let habit: Habit | null = null;
  const rated = faults.filter((fault) => (rates[fault] ?? 0) > 0);
  const total = rated.reduce((sum, fault) => sum + (rates[fault] ?? 0), 0);
  return overruled(mind, (prompt, acts) => {
    // Words that are given, or a tool that is forced, break no habit: it shows in the response after them.
    const here = habit === null ? null : sceneOf(prompt, acts);
    if (habit !== null && here !== null && (here.freedom === 'free' || here.freedom === 'required')) {
      const again = random() < persistence ? repeated(habit, here, random) : null;
      if (again !== null) {
        onFault?.(habit.fault, again);
        return again;
      }
      habit = null;
    }
    let left = random();
    // Most responses end here, before anything is read.
    if (left >= total) return acts;
    const scene = sceneOf(prompt, acts);
    const fault = rated.find((one) => {
      if (!isPossible(one, scene)) return false;
      left -= rates[one] ?? 0;
      return left < 0;
    });
    if (fault === undefined) return acts;
    const spoilt = committed(fault, scene, random, onFault);
    if (persistence > 0 && habits.has(fault)) habit = { fault, acts: spoilt };
    return spoilt;
  });
}

interface Habit {
  readonly fault: Fault;
  readonly acts: readonly Act[];
}

/** A model reads in the conversation what it did before, and takes it for the way to do it. */
const habits: ReadonlySet<Fault> = new Set([
  'talks_instead',
  'wrong_tool',
  'later_stage',
  'calls_again',
  'truncated_json',
  'unknown_tool',
  'wrong_arguments',
]);

/** A call that was refused, to the letter, or the next words in the place of a call. */
function repeated({ fault, acts }: Habit, scene: Scene, random: Random): readonly Act[] | null {
  if (acts.some((act) => 'call' in act)) return wasRefused(scene) ? acts : null;
  return isPossible(fault, scene) ? lapses[fault].acts(scene, random) : null;
}

function wasRefused({ prompt }: Scene): boolean {
  const last = prompt.turns.findLast(({ by }) => by === 'output');
  return last?.by === 'output' && /^\{"ok": ?false/.test(last.output);
}

export function committed(fault: Fault, scene: Scene, random: Random, onFault?: OnFault): readonly Act[] {
  const acts = lapses[fault].acts(scene, random);
  onFault?.(fault, acts);
  return acts;
}

/** A mind whose acts another one may overrule; at once where they are known at once. */
export function overruled(
  mind: Mind,
  overrule: (prompt: Prompt, acts: readonly Act[]) => readonly Act[],
): Mind {
  const judge = (prompt: Prompt, acts: readonly Act[]) =>
    acts.every(isConduct) ? overrule(prompt, acts) : acts;
  return {
    respond(prompt) {
      const acts = mind.respond(prompt);
      return acts instanceof Promise ? acts.then((known) => judge(prompt, known)) : judge(prompt, acts);
    },
  };
}

/** What a mind does of its own will; the other acts are accidents of the server and stay as they are. */
function isConduct(act: Act): boolean {
  return 'say' in act || 'call' in act;
}
