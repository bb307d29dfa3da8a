import type { Act, Mind, Prompt } from '../mind.ts';
import type { Random } from './chance.ts';
import { type Fault, faults, type Rates } from './faults.ts';
import { isPossible, lapses } from './lapses.ts';
import { type Scene, sceneOf } from './scene.ts';

export type OnFault = (fault: Fault, acts: readonly Act[]) => void;

/**
 * Another mind that goes wrong now and then. One draw decides about each response and picks one fault at most of
 * those that are possible there, so that a rate is the share of such responses that are spoilt by it.
 */
export function faulty(
  mind: Mind,
  options: { readonly random: Random; readonly rates: Rates; readonly onFault?: OnFault },
): Mind {
  const { random, rates, onFault } = options;
  const rated = faults.filter((fault) => (rates[fault] ?? 0) > 0);
  const total = rated.reduce((sum, fault) => sum + (rates[fault] ?? 0), 0);
  return overruled(mind, (prompt, acts) => {
    let left = random();
    // Most responses end here, before anything is read.
    if (left >= total) return acts;
    const scene = sceneOf(prompt, acts);
    const fault = rated.find((one) => {
      if (!isPossible(one, scene)) return false;
      left -= rates[one] ?? 0;
      return left < 0;
    });
    return fault === undefined ? acts : committed(fault, scene, random, onFault);
  });
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
