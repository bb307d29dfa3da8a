import type { Live } from './call.ts';
import { consentIn, endingIn, onlyCallsOut, understands } from './caller-words.ts';
import type { Context } from './context.ts';

/**
 * What speaks for a tool call beside the model's own word: that the caller was heard, what they said, and what
 * they had heard before.
 */

/** Whether the caller said something after this turn of theirs. */
export function spokeSince({ words }: Live, turn: number): boolean {
  return words.some((one) => one.turn > turn);
}

/** The caller's turn from which an answer to the summary counts; null while it was not heard. */
export function summaryHeardAt(context: Context, call: Live): number | null {
  const { summary } = call;
  if (summary === null) return null;
  return believesAgent(context, call) ? summary.heardAt : summary.readAt;
}

/** Whether the transcripts of the agent's speech are evidence of what the caller heard. */
export function believesAgent(context: Context, call: Live): boolean {
  return context.transcripts === 'known' || call.exactWords;
}

/** Whether the caller's words are there as a rule, so that none at all tell something. */
export function transcribes(context: Context, call: Live): boolean {
  return context.transcripts === 'known' || (call.exactWords && call.words.some(({ text }) => text !== null));
}

/** `awaited`: words may still come. `missing`: they will not. `foreign`: nobody here reads their language. */
type Answer<T> = T | 'awaited' | 'missing' | 'foreign';

/** What the caller said to the summary, after this turn of theirs. */
export function consentSince(context: Context, call: Live, turn: number): Answer<'yes' | 'no' | 'unclear'> {
  return answerSince(context, call, turn, consentIn);
}

/** What the caller said to "anything else", after this turn of theirs. */
export function endingSince(context: Context, call: Live, turn: number): Answer<'done' | 'more' | 'unclear'> {
  return answerSince(context, call, turn, endingIn);
}

/** The words of the caller's last turn that is known; empty where none is. */
export function lastWords({ words }: Live): string {
  return words.findLast(({ text }) => text !== null)?.text ?? '';
}

function answerSince<T extends string>(
  { agent }: Context,
  call: Live,
  turn: number,
  read: (words: string) => T | 'unclear',
): Answer<T | 'unclear'> {
  if (!understands(agent.locale)) return 'foreign';
  const all = call.words.filter((one) => one.turn > turn);
  const answers = all.filter(({ text }) => text === null || !onlyCallsOut(text));
  const since = answers.length > 0 ? answers : all;
  const last = since.at(-1);
  if (last === undefined) return 'missing';
  if (last.text === null) return call.awaited?.missing || neverTranscribed(call) ? 'missing' : 'awaited';
  const answer = read(last.text);
  if (answer !== 'unclear') return answer;
  // "Yes", and then "thank you for asking": a pause splits one answer into two turns.
  return read(since.map(({ text }) => text ?? '').join(' '));
}

/** A voice that has not transcribed two turns will not transcribe this one. */
function neverTranscribed({ words }: Live): boolean {
  return words.length > 2 && words.every(({ text }) => text === null);
}
