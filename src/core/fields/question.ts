/** How a refusal ends and what it offers: every part is bounded, since a caller cannot skim. */
import { listed } from '../calendar.ts';
import { type OpeningHours, spokenHours } from '../opening-hours.ts';
import { aloud } from './aloud.ts';
import { type FieldSpec, labelOf } from './field.ts';

/** Asks for a field again: its own question, or a plain one where that is none or goes on for long. */
export function question(spec: FieldSpec): string {
  const ask = aloud(spec.ask).replace(/^and,? (\p{L})/iu, (_, first: string) => first.toUpperCase());
  if (ask.endsWith('?') && ask.length <= longestQuestion) return ask;
  const label = aloud(labelOf(spec)).replace(/[?!.,]+$/, '');
  return label === '' || label.length > longestLabel
    ? 'Could you tell me once more?'
    : `Could you tell me the ${label}?`;
}

/** "Do you mean 2 PM or 3 PM?"; the other question where that would be too much to listen to. */
export function whichOf(options: readonly string[], otherwise: string): string {
  const list = listed(options, 'or');
  return options.length <= mostOptions && list.length <= longestList ? `Do you mean ${list}?` : otherwise;
}

/** "We are open Monday to Friday 9 AM to 5 PM. "; nothing when there is nothing to tell or too much. */
export function weAreOpen(hours: OpeningHours | undefined): string {
  if (hours === undefined) return '';
  // Days that are closed are plain from the days that are open.
  const open = spokenHours(hours).replace(/, closed on [^\d]*$/, '');
  return open === 'closed every day' || open.length > longestHours ? '' : `We are open ${open}. `;
}

const mostOptions = 3;
/** About ten seconds of speech. */
const longestList = 180;
const longestHours = 130;
const longestQuestion = 120;
const longestLabel = 60;
