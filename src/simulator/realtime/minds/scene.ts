import { sayExactly } from '../briefing.ts';
import type { Act, Prompt, Turn } from '../mind.ts';
import type { Value } from './understand.ts';

/** Where a mind may go wrong: what it was asked, and what a better mind would do. */
export interface Scene {
  readonly prompt: Prompt;
  readonly acts: readonly Act[];
  readonly freedom: Freedom;
}

/** How far a response is laid down beforehand: by given words, by one forced tool, by no or some tool at all. */
export type Freedom = 'exact' | 'forced' | 'required' | 'no_tools' | 'free';

export type Call = Extract<Act, { call: string }>;

export function sceneOf(prompt: Prompt, acts: readonly Act[]): Scene {
  return { prompt, acts, freedom: freedomOf(prompt) };
}

function freedomOf({ instructions, toolChoice }: Prompt): Freedom {
  if (sayExactly(instructions) !== null) return 'exact';
  if (typeof toolChoice === 'object') return 'forced';
  if (toolChoice === 'required') return 'required';
  return toolChoice === 'none' ? 'no_tools' : 'free';
}

export function callsOf({ acts }: Scene): readonly Call[] {
  return acts.filter((act) => 'call' in act);
}

export function wordsOf({ acts }: Scene): string {
  return acts.flatMap((act) => ('say' in act ? [act.say] : [])).join(' ');
}

/** The tools that this response may call as things stand. */
export function callable({ prompt, freedom }: Scene): readonly string[] {
  if (freedom === 'exact' || freedom === 'no_tools') return [];
  if (typeof prompt.toolChoice === 'object') return [prompt.toolChoice.name];
  return prompt.tools.map((tool) => tool.name);
}

/** The tool that takes details now, if there is one. */
export function detailsTool(scene: Scene): string | undefined {
  return callable(scene).find((name) => detailsTools.includes(name));
}

/** The details that a call passes; none when it is another call, or broken. */
export function detailsIn(call: Pick<Call, 'call' | 'arguments'>): readonly Value[] {
  if (!detailsTools.includes(call.call)) return [];
  const details = objectIn(call.arguments)?.details;
  return Array.isArray(details) ? details.filter(isValue) : [];
}

/** Details of earlier calls, the oldest first. */
export function detailsBefore({ turns }: Prompt): readonly Value[] {
  return turns.flatMap((turn) =>
    turn.by === 'call' ? detailsIn({ call: turn.name, arguments: turn.arguments }) : [],
  );
}

/** Calls made before the caller last spoke. */
export function earlierCalls({ turns }: Prompt): readonly Extract<Turn, { by: 'call' }>[] {
  const caller = turns.findLastIndex((turn) => turn.by === 'caller');
  return turns.slice(0, Math.max(caller, 0)).filter((turn) => turn.by === 'call');
}

export function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null; // Another mind's broken call.
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isValue(detail: unknown): detail is Value {
  return isObject(detail) && typeof detail.field === 'string' && typeof detail.value === 'string';
}

const detailsTools: readonly string[] = ['record_details', 'correct_details'];
