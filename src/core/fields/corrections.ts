/**
 * Callers correct themselves in mid-sentence: "Tuesday, no, Wednesday", "not two, three", "Friday instead
 * of Thursday". The parts of a text that still hold, the latest first: whoever reads a value takes it from
 * the first part that has one.
 */
export function standing(text: string): readonly string[] {
  return refusals
    .reduce((kept, refusal) => kept.replace(refusal, ' , '), text)
    .split(
      /\b(?:no wait|wait|no|nope|sorry|actually|rather|i mean|make it|make that|change it to|change that to)\b/i,
    )
    .filter((part) => /[\p{L}\d]/u.test(part))
    .reverse();
}

/** What a caller says they do not want. */
const refusals: readonly RegExp[] = [
  /\binstead of [^,.;?]*/gi,
  /\bnot (?!sure|too|later|before|after)[^,.;?]*?(?:[,.;]| but |$)/gi,
  /\b(?:can[’']?t|cannot|can not|couldn[’']?t|don[’']?t) (?:do|make|come|be|want)\b[^,.;?]*?(?:[,.;?]| but | (?:how|what) about |$)/gi,
  /[^,.;?]*\b(?:doesn[’']?t|does not|won[’']?t|isn[’']?t|is not) (?:work|good|possible|okay|ok|free)\b/gi,
];
