import type { Agent } from '../core/agent.ts';
import { type FieldSpec, labelOf } from '../core/fields/field.ts';
import { matches } from '../core/matches.ts';
import { oncePer } from '../core/once-per.ts';

/** What the agent wants to hear now, as a person takes it from its words: the last thing said counts. */
export type Cue =
  | {
      readonly type:
        | 'summary'
        | 'anything_else'
        | 'still_there'
        | 'yes_or_no'
        | 'help'
        | 'goodbye'
        | 'transfer'
        | 'message'
        | 'hold';
    }
  /** Something has to be changed, and it is not said what. */
  | { readonly type: 'change' }
  | { readonly type: 'not_found' }
  /** It was not understood, and is to be said again. */
  | { readonly type: 'again' }
  /** `other`: another value is wanted than the one that was told. */
  | { readonly type: 'field'; readonly field: FieldSpec; readonly other: boolean }
  /** The answer to a question of the caller. */
  | { readonly type: 'answer'; readonly topic: string }
  | { readonly type: 'none' };

export function cueIn(words: string, agent: Agent, intent: string): Cue {
  const marks: { at: number; cue: Cue }[] = [];
  const mark = (at: number | undefined, cue: Cue): void => {
    if (at !== undefined && at >= 0) marks.push({ at, cue });
  };
  for (const [pattern, type] of phrases) mark(matches(pattern, words).at(-1)?.index, { type });
  const { say, sayUnavailable } = agent.escalation;
  if (say !== undefined) mark(words.lastIndexOf(say), { type: 'transfer' });
  // The last words of it, so that no question in it counts for more.
  if (sayUnavailable !== undefined && words.includes(sayUnavailable)) {
    mark(words.lastIndexOf(sayUnavailable) + sayUnavailable.length, { type: 'message' });
  }
  if (agent.goodbye !== undefined) mark(words.lastIndexOf(agent.goodbye), { type: 'goodbye' });
  if (words.includes(agent.greeting)) mark(agent.greeting.length - 1, { type: 'help' });
  const lower = words.toLowerCase();
  for (const field of fieldsFirst(agent, intent)) {
    for (const ask of questionsFor(field)) {
      const at = lower.lastIndexOf(ask);
      if (!marks.some((one) => one.at === at)) mark(at, { type: 'field', field, other: false });
    }
  }
  for (const [topic, answer] of Object.entries(agent.answers)) {
    mark(words.lastIndexOf(answer.text), { type: 'answer', topic });
  }
  const last = marks.reduce<{ at: number; cue: Cue } | null>(
    (best, one) => (best === null || one.at > best.at ? one : best),
    null,
  );
  const asked = byKind(words, agent, intent);
  if (asked !== null && (last === null || asked.at > last.at)) return asked.cue;
  return last?.cue ?? { type: 'none' };
}

const phrases: readonly (readonly [RegExp, Exclude<Cue['type'], 'field' | 'answer' | 'none'>])[] = [
  [/is (?:that|this|it all) (?:right|correct)\b/gi, 'summary'],
  [/anything else/gi, 'anything_else'],
  [/how can i help|what else can i do|what you need\?|what is it about\?|can i do for you/gi, 'help'],
  [/still there|can you hear me/gi, 'still_there'],
  [/say yes or no|press 1 for yes/gi, 'yes_or_no'],
  [/\b(?:good ?-?)?bye\b/gi, 'goodbye'],
  [/connect(?:ing)? you (?:with|to)|putting you through|transferring you/gi, 'transfer'],
  [/call you back|your message|can take your call/gi, 'message'],
  [/one moment|stay on the line|let me (?:see|check)/gi, 'hold'],
  [/what (?:should i|would you like to) change/gi, 'change'],
  [/can't find an appointment/gi, 'not_found'],
  [/(?:did not|didn't) (?:catch|get) (?:that|it)|say (?:it|that) again|tell me once more/gi, 'again'],
];

/** The fields of the caller's own request come before those of the others. */
function fieldsFirst(agent: Agent, intent: string): readonly FieldSpec[] {
  const own = agent.intents[intent]?.fields ?? [];
  return [...own, ...allFields(agent)];
}

const allFields = oncePer((agent: Agent) => Object.values(agent.intents).flatMap(({ fields }) => fields));

/** In small letters. */
const questionsFor = oncePer((field: FieldSpec): readonly string[] =>
  [field.ask.replace(/^and,? /i, ''), `Could you tell me the ${labelOf(field)}?`].map((ask) =>
    ask.toLowerCase(),
  ),
);

/** A question in other words than the agent file has: what kind of answer would it take? */
function byKind(words: string, agent: Agent, intent: string): { at: number; cue: Cue } | null {
  const own = agent.intents[intent]?.fields ?? [];
  let found: { at: number; cue: Cue } | null = null;
  for (const [pattern, kinds, other] of kindPhrases) {
    const match = matches(pattern, words).at(-1);
    if (match === undefined || (found !== null && match.index <= found.at)) continue;
    const field = own.find(({ kind, past }) => kinds.includes(kind) && past !== true);
    if (field !== undefined) found = { at: match.index, cue: { type: 'field', field, other } };
  }
  return found;
}

const kindPhrases: readonly (readonly [RegExp, readonly FieldSpec['kind'][], boolean])[] = [
  [
    /what (?:other|later) time|which later time|other day or time|which would you like|does that suit you/gi,
    ['time'],
    true,
  ],
  [/(?:which|what) (?:other|later|earlier) day|which day from today/gi, ['date'], true],
  [
    /what time exactly|heard more than one time|is that [^.?]* in the (?:morning|afternoon|evening)\b/gi,
    ['time'],
    false,
  ],
  [/which day\b|calendar has no such day|catch the day|more than one day/gi, ['date'], false],
  [/give me the (?:phone )?number again|whole number|direct number|digit by digit/gi, ['phone'], false],
  [
    /both the first and the last name|the full name|catch (?:the|a) name|just the [^.?]*name/gi,
    ['name'],
    false,
  ],
  [/email address/gi, ['email'], false],
  [/the number(?:,| and) the street|house number|whole address/gi, ['address'], false],
  [/do you mean|which one that is|\bis it [^.?]* or [^.?]*\?/gi, ['choice'], false],
];
