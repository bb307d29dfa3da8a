import { createHash } from 'node:crypto';
import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import { labelOf } from './fields/field.ts';
import { mentions, shareOf, spokenTokens } from './mentions.ts';
import { fieldsOf, normalForms } from './record.ts';

/** The summary that the caller confirms: what it says, what it stands for, and whether it was heard. */

/** Made from read-back forms alone; it opens with what will be done. */
export function summaryText(agent: Agent, call: Live): string {
  const parts = fieldsOf(agent, call).flatMap((field) => {
    const value = call.record[field.name];
    return value === undefined ? [] : [`${capitalised(labelOf(field))}: ${value.spoken}.`];
  });
  return [opener(agent, call), ...parts, QUESTION].join(' ');
}

/** Of the request and its record: two summaries with one hash would do the same. */
export function recordHash(agent: Agent, call: Live): string {
  const record = Object.entries(normalForms(agent, call)).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify([call.intent, record]);
  return createHash('sha256').update(text).digest('hex').slice(0, HASH_CHARS);
}

/** The summary is on its way to the caller, and not yet heard. */
export function isBeingRead({ stage, summary, turns, speaking }: Live): boolean {
  if (stage !== 'confirm_summary' || summary === null || summary.heardAt !== null) return false;
  return turns === summary.madeTurn || (speaking.agent && summary.readAt !== null);
}

/** Whether these words of the agent say what would be done, and every value of the record. */
export function saysSummary(agent: Agent, call: Live, words: string): boolean {
  const heard = spokenTokens(words);
  return isOpened(agent, call, heard) && mentions(heard, spokenValues(agent, call));
}

/** Whether they ask for a yes to this request with other values: an answer to that is none to the record. */
export function misreadsSummary(agent: Agent, call: Live, words: string): boolean {
  const heard = spokenTokens(words);
  return asksForYes(words) && isOpened(agent, call, heard) && !mentions(heard, spokenValues(agent, call));
}

function isOpened(agent: Agent, call: Live, heard: readonly string[]): boolean {
  const opening = spokenTokens(opener(agent, call)).filter((token) => !OPENING_WORDS.has(token));
  return shareOf(opening, heard) >= OPENER_SHARE;
}

function spokenValues(agent: Agent, call: Live): readonly (readonly string[])[] {
  return fieldsOf(agent, call).flatMap((field) => {
    const value = call.record[field.name];
    return value === undefined ? [] : [spokenTokens(value.spoken)];
  });
}

/** Whether these words end with the question of a summary: what nobody asked, nobody answers. */
export function asksForYes(words: string): boolean {
  return spokenTokens(words).slice(-QUESTION_TOKENS).includes('right');
}

const QUESTION = 'Is that right?';
/** With a word or two that a voice adds: "is that right so far?" */
const QUESTION_TOKENS = 4;

/** 64 bits: more than enough to tell the summaries of one call apart. */
const HASH_CHARS = 16;

/** "You want to cancel your appointment" differs from "You want to move your appointment" by one word in two. */
const OPENER_SHARE = 0.6;

/** Every opening sentence has them, so they tell nothing about this one. */
const OPENING_WORDS = new Set('you would like want to a an the your that is it let me read back'.split(' '));

function opener(agent: Agent, call: Live): string {
  const intent = call.intent === null ? undefined : agent.intents[call.intent];
  return intent?.readBack ?? `You would like to ${intent?.description}.`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
