/** What the agent may ask for, and what a caller's words become. */
import type { OpeningHours } from '../opening-hours.ts';
import { aloud } from './aloud.ts';

export type FieldKindName =
  | 'name'
  | 'phone'
  | 'email'
  | 'date'
  | 'time'
  | 'choice'
  | 'number'
  | 'text'
  | 'address';

/** One thing the agent asks for. */
export interface FieldSpec {
  readonly name: string;
  readonly kind: FieldKindName;
  /** The question as it is spoken: "What is the best phone number to reach you?" */
  readonly ask: string;
  /** What people call it: "phone number". Without one, the name with spaces. */
  readonly label?: string;
  /** Default true. */
  readonly required?: boolean;
  /** Never written in clear to a log, a metric or an API. */
  readonly sensitive?: boolean;
  /** Kind `choice`: the values to choose from. */
  readonly choices?: readonly Choice[];
  /** Kind `number`: the least and the greatest value, both allowed. */
  readonly min?: number;
  readonly max?: number;
  /** Kind `date`: a past day is meant, such as a date of birth. */
  readonly past?: boolean;
}

/** A value, with other words for it that callers use. */
export type Choice = string | { readonly value: string; readonly also: readonly string[] };

/** Where and when the caller is: what "tomorrow" and a bare number mean. */
export interface FieldContext {
  /** Local date and time at the business, "2026-11-22T18:40". */
  readonly now: string;
  /** ISO 3166 code of the business, for phone numbers: "US". */
  readonly country: string;
  /** BCP 47; en-US reads 12/1 as December 1st, other English locales as January 12th. */
  readonly locale: string;
  /** With them "two" is 14:00, and closed days and times are refused. */
  readonly openingHours?: OpeningHours;
  /**
   * Normal forms so far, by field name. A value that is being replaced in the same breath ("no, Friday at
   * ten") should be left out, or the new day is judged with the old time.
   */
  readonly known: Readonly<Record<string, string>>;
  /** The fields of this request; they tell which of `known` is the day that a time belongs to. */
  readonly fields?: readonly FieldSpec[];
}

export type Parsed =
  | { readonly ok: true; readonly normal: string; readonly spoken: string }
  /**
   * `problem` tells the model what is wrong and what to ask; `say` tells the caller, in the words of the
   * business, and ends by asking again. Both have one to three sentences.
   */
  | { readonly ok: false; readonly problem: string; readonly say: string };

export interface FieldKind {
  parse(said: string, spec: FieldSpec, context: FieldContext): Parsed;
  /** The read-back of a normal form. */
  spoken(normal: string, spec: FieldSpec, context: FieldContext): string;
}

export function refused(problem: string, say: string): Parsed {
  return { ok: false, problem, say: aloud(say) };
}

/** What people call the field: "phone number". */
export function labelOf(spec: FieldSpec): string {
  return spec.label ?? spec.name.replaceAll('_', ' ');
}
