import type { Agent } from './agent.ts';
import { withoutAnnounced } from './announced.ts';
import type { Live } from './call.ts';
import { bySentence, gives, isCallTalk, vocabulary } from './call-talk.ts';
import { daysIn } from './fields/date-mentions.ts';
import { type FieldSpec, labelOf } from './fields/field.ts';
import { parseField } from './fields/kinds.ts';
import { isAsGiven } from './given-words.ts';
import { isOwnSentence } from './own-words.ts';
import { fieldContext } from './record.ts';
import { REDACTED } from './secret-numbers.ts';
import { type Secret, withoutSecrets } from './secrets.ts';
import { askedField, askedSecret, isCode, isSecretGiven, openSecrets, sensitiveFields } from './sensitive.ts';
import { sounds } from './sounds.ts';
import type { Stage } from './stages.ts';
import { localTime, type Ms } from './time.ts';

/**
 * What may be shown of what is said, while a value that nobody may see can be in it.
 *
 * A value that is known is found wherever it stands. One that is not yet known cannot be, so its place is hidden: the
 * whole answer to the question that asks for it, and, before it was given, whatever is not in the words of every call.
 */
export interface Moment {
  readonly agent: Agent;
  /** The call before these words. */
  readonly call: Live;
  readonly at: Ms;
  readonly secrets: readonly Secret[];
}

/** `turn`: that of the caller's these words were. */
export function shownOfCaller(text: string, turn: number, moment: Moment): string {
  const { agent, call, at, secrets } = moment;
  const asked = askedField(agent, call);
  const isClear = asked !== undefined && asked.sensitive !== true;
  const known = withoutAnnounced(withoutSecrets(text, secrets, vocabulary(agent)), () =>
    askedInClear(agent, call),
  );
  if (sensitiveFields(agent).length === 0) return known;
  if (askedSecret(agent, call) !== undefined || isSecretGiven(agent, call, turn) || isLate(call, turn))
    return REDACTED;
  const open = openSecrets(agent, call, turn);
  if (open.some((field) => names(text, field, at)) && !isCallTalk(text, agent)) return REDACTED;
  const isAnswer = isClear && !gives(text) && answers(text, asked, moment, at);
  if (isAnswer) return known;
  if (open.some(isAnywhere) && STRICT.has(call.stage) && (gives(text) || !isCallTalk(text, agent)))
    return REDACTED;
  const isCorrected = open.length === 0 && CORRECTS.test(text) && call.stage === 'gather_details';
  if (isCorrected && hasSecret(moment) && !isCallTalk(text, agent)) return REDACTED;
  return hasCodes(moment) ? withoutCodes(known) : known;
}

/** The question that stands, where it asks for letters and digits that anybody may see. */
export function askedInClear(agent: Agent, call: Live): string {
  const asked = askedField(agent, call);
  if (asked === undefined || asked.sensitive === true) return '';
  return asked.kind === 'text' || asked.kind === 'number' ? `${labelOf(asked)} ${asked.ask}` : '';
}

/** Of the agent or of the model, who may repeat what was only just said. */
export function shownOfAgent(text: string, moment: Moment): string {
  const { agent, call, secrets } = moment;
  const known = withoutSecrets(text, secrets, vocabulary(agent));
  if (!isEchoing(agent, call) || (call.summary !== null && isAsGiven(call.summary.text, text))) return known;
  return bySentence(known, (sentence) =>
    isOwnSentence(sentence) || isCallTalk(sentence.replaceAll(REDACTED, ' '), agent) ? sentence : REDACTED,
  );
}

/** The caller may have said by now what nobody may see, and it is not known yet, or only just. */
export function isEchoing(agent: Agent, call: Live): boolean {
  if (sensitiveFields(agent).length === 0 || call.turns === 0) return false;
  if (askedSecret(agent, call) !== undefined || isSecretGiven(agent, call, call.turns)) return true;
  return STRICT.has(call.stage) && openSecrets(agent, call, call.turns).some(isAnywhere);
}

/** In these the caller may open with any detail, or change it. */
const STRICT: ReadonlySet<Stage> = new Set([
  'greeting',
  'intent_capture',
  'gather_details',
  'confirm_summary',
]);

/** A value without a form of its own. */
function isAnywhere(field: FieldSpec): boolean {
  if (field.kind === 'text') return !isCode(field);
  return field.kind === 'name' || field.kind === 'choice' || field.kind === 'address';
}

/** Said in another stage, by a transcript that comes late: what was asked then is not known any more. */
function isLate(call: Live, turn: number): boolean {
  const said = call.words.find((one) => one.turn === turn);
  return (
    said?.stage === 'gather_details' && call.stage !== 'gather_details' && call.stage !== 'confirm_summary'
  );
}

/** The caller says what it is that they give. */
function names(text: string, field: FieldSpec, at: Ms): boolean {
  const said = text.toLowerCase();
  if (
    field.kind === 'date' &&
    (/\b(?:born|birth|birthday)\b/.test(said) || (field.past && namesPast(said, at)))
  )
    return true;
  if (field.kind === 'email' && (said.includes('@') || /\bat\b.*\bdot\b/.test(said))) return true;
  if (IS_THE_WORD.test(said) && field.kind === 'text') return true;
  return said.includes(labelOf(field).toLowerCase());
}

/** No appointment is in a year that is over. */
function namesPast(said: string, at: Ms): boolean {
  const today = localTime(at, 'UTC').slice(0, 10);
  const { dates } = daysIn(said, { today, monthFirst: true, past: true });
  return dates.some(({ day, yearSaid }) => yearSaid && day.slice(0, 4) < today.slice(0, 4));
}

const IS_THE_WORD = /\bis (?:my|the) (?:pass ?word|code ?word|code|word)\b/;

/** The words answer the question that stands, which anybody may see. */
function answers(text: string, asked: FieldSpec, { agent, call }: Moment, at: Ms): boolean {
  if (asked.kind === 'text' || asked.kind === 'address' || asked.kind === 'choice') return false;
  return parseField(text, asked, fieldContext(agent, call, at, [asked.name])).ok;
}

const CORRECTS = /\b(?:no|not|wrong|should be|i said|i told|i meant|sorry|actually|correction|rather)\b/i;

function hasSecret({ agent, call }: Moment): boolean {
  return sensitiveFields(agent).some(({ name }) => call.record[name] !== undefined);
}

function hasCodes({ agent }: Moment): boolean {
  return sensitiveFields(agent).some((field) => isCode(field) || field.kind === 'number');
}

/** Runs of letters and digits, such as no time, price or telephone number is. */
function withoutCodes(text: string): string {
  const heard = sounds(text);
  let out = text;
  for (let last = heard.length - 1; last >= 0; ) {
    let first = last;
    while (heard[first - 1]?.isCode && heard[last]?.isCode) first -= 1;
    const run = heard.slice(first, last + 1);
    const code = run.map((sound) => sound.text).join('');
    if (run[0]?.isCode && code.length >= 4 && /\d{2}/.test(code) && /\p{L}/u.test(code)) {
      out = `${out.slice(0, run[0].start)}${REDACTED}${out.slice(run.at(-1)?.end)}`;
    }
    last = first - 1;
  }
  return out;
}
