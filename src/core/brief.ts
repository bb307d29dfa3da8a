import type { Agent } from './agent.ts';
import type { Live } from './call.ts';
import { labelOf } from './fields/field.ts';
import { fieldsOf } from './record.ts';
import { redactText } from './secret-numbers.ts';

/**
 * What a person has to know who goes on with this call: who calls, for what, and what is known already. Made of
 * read-back forms, for it is said aloud. What the agent file marks sensitive is never in it.
 */
export function brief(agent: Agent, call: Live): string {
  const intent = call.intent === null ? undefined : agent.intents[call.intent];
  const known = fieldsOf(agent, call).flatMap((field) => {
    const value = call.record[field.name];
    return value === undefined || field.sensitive === true ? [] : [{ field, spoken: value.spoken }];
  });
  const hasPhone = known.some(({ field }) => field.kind === 'phone');
  const sentences = [
    `A caller for ${agent.name}.`,
    ...(intent === undefined ? [] : [`They want to ${intent.description}.`]),
    ...known.map(({ field, spoken }) => `${capitalised(labelOf(field))}: ${shortened(spoken)}.`),
    ...(hasPhone || !/^\+\d+$/.test(call.from) ? [] : [`Calling from ${[...call.from.slice(1)].join(' ')}.`]),
  ];
  return redactText(sentences.join(' '));
}

/** Whoever answers a telephone listens to a sentence or two about a thing, and no longer. */
const VALUE_CHARACTERS = 120;

function shortened(text: string): string {
  if (text.length <= VALUE_CHARACTERS) return text;
  return `${text.slice(0, text.lastIndexOf(' ', VALUE_CHARACTERS) + 1).trimEnd() || text.slice(0, VALUE_CHARACTERS)} …`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
