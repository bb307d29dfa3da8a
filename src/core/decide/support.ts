import { understands } from '../caller-words.ts';
import type { Draft } from '../draft.ts';
import type { FieldSpec } from '../fields/field.ts';
import { parseField } from '../fields/kinds.ts';
import { mentions, spokenTokens } from '../mentions.ts';
import { fieldContext } from '../record.ts';

/**
 * Whether the caller's words since this turn hold anything that could be this value. It is not asked whether they
 * hold this very value: two recognisers differ, and the summary settles that. But a time where no time was said,
 * or a number where there was none, is the model's own.
 */
export function mayHaveSaid(draft: Draft, field: FieldSpec, value: string, since: number): boolean {
  const { context, agent, call, at } = draft;
  const turns = call.words.filter(({ turn }) => turn > since);
  const isKnown = turns.every(({ text }) => text !== null) && (call.words[0]?.turn ?? 1) <= since + 1;
  const doubtedAt = call.doubted[field.name];
  // Asked about once, it is the model's hearing against the transcript's: the summary decides.
  const isInsisted = doubtedAt !== undefined && turns.some(({ turn }) => turn > doubtedAt);
  if (context.transcripts !== 'known' || !isKnown || isInsisted || !understands(agent.locale)) return true;
  const said = turns.flatMap(({ text }) => spokenTokens(text ?? ''));
  const given = spokenTokens(value);
  // Digits may be grouped in another way.
  if (said.join('').includes(given.join(''))) return true;
  if (given.some((token) => said.includes(token) && !COMMON_WORDS.has(token))) return true;
  // "The first one", "that suits me": the agent named it.
  const offered = call.transcript.findLast(({ speaker }) => speaker === 'agent')?.text ?? '';
  if (mentions(spokenTokens(offered), [given])) return true;
  if (field.kind === 'phone' && digits(call.from).endsWith(digits(value))) return true;
  const known = fieldContext(agent, call, at, [field.name]);
  return turns.some(({ text }) => parseField(text ?? '', field, known).ok);
}

/** The record has this very value. */
export function standsAlready({ agent, call, at }: Draft, field: FieldSpec, value: string): boolean {
  const known = call.record[field.name];
  if (known === undefined) return false;
  const parsed = parseField(value, field, fieldContext(agent, call, at, [field.name]));
  return parsed.ok && parsed.normal === known.normal;
}

/** A detail that the request does not have, for the model. */
export function noField(name: string, fields: readonly FieldSpec[]): string {
  return `There is no field "${name}"; the fields are ${fields.map((field) => field.name).join(', ')}.`;
}

/** They stand in every sentence. */
const COMMON_WORDS = new Set('a an the of at in on and or my is it to for i me please'.split(' '));

function digits(text: string): string {
  return text.replace(/\D/g, '');
}
