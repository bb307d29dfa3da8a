/** An amount: "four of us" is "4". */
import { standing } from './corrections.ts';
import { type FieldKind, labelOf, refused } from './field.ts';
import { question, whichOf } from './question.ts';
import { amountsIn } from './spoken-numbers.ts';

export const number: FieldKind = {
  parse(said, spec) {
    const amounts =
      standing(said)
        .map((part) => [...new Set(amountsIn(part))])
        .find((found) => found.length > 0) ?? [];
    const [amount, ...others] = amounts;
    if (amount === undefined)
      return refused(
        `No number was heard: ask for the ${labelOf(spec)} as a number.`,
        `I didn't catch a number. ${question(spec)}`,
      );
    if (others.length > 0)
      return refused(
        `More than one number was said (${amounts.join(', ')}): ask which one is meant.`,
        `I heard more than one number. ${whichOf(amounts.map(amountAloud), question(spec))}`,
      );
    if (spec.min !== undefined && amount < spec.min) {
      return refused(
        `${amount} is too low, the least is ${spec.min}: ask again.`,
        `I heard ${amountAloud(amount)}, and it has to be at least ${amountAloud(spec.min)}. ${question(spec)}`,
      );
    }
    if (spec.max !== undefined && amount > spec.max) {
      return refused(
        `${amount} is too high, the most is ${spec.max}: ask again.`,
        `I heard ${amountAloud(amount)}, and it can be ${amountAloud(spec.max)} at most. ${question(spec)}`,
      );
    }
    const normal = String(amount);
    // Beyond this, numbers are written with an exponent and are surely misheard.
    if (!/^-?\d{1,15}(?:\.\d{1,15})?$/.test(normal))
      return refused(
        'That number is out of range: ask again.',
        `I'm sorry, I didn't get that number. ${question(spec)}`,
      );
    return { ok: true, normal, spoken: normal };
  },
  spoken: (normal) => normal,
};

/** Longer numbers are not worth saying back: they were misheard. */
function amountAloud(amount: number): string {
  const text = String(Math.abs(amount));
  if (!/^\d{1,9}(?:\.\d{1,3})?$/.test(text)) return amount < 0 ? 'a very low number' : 'a very long number';
  return amount < 0 ? `minus ${text}` : text;
}
