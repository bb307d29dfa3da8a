/** Every kind of field; a new kind is one file and one line here. */
import { address } from './address.ts';
import { choice } from './choice.ts';
import { date } from './date.ts';
import { email } from './email.ts';
import {
  type FieldContext,
  type FieldKind,
  type FieldKindName,
  type FieldSpec,
  labelOf,
  type Parsed,
  refused,
} from './field.ts';
import { name } from './name.ts';
import { number } from './number.ts';
import { phone } from './phone.ts';
import { question } from './question.ts';
import { text } from './text.ts';
import { time } from './time.ts';

export const kinds: Readonly<Record<FieldKindName, FieldKind>> = {
  name,
  phone,
  email,
  date,
  time,
  choice,
  number,
  text,
  address,
};

/** What the caller's words mean for a field: a normal form and its read-back, or what to ask instead. */
export function parseField(said: string, spec: FieldSpec, context: FieldContext): Parsed {
  const label = labelOf(spec);
  if (said.length > longestAnswer && spec.kind !== 'text') {
    return refused(
      `That is too long for the ${label}: record only the ${label} itself.`,
      `That was a lot at once. ${question(spec)}`,
    );
  }
  const words = said
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (words === '' || (spec.kind !== 'text' && noAnswer.test(words))) {
    return refused(
      `The caller has not given the ${label}: ask for it, or whether they want a person instead.`,
      `Let me ask that once more. ${question(spec)}`,
    );
  }
  return kinds[spec.kind].parse(words, spec, context);
}

/** How the agent says a normal form back. */
export function spokenField(normal: string, spec: FieldSpec, context: FieldContext): string {
  return kinds[spec.kind].spoken(normal, spec, context);
}

/** One breath of speech, about 20 seconds; it also bounds the work of every pattern. */
const longestAnswer = 400;

const noAnswer =
  /^(?:(?:um|uh|er|well|sorry|oh|i'm|i am)[\s,.]*)*(?:i (?:do not|don[’']?t) (?:know|have (?:one|it|that))|(?:not|i'm not) sure|no idea|unknown|not (?:given|provided|specified|known)|n\/?a|null|undefined|what|pardon|excuse me|never ?mind|forget it|nothing)\b[\s.?!]*(?:yet|it|that|sorry|please)?[\s.?!]*$/i;
