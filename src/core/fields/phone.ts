/** A phone number in E.164: "two one two, five five five, oh one four seven" is "+12125550147". */
import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/min';
import { inWords } from './aloud.ts';
import { standing } from './corrections.ts';
import { type FieldContext, type FieldKind, type Parsed, refused } from './field.ts';
import { digitsIn } from './spoken-numbers.ts';

export const phone: FieldKind = {
  parse(said, spec, context) {
    const country = countryOf(context);
    const { digits, rest } = digitsIn(latest(said, country));
    if (/(?:^| )(?:extension|ext|x)(?: |$)/.test(rest)) {
      return refused(
        'A number with an extension cannot be called back: ask for a direct number.',
        "I'm sorry, we can't call back a number with an extension. Could you give me a direct number?",
      );
    }
    if (digits === '')
      return refused(
        'No digits were heard: ask for the phone number, digit by digit.',
        "I didn't catch any digits. Could you give me the phone number, digit by digit?",
      );
    const abroad = /^[^\d]*\+\s*\d/.test(said) || /\bplus\b/i.test(said);
    return judged(abroad ? `+${digits}` : unrepeated(digits), country, (normal) =>
      phone.spoken(normal, spec, context),
    );
  },
  spoken(normal, _spec, context) {
    const [, area, exchange, line] = northAmerican.exec(normal) ?? [];
    if (area !== undefined && callingCode(context) === '+1') return inGroups(`${area} ${exchange} ${line}`);
    const number = parsePhoneNumberFromString(normal);
    if (number === undefined) return inGroups(normal);
    // The country is left out for a number at home, as people do.
    const home =
      number.country === countryOf(context) || `+${number.countryCallingCode}` === callingCode(context);
    return inGroups(home ? number.formatNational() : number.formatInternational());
  },
};

function judged(
  written: string,
  country: CountryCode | undefined,
  spoken: (normal: string) => string,
): Parsed {
  const plain = inNorthAmerica(written, country);
  if (plain !== undefined) return { ok: true, normal: plain, spoken: spoken(plain) };
  const number = parsePhoneNumberFromString(
    written,
    country === undefined ? {} : { defaultCountry: country },
  );
  const heard = written.replace(/\D/g, '').length;
  if (number === undefined || !number.isPossible()) {
    if (country === undefined && !written.startsWith('+')) {
      return refused(
        'The country of the phone number is not known: ask for the number with its country code.',
        'I need the country code as well. Could you give me the whole number, starting with plus and the country code?',
      );
    }
    const lengths = country !== undefined && !written.startsWith('+') ? lengthsIn(country) : undefined;
    const wanted =
      lengths === undefined ? 'which is no complete phone number' : `${range(lengths, String)} are needed`;
    return refused(
      `The phone number has ${heard} ${heard === 1 ? 'digit' : 'digits'}, ${wanted}: ask for it digit by digit.`,
      `${counted(heard, lengths)} Could you give me the number again, digit by digit?`,
    );
  }
  // Lengths and the first digit are all that is checked further: tables of area codes lag behind.
  if (number.countryCallingCode === '1' && /^[01]/.test(number.nationalNumber)) {
    return refused(
      `The area code cannot start with ${number.nationalNumber.charAt(0)}: ask for the number again, area code first.`,
      `I heard an area code that starts with ${inWords(Number(number.nationalNumber.charAt(0)))}, and there are none like that. Could you give me the number again, starting with the area code?`,
    );
  }
  return { ok: true, normal: number.number, spoken: spoken(number.number) };
}

/** Who starts over says the whole number again; a part that is no number leaves all to be counted. */
function latest(said: string, country: CountryCode | undefined): string {
  const parts = standing(said);
  if (parts.length === 1 && parts[0] === said) return said;
  const whole = (part: string): boolean => {
    const { digits } = digitsIn(part);
    if (inNorthAmerica(digits, country) !== undefined) return true;
    const number = parsePhoneNumberFromString(digits, { ...(country && { defaultCountry: country }) });
    return number?.isPossible() === true;
  };
  return parts.find(whole) ?? said;
}

const northAmerican = /^\+1([2-9]\d\d)(\d{3})(\d{4})$/;

/**
 * A complete number of North America in E.164. Its countries share one form, so it takes no tables, which cost
 * ten times as long as all the rest of a number.
 */
function inNorthAmerica(written: string, country: CountryCode | undefined): string | undefined {
  if (northAmerican.test(written)) return written;
  const isHome = country !== undefined && getCountryCallingCode(country) === '1';
  const [, national] = (isHome ? /^1?([2-9]\d{9})$/.exec(written) : null) ?? [];
  return national && `+1${national}`;
}

/** A number said twice for good measure is one number. */
function unrepeated(digits: string): string {
  const half = digits.slice(0, digits.length / 2);
  return digits.length >= 14 && half + half === digits ? half : digits;
}

interface Lengths {
  readonly least: number;
  readonly most: number;
}

/** "10"; for countries with many lengths "7 to 11". */
function range({ least, most }: Lengths, number: (count: number) => string): string {
  return least === most ? number(least) : `${number(least)} to ${number(most)}`;
}

/** Tells callers how far they got, so that they can tell what was missed. */
function counted(heard: number, lengths: Lengths | undefined): string {
  const digits = `${inWords(heard)} ${heard === 1 ? 'digit' : 'digits'}`;
  if (lengths === undefined || (heard >= lengths.least && heard <= lengths.most)) {
    return `I have ${digits}, and that is not a complete phone number.`;
  }
  const needed = range(lengths, inWords);
  return heard < lengths.least
    ? `I have ${digits} so far, and I need ${needed}.`
    : `I heard ${digits}, and a phone number has ${needed}.`;
}

function lengthsIn(country: CountryCode): Lengths | undefined {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const lengths = metadata.numberingPlan?.possibleLengths() ?? [];
  return lengths.length === 0 ? undefined : { least: Math.min(...lengths), most: Math.max(...lengths) };
}

function countryOf(context: FieldContext): CountryCode | undefined {
  const code = context.country.toUpperCase();
  return isSupportedCountry(code) ? code : undefined;
}

function callingCode(context: FieldContext): string | undefined {
  const country = countryOf(context);
  return country && `+${getCountryCallingCode(country)}`;
}

/** "(212) 555-0147" as "2 1 2, 5 5 5, 0 1 4 7". */
function inGroups(written: string): string {
  const groups = written.match(/\d+/g) ?? [];
  const spoken = groups.map((group) => [...group].join(' ')).join(', ');
  return written.startsWith('+') ? `plus ${spoken}` : spoken;
}
