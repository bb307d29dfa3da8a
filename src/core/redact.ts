import type { Agent } from './agent.ts';
import type { Call } from './call.ts';
import { everyText } from './every-text.ts';
import type { Fact, ToolOutput } from './fact.ts';
import { type FieldSpec, labelOf } from './fields/field.ts';
import { oncePer } from './once-per.ts';
import { REDACTED, redactText } from './secret-numbers.ts';
import { forgetKeyedParts, forgetParts } from './secret-parts.ts';
import { sensitiveFields } from './sensitive.ts';

/**
 * The fact as it may leave the process: what the agent marks sensitive, and numbers of cards and of social
 * security wherever they are said, become `[redacted]`. Applied to every fact on its own: what only the facts around
 * it show to be secret was hidden before it was stored (`conceal`), or forgotten (`forgetNumbers`).
 */
export function redactFact(stored: Fact, agent: Agent): Fact {
  const { shown, ...whole } = stored;
  // `shown` is the data of a fact of this type.
  const fact = (shown === undefined ? stored : { ...whole, data: shown }) as Fact;
  const secret = sensitiveFields(agent);
  const data = secret.length === 0 ? fact.data : withoutFields(fact, secret, agent);
  const { labels, others } = labelsOf(agent);
  // Only texts were changed, so it is a fact of the same type still.
  const redacted = {
    ...fact,
    data: everyText(data, (text) => redactText(withoutLabelled(text, labels, others)), identifiers),
  } as Fact;
  return withoutCut(redacted);
}

/** The part that was heard may end in the middle of a number that only the whole shows to be secret. */
function withoutCut(fact: Fact): Fact {
  return fact.type === 'utterance' && fact.data.heard !== undefined && fact.data.text.includes(REDACTED)
    ? { ...fact, data: { ...fact.data, heard: REDACTED } }
    : fact;
}

/**
 * The fact without numbers of cards and of social security in what was said, typed or keyed: they are forgotten
 * before anything is stored. What stands in the record stays, for a business may have asked for it. `call` is the
 * call before it: it tells of which number this may be a part.
 */
export function forgetNumbers(fact: Fact, call: Call, agent: Agent): Fact {
  switch (fact.type) {
    case 'utterance': {
      const whole = redactText(fact.data.text);
      const text = call.phase === 'live' ? forgetParts(whole, call, agent) : whole;
      return text === fact.data.text ? fact : withoutCut({ ...fact, data: { ...fact.data, text } });
    }
    case 'dtmf': {
      const digits =
        call.phase === 'live'
          ? forgetKeyedParts(redactText(fact.data.digits), fact.data.field, call)
          : fact.data.digits;
      return digits === fact.data.digits ? fact : { ...fact, data: { ...fact.data, digits } };
    }
    case 'tool_call':
    case 'tool_refused':
    case 'detail_rejected':
    case 'detail_unclear':
    case 'question_answered':
    case 'request_abandoned':
    case 'farewell':
    case 'message_taken':
    case 'words_awaited':
    case 'watchdog': {
      const data = everyText(fact.data, redactText, identifiers);
      // Only texts were changed, so it is a fact of the same type still.
      return data === fact.data ? fact : withoutCut({ ...fact, data } as Fact);
    }
    default:
      return fact;
  }
}

/** As summaries have them: of what is secret, and of all there is. */
const labelsOf = oncePer((agent: Agent) => ({
  labels: sensitiveFields(agent).map(labelOf),
  others: Object.values(agent.intents)
    .flatMap(({ fields }) => fields)
    .map(labelOf),
}));

/** The data of a fact with the values of these fields left out, wherever a field's value has its own place. */
function withoutFields(fact: Fact, secret: readonly FieldSpec[], agent: Agent): Fact['data'] {
  const names = new Set(secret.map(({ name }) => name));
  const values = (record: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(record).map(([field, value]) => [field, names.has(field) ? REDACTED : value]),
    );
  switch (fact.type) {
    case 'details_recorded':
      return {
        ...fact.data,
        details: fact.data.details.map((detail) =>
          names.has(detail.field) ? { ...detail, value: REDACTED, spoken: REDACTED } : detail,
        ),
      };
    case 'detail_rejected':
      return names.has(fact.data.field) ? { ...withoutWords(fact.data), said: REDACTED } : fact.data;
    case 'dtmf':
      return fact.data.field !== null && names.has(fact.data.field)
        ? { ...fact.data, digits: REDACTED }
        : fact.data;
    case 'detail_unclear':
      return names.has(fact.data.field) ? { ...fact.data, reason: REDACTED } : fact.data;
    case 'check_failed':
      return names.has(fact.data.field) ? withoutWords(fact.data) : fact.data;
    case 'detail_cleared':
    case 'action_failed': {
      const { field } = fact.data;
      return field !== undefined && names.has(field) ? { ...fact.data, why: REDACTED } : fact.data;
    }
    case 'check_started':
    case 'action_started':
      return { ...fact.data, record: values(fact.data.record) };
    case 'summary_made':
    case 'summary_heard':
    case 'summary_confirmed':
    case 'request_repeated':
      // A short secret could be found by trying all of them.
      return { ...fact.data, hash: REDACTED };
    case 'tool_result':
      return { ...fact.data, result: withoutValues(fact.data.result, agent, values) };
    case 'tool_call':
    case 'words_awaited':
      return { ...fact.data, arguments: withoutArguments(fact.data.arguments, names) };
    default:
      return fact.data;
  }
}

/** What is wrong with a value may quote it. */
function withoutWords<T extends { problem: string; say?: string }>(data: T): T {
  return { ...data, problem: REDACTED, ...(data.say !== undefined && { say: REDACTED }) };
}

/** Why a value was refused, and the words that ask for it again, may quote it. */
function withoutValues(
  result: ToolOutput,
  agent: Agent,
  values: (known: ToolOutput['known']) => ToolOutput['known'],
): ToolOutput {
  const known = values(result.known);
  const fields = (result.intent === null ? undefined : agent.intents[result.intent])?.fields ?? [];
  if (result.ok || !fields.some(({ sensitive }) => sensitive === true)) return { ...result, known };
  return { ...result, known, why: REDACTED, ...(result.say === undefined ? {} : { say: REDACTED }) };
}

/** What the model sent is of any shape: an object that names a sensitive field loses all its other texts. */
function withoutArguments(given: unknown, names: ReadonlySet<string>): unknown {
  if (typeof given === 'string') return [...names].some((name) => given.includes(name)) ? REDACTED : given;
  if (Array.isArray(given)) return given.map((each) => withoutArguments(each, names));
  if (typeof given !== 'object' || given === null) return given;
  const named = Object.values(given).some((value) => typeof value === 'string' && names.has(value));
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      if (names.has(key)) return [key, REDACTED];
      if (!named) return [key, withoutArguments(value, names)];
      return [key, key === 'field' && typeof value === 'string' ? value : REDACTED];
    }),
  );
}

/** Summaries say "Label: value. Label: value. Is that right?": takes out the values of these labels. */
function withoutLabelled(text: string, labels: readonly string[], others: readonly string[]): string {
  if (!text.includes(': ')) return text;
  return labels.reduce((rest, label) => {
    const start = rest.toLowerCase().indexOf(`${label.toLowerCase()}: `);
    if (start < 0) return rest;
    const from = start + label.length + 2;
    const ends = ['. is that right?', ...others.map((other) => `. ${other.toLowerCase()}: `)]
      .map((end) => rest.toLowerCase().indexOf(end, from))
      .filter((index) => index >= 0);
    return rest.slice(0, from) + REDACTED + rest.slice(Math.min(rest.length, ...ends));
  }, text);
}

/** Our own and our peers' identifiers are no speech, and have to stay what they are. */
const identifiers = new Set(['id', 'sid', 'key', 'item', 'reference', 'hash', 'recording', 'url']);
