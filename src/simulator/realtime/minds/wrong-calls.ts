import type { Act } from '../mind.ts';
import { argumentsFor } from './arguments.ts';
import { type Random, sample } from './chance.ts';
import { callerSaid } from './context.ts';
import { type Call, callable, callsOf, type Scene } from './scene.ts';

/** Other tools that are offered than the one which is due. */
export function another(scene: Scene): readonly string[] {
  const due = callsOf(scene).map(({ call }) => call);
  return callable(scene).filter((name) => !due.includes(name));
}

/** The tools of later stages than the one whose tools are offered. */
export function toolsAhead(scene: Scene): readonly string[] {
  const offered = callable(scene);
  const stage = stages.findLastIndex((tools) => tools.some((name) => offered.includes(name)));
  return stages.slice(stage + 1).flat();
}

/** Tools that could be called beside those that are due; none when they would not make several. */
export function severalOf(scene: Scene): readonly string[] {
  const due = callsOf(scene).map(({ call }) => call);
  const offered = callable(scene);
  const here = stages.flat().filter((name) => offered.includes(name));
  const beside = [...here, ...toolsAhead(scene)].filter((name) => !due.includes(name));
  return due.length + beside.length < 2 ? [] : beside;
}

/** The calls that are due, and one or two more; where none is due, two or three. In the order of the stages. */
export function several(scene: Scene, random: Random): readonly Act[] {
  const due = callsOf(scene);
  const more = (due.length > 0 ? 1 : 2) + Math.floor(random() * 2);
  const beside = sample(severalOf(scene).slice(0, NEAREST), more, random);
  return [...due, ...beside.map((name) => plausibleCall(name, scene))];
}

/** A call as a model makes it that is sure of itself. */
export function plausibleCall(name: string, scene: Scene): Call {
  return { call: name, arguments: JSON.stringify(boldArguments(name, scene)) };
}

function boldArguments(name: string, { prompt }: Scene): Readonly<Record<string, unknown>> {
  switch (name) {
    case 'confirm_summary':
      return { confirmed: true };
    case 'anything_else':
      return { more: false };
    case 'record_details':
    case 'correct_details': {
      const { details } = argumentsFor(name, prompt);
      const some = Array.isArray(details) && details.length > 0;
      return { details: some ? details : [{ field: 'request', value: callerSaid(prompt) || 'as before' }] };
    }
    default:
      return argumentsFor(name, prompt);
  }
}

/** What each stage can be told by, in the order in which a request goes through them. */
const stages: readonly (readonly string[])[] = [
  ['classify_intent'],
  ['record_details', 'answer_question'],
  ['correct_details', 'confirm_summary'],
  ['execute_action'],
  ['anything_else', 'end_call'],
];

const NEAREST = 4; // a model runs ahead by a few steps, not to the far end
