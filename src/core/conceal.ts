import type { Agent } from './agent.ts';
import { withoutAnnounced } from './announced.ts';
import type { Call } from './call.ts';
import { isCallTalk, vocabulary } from './call-talk.ts';
import { everyText } from './every-text.ts';
import { evolve } from './evolve.ts';
import type { Fact } from './fact.ts';
import { withoutQuotes } from './quotes.ts';
import { forgetNumbers, redactFact } from './redact.ts';
import { REDACTED } from './secret-numbers.ts';
import { type Secret, withoutSecrets } from './secrets.ts';
import { askedSecret, sensitiveFields } from './sensitive.ts';
import { askedInClear, isEchoing, type Moment, shownOfAgent, shownOfCaller } from './shown-words.ts';

/**
 * What nobody may see is hidden where it is decided what happened, since only there it is known what was asked and
 * what was given: a fact that holds any of it carries beside its data what may be shown of it. The call needs the
 * data, to judge and to act; whatever leaves the process is made of the other (`redactFact`).
 */
export interface Told {
  /** What was given so far for fields that are marked sensitive. */
  readonly secrets: readonly Secret[];
  /** Words of the caller that were hidden, and what is shown of them: other facts may quote them. */
  readonly hidden: readonly { readonly text: string; readonly shown: string }[];
}

export const nothingTold: Told = { secrets: [], hidden: [] };

/**
 * The facts, decided together after `call`, without what is forgotten at once (`forgetNumbers`), and with what may be
 * shown of each; and the call after them.
 */
export function conceal(
  facts: readonly Fact[],
  call: Call,
  agent: Agent,
  told: Told,
): { readonly facts: readonly Fact[]; readonly call: Call; readonly told: Told } {
  let known = facts.reduce((sofar, fact) => learn(sofar, fact, agent), told);
  let before = call;
  const concealed: Fact[] = [];
  for (const fact of facts) {
    const shown = shownOf(fact, before, agent, known);
    // Judged by what was said; what is forgotten of it is forgotten in both. They stay data of the same type.
    const kept = forgetNumbers(fact, before, agent);
    const next =
      shown === fact.data
        ? kept
        : ({ ...kept, shown: forgetNumbers({ ...fact, data: shown } as Fact, before, agent).data } as Fact);
    if (next.shown !== undefined)
      known = remember(remember(known, next), { ...fact, shown: next.shown } as Fact);
    concealed.push(next);
    before = evolve(before, kept);
  }
  return { facts: concealed, call: before, told: known };
}

/** What was told in facts that were stored before. */
export function toldBy(facts: readonly Fact[], agent: Agent): Told {
  return facts.reduce((told, fact) => remember(learn(told, fact, agent), fact), nothingTold);
}

/** A text without what was given, and without words of the caller's that were hidden. */
export function hiddenIn(text: string, { secrets, hidden }: Told, agent: Agent): string {
  const unquoted = hidden.reduce((rest, line) => rest.replaceAll(line.text, line.shown), text);
  const harmless = (words: string) => isCallTalk(words, agent);
  const retold = hidden.reduce((rest, line) => withoutQuotes(rest, line.text, harmless), unquoted);
  return withoutSecrets(retold, secrets, vocabulary(agent)).replace(
    /\[redacted\](?:[ ,]+\[redacted\])+/g,
    REDACTED,
  );
}

function learn(told: Told, fact: Fact, agent: Agent): Told {
  const fields = sensitiveFields(agent);
  if (fields.length === 0) return told;
  const given = givenIn(fact).flatMap(({ field, values }) => {
    const kind = fields.find(({ name }) => name === field)?.kind;
    return kind === undefined ? [] : values.map((value) => ({ kind, value }));
  });
  const fresh = given.filter(({ value }) => !told.secrets.some((secret) => secret.value === value));
  return fresh.length === 0 ? told : { ...told, secrets: [...told.secrets, ...fresh].slice(-REMEMBERED) };
}

function remember(told: Told, fact: Fact): Told {
  if (fact.type !== 'utterance' || fact.data.speaker !== 'caller' || fact.shown === undefined) return told;
  const line = { text: fact.data.text, shown: fact.shown.text };
  // A word or two stands in other texts too.
  return line.text.length < SHORTEST_QUOTE
    ? told
    : { ...told, hidden: [...told.hidden, line].slice(-REMEMBERED) };
}

/** More than any caller gives, with their corrections, in a call of ten minutes. */
const REMEMBERED = 60;
const SHORTEST_QUOTE = 4;

interface Given {
  readonly field: string;
  readonly values: readonly string[];
}

function givenIn(fact: Fact): readonly Given[] {
  switch (fact.type) {
    case 'details_recorded':
      return fact.data.details.map(({ field, value, spoken }) => ({ field, values: [value, spoken] }));
    case 'detail_rejected':
      return [{ field: fact.data.field, values: [fact.data.said] }];
    case 'dtmf':
      return fact.data.field === null ? [] : [{ field: fact.data.field, values: [fact.data.digits] }];
    case 'tool_call':
      return detailsIn(fact.data.arguments);
    default:
      return [];
  }
}

/** Of whatever shape the model sent: objects that name a field beside a value. */
function detailsIn(given: unknown): readonly Given[] {
  if (Array.isArray(given)) return given.flatMap(detailsIn);
  if (typeof given !== 'object' || given === null) return [];
  const { field, value } = given as { readonly field?: unknown; readonly value?: unknown };
  if (typeof field === 'string' && (typeof value === 'string' || typeof value === 'number'))
    return [{ field, values: [String(value)] }];
  return Object.values(given).flatMap(detailsIn);
}

function shownOf(fact: Fact, call: Call, agent: Agent, told: Told): Fact['data'] {
  const data = hiddenOf(fact, call, agent, told);
  if (sensitiveFields(agent).length === 0) return data;
  // Values that have a place of their own are hidden there, however short.
  const shown = redactFact({ type: fact.type, at: fact.at, data } as Fact, agent).data;
  return JSON.stringify(shown) === JSON.stringify(fact.data) ? fact.data : shown;
}

function hiddenOf(fact: Fact, call: Call, agent: Agent, told: Told): Fact['data'] {
  if (call.phase !== 'live') return fact.data;
  const moment: Moment = { agent, call, at: fact.at, secrets: told.secrets };
  const quoted = (text: string) =>
    withoutAnnounced(hiddenIn(text, told, agent), () => askedInClear(agent, call));
  switch (fact.type) {
    case 'utterance': {
      const { speaker, text, heard, turn } = fact.data;
      const shown = (words: string) =>
        speaker === 'agent'
          ? shownOfAgent(quoted(words), moment)
          : shownOfCaller(words, turn ?? call.turns, moment);
      const [of, ofHeard] = [shown(text), heard === undefined ? undefined : shown(heard)];
      if (of === text && ofHeard === heard) return fact.data;
      return { ...fact.data, text: of, ...(ofHeard !== undefined && { heard: ofHeard }) };
    }
    case 'dtmf':
      return fact.data.field === null && askedSecret(agent, call) !== undefined
        ? { ...fact.data, digits: REDACTED }
        : everyText(fact.data, quoted, NAMES);
    case 'tool_call':
    case 'words_awaited':
    case 'detail_unclear':
    case 'question_answered':
    case 'request_abandoned':
    case 'watchdog':
      // Words of the model's own, which may repeat what was only just said.
      return isEchoing(agent, call)
        ? everyText(fact.data, (text) => shownOfAgent(quoted(text), moment), NAMES)
        : everyText(fact.data, quoted, NAMES);
    case 'call_start':
    case 'call_end':
    case 'stage_transition':
      return fact.data;
    default:
      return everyText(fact.data, quoted, NAMES);
  }
}

/** Keys under which names of ours stand, identifiers and measures. */
const NAMES: ReadonlySet<string> = new Set(
  (
    'id sid key item reference hash recording url tool tools field fields intent kept missing doubts stage call source ' +
    'speaker step budget claim outcome by awaits topic to action_type ' +
    'attempt started_ms heard_ms turn summary limit duration_s confidence resume'
  ).split(' '),
);
