import type { Agent } from '../../src/core/agent.ts';
import { spokenTime, spokenWeekdayAndDay } from '../../src/core/calendar.ts';
import { type Cue, cueIn } from '../../src/simulate/cues.ts';
import type { Caller, CallerAct, Meaning } from '../../src/simulate/parties.ts';
import { BOOKING } from './agents.ts';
import { bookingsOf, type Dialogue, formsOf, type Model, meaningsOf } from './dialogue.ts';

export interface DialogueCaller extends Caller {
  /** Turns that are not in the dialogue, by what the agent wanted to hear. */
  readonly extra: readonly { readonly cue: string; readonly heard: string; readonly said: string }[];
  /** Turns of the dialogue that were said. */
  said(): number;
}

export interface DialogueOptions {
  readonly agent: Agent;
  readonly model: Model;
  /** Bookings tried so far. */
  readonly tried: () => number;
}

/**
 * Says the turns of a dialogue, one when it is their turn. Where the agent wants something that the dialogue has no
 * turn for, it is answered from the dialogue's states: the value, or yes. A summary is agreed to where the caller of
 * the dialogue agreed, whatever it says: what was understood wrongly shows in the book.
 */
export function dialogueCaller(dialogue: Dialogue, { agent, model, tried }: DialogueOptions): DialogueCaller {
  const meanings = meaningsOf(dialogue, model);
  const bookings = bookingsOf(dialogue);
  const extra: { cue: string; heard: string; said: string }[] = [];
  const used = new Set<string>();
  let next = 0;
  let silences = 0;

  function sayNext(): CallerAct {
    const turn = dialogue.turns[next];
    const meaning = meanings[next];
    if (turn === undefined || meaning === undefined)
      return aside('end', '', 'No, thank you. Goodbye.', GOODBYE);
    next += 1;
    for (const { value } of meaning.details ?? []) used.add(value);
    return says(turn.say, meaning);
  }

  function aside(cue: string, heard: string, said: string, meaning: Meaning): CallerAct {
    extra.push({ cue, heard, said });
    return says(said, meaning);
  }

  /** Turns up to this one come before the booking that is tried next. */
  function lastBefore(): number {
    return (bookings[tried()]?.after_user_turn ?? 0) - 1;
  }

  function tell(field: string, heard: string): CallerAct {
    const at = Math.max(next - 1, 0);
    const forms = formsOf(dialogue, at, field);
    const gold = bookings[tried()]?.params[field];
    // A value that comes only later in the dialogue is told as it was meant.
    const known = forms.length > 0 || gold === undefined ? forms : [spoken(gold)];
    const value = known.find((form) => !used.has(form)) ?? known[0];
    if (value === undefined)
      return aside('no value', heard, 'Never mind.', { wants: 'give_up', answer: 'no' });
    used.add(value);
    return aside(`field ${field}`, heard, `${value}.`, { details: [{ field, value }] });
  }

  function answer(words: string): CallerAct {
    if (words.trim() === '') {
      silences += 1;
      return silences > MOST_SILENCES ? { type: 'hangs_up', afterMs: 500 } : { type: 'waits' };
    }
    const cue = cueIn(words, agent, BOOKING);
    if (extra.length >= MOST_EXTRA) return { type: 'hangs_up', afterMs: 500 };
    return reply(cue, words);
  }

  function reply(cue: Cue, heard: string): CallerAct {
    const isOver = tried() >= bookings.length;
    switch (cue.type) {
      case 'summary':
        if (!isOver && next <= lastBefore()) return sayNext();
        return aside('summary', heard, 'Yes.', { answer: 'yes' });
      case 'yes_or_no':
        return aside('yes_or_no', heard, 'Yes.', { answer: 'yes' });
      case 'field': {
        const tells = meanings[next]?.details?.some(({ field }) => field === cue.field.name) === true;
        if (isOver || next < lastBefore() || (next === lastBefore() && tells)) return sayNext();
        return tell(cue.field.name, heard);
      }
      case 'hold':
      case 'transfer':
        return { type: 'waits' };
      case 'goodbye':
        return { type: 'hangs_up', afterMs: 1_500 };
      case 'message':
        return { type: 'hangs_up', afterMs: 500 };
      case 'help':
      case 'anything_else':
      case 'answer':
        return sayNext();
      case 'change':
        return next <= lastBefore()
          ? sayNext()
          : aside('change', heard, 'Nothing, it is right.', { answer: 'yes' });
      case 'not_found':
      case 'still_there':
      case 'again':
      case 'none':
        return next < dialogue.turns.length
          ? sayNext()
          : aside(cue.type, heard, 'No, thank you. Goodbye.', GOODBYE);
    }
  }

  return {
    answer,
    overhear: () => null,
    left: () => {},
    extra,
    said: () => next,
  };
}

function says(text: string, meaning: Meaning): CallerAct {
  return { type: 'says', text, meaning, afterMs: 600 };
}

/** Normal forms of days and times, as people say them; anything else is said as it is. */
function spoken(value: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return spokenWeekdayAndDay(value);
  return /^\d\d:\d\d$/.test(value) ? spokenTime(value) : value;
}

const GOODBYE: Meaning = { answer: 'no', wants: 'goodbye' };
const MOST_SILENCES = 4;
const MOST_EXTRA = 15;
