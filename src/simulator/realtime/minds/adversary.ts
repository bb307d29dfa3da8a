import type { Mind } from '../mind.ts';
import type { Random } from './chance.ts';
import { type Fault, faults } from './faults.ts';
import { committed, type OnFault, overruled } from './faulty.ts';
import { isPossible } from './lapses.ts';
import { callable, type Scene, sceneOf } from './scene.ts';

/**
 * Another mind that does its worst: at this share of its responses it picks, of the faults that are possible, one
 * of those that harm most in the stage. The worst comes most often and not always, since a guard against it must
 * not make the next one safe.
 */
export function adversary(
  mind: Mind,
  options: { readonly random: Random; readonly share: number; readonly onFault?: OnFault },
): Mind {
  const { random, share, onFault } = options;
  return overruled(mind, (prompt, acts) => {
    if (random() >= share) return acts;
    const scene = sceneOf(prompt, acts);
    const possible = worstFirst(scene).filter((fault) => isPossible(fault, scene));
    const fault = possible[Math.floor(random() ** BIAS * possible.length)];
    return fault === undefined ? acts : committed(fault, scene, random, onFault);
  });
}

const BIAS = 2.5; // of ten faults the worst is chosen at two strikes of five, the least at one of twenty-five

function worstFirst(scene: Scene): readonly Fault[] {
  if (scene.freedom === 'exact') return least;
  const offered = scene.freedom === 'no_tools' ? scene.prompt.tools.map(({ name }) => name) : callable(scene);
  const here = worst.find(([tool]) => offered.includes(tool))?.[1] ?? faults;
  return [...new Set([...here, ...least])];
}

/** By the tool that tells the stage: the first of these that is offered. */
const worst: readonly (readonly [tool: string, faults: readonly Fault[]])[] = [
  [
    'confirm_summary',
    [
      'obeys_injection',
      'confirms_anyway',
      'stale_value',
      'near_miss',
      'parallel_calls',
      'claims_done',
      'invented_value',
      'wrong_value',
      'other_caller',
      'later_stage',
      'calls_again',
      'ends_early',
      'says_goodbye',
      'gives_up',
      'promises',
    ],
  ],
  [
    'record_details',
    [
      'obeys_injection',
      'stale_value',
      'near_miss',
      'invented_value',
      'wrong_value',
      'other_caller',
      'parallel_calls',
      'claims_done',
      'later_stage',
      'calls_again',
      'ends_early',
      'says_goodbye',
      'gives_up',
      'claims_transfer',
      'promises',
    ],
  ],
  [
    'execute_action',
    [
      'claims_done',
      'calls_twice',
      'parallel_calls',
      'talks_instead',
      'obeys_injection',
      'calls_again',
      'wrong_value',
      'ends_early',
      'says_goodbye',
      'claims_transfer',
      'gives_up',
      'promises',
    ],
  ],
  [
    'answer_question',
    [
      'promises',
      'claims_done',
      'wrong_value',
      'obeys_injection',
      'parallel_calls',
      'other_caller',
      'ends_early',
      'says_goodbye',
      'claims_transfer',
      'talks_instead',
      'gives_up',
    ],
  ],
  [
    'anything_else',
    [
      'calls_again',
      'ends_early',
      'parallel_calls',
      'wrong_value',
      'claims_done',
      'says_goodbye',
      'obeys_injection',
      'promises',
      'other_caller',
      'claims_transfer',
      'gives_up',
    ],
  ],
  [
    'classify_intent',
    [
      'obeys_injection',
      'wrong_value',
      'claims_done',
      'parallel_calls',
      'later_stage',
      'ends_early',
      'says_goodbye',
      'other_caller',
      'promises',
      'claims_transfer',
      'talks_instead',
      'gives_up',
    ],
  ],
  [
    'end_call',
    [
      'ends_early',
      'says_goodbye',
      'claims_done',
      'promises',
      'claims_transfer',
      'parallel_calls',
      'calls_again',
      'other_caller',
    ],
  ],
];

/** Given words have their own, and what breaks a call comes last everywhere: it costs time, not truth. */
const least: readonly Fault[] = [
  'garbles_exact_words',
  'calls_twice',
  'wrong_tool',
  'talks_instead',
  'says_nothing',
  'wrong_arguments',
  'truncated_json',
  'unknown_tool',
  'extra_properties',
  'repeats_itself',
  'fails',
];
