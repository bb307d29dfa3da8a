/** An amount: "four of us" is "4". */
import { standing } from './corrections.ts';
import { type FieldKind, labelOf, refused } from './field.ts';
import { amountsIn } from './spoken-numbers.ts';

export const number: FieldKind = {
  parse(said, spec) {
    const amounts =
      standing(said)
        .map((part) => [...new Set(amountsIn(part))])
        .find((found) => found.length > 0) ?? [];
    const [amount, ...others] = amounts;
    if (amount === undefined)
      return refused(`No number was heard: ask for the ${labelOf(spec)} as a number.`);
    if (others.length > 0)
      return refused(`More than one number was said (${amounts.join(', ')}): ask which one is meant.`);
    if (spec.min !== undefined && amount < spec.min) {
      return refused(`${amount} is too low, the least is ${spec.min}: ask again.`);
    }
    if (spec.max !== undefined && amount > spec.max) {
      return refused(`${amount} is too high, the most is ${spec.max}: ask again.`);
    }
    const normal = String(amount);
    // Beyond this, numbers are written with an exponent and are surely misheard.
    if (!/^-?\d{1,15}(?:\.\d{1,15})?$/.test(normal))
      return refused('That number is out of range: ask again.');
    return { ok: true, normal, spoken: normal };
  },
  spoken: (normal) => normal,
};
