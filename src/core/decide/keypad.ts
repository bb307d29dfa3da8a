import { add, type Draft, moveByServer } from '../draft.ts';
import { summaryHeardAt } from '../evidence.ts';
import type { FieldSpec } from '../fields/field.ts';
import { fieldsOf, missingFields } from '../record.ts';
import { recordHash } from '../summary.ts';
import { recordDetails, startCheck, summariseKeyed } from './details.ts';
import { doneBefore, repeatedRequest } from './repeated.ts';

/**
 * Keys go straight into the record, without the model, and silence the agent as a word would. The star key starts
 * a number anew, the pound key ends it, as does a pause. A 0 by itself asks for a person: with the pound key
 * behind it, where a number is asked for, it is a number. To a summary that was heard, 1 is a yes and 2 a no.
 * Digits that nothing waits for are logged and ignored.
 */
export function keysPressed(draft: Draft, digits: string): Draft {
  const entry = digits.slice(digits.lastIndexOf('*') + 1);
  const value = entry.replaceAll('#', '');
  const field = fieldFor(draft, value);
  if (value === '0' && (field === undefined || entry === '0')) return personKeyed(draft, digits);
  if (field !== undefined) return detailKeyed(draft, digits, field, value);
  return draft.call.stage === 'confirm_summary'
    ? answerKeyed(draft, digits, value)
    : add(draft, 'dtmf', { digits, field: null });
}

/** What the digits are taken for: what is asked, or a telephone number that is still to come or was wrong. */
function fieldFor({ agent, call }: Draft, value: string): FieldSpec | undefined {
  if (value === '' || call.pending !== null || call.awaited !== null) return undefined;
  const isNumber = value.length >= SHORTEST_NUMBER;
  switch (call.stage) {
    case 'gather_details': {
      const missing = missingFields(agent, call);
      const [asked] = missing;
      if (asked?.kind === 'phone' || asked?.kind === 'number') return asked;
      return isNumber ? missing.find(({ kind }) => kind === 'phone') : undefined;
    }
    case 'confirm_summary':
      return isNumber ? fieldsOf(agent, call).find(({ kind }) => kind === 'phone') : undefined;
    default:
      return undefined;
  }
}

/** Of local telephone numbers; shorter entries are answers and slips. */
const SHORTEST_NUMBER = 7;

function personKeyed(draft: Draft, digits: string): Draft {
  const { stage, pending, farewell, line, transfer } = draft.call;
  // What is under way is brought to its end first; who is leaving, or with a person, is not stopped.
  const isUnderWay = pending !== null || farewell !== null || transfer?.outcome === 'dialing';
  if (isUnderWay || stage === 'escalate' || line !== 'up') return add(draft, 'dtmf', { digits, field: null });
  return moveByServer(pressed(draft, digits, null), 'keyed_person');
}

function answerKeyed(draft: Draft, digits: string, value: string): Draft {
  const { context, agent, call } = draft;
  const isAsked = call.pending === null && summaryHeardAt(context, call) !== null;
  if (call.summary === null || !isAsked || (value !== '1' && value !== '2'))
    return add(draft, 'dtmf', { digits, field: null });
  const { id: summary } = call.summary;
  const keyed = pressed(draft, digits, null);
  if (value === '2') return moveByServer(add(keyed, 'summary_denied', { summary }), 'keyed_no');
  const hash = recordHash(agent, call);
  return moveByServer(add(keyed, 'summary_confirmed', { summary, hash, by: 'keypad' }), 'keyed_yes');
}

function detailKeyed(draft: Draft, digits: string, { name }: FieldSpec, value: string): Draft {
  const keyed = pressed(draft, digits, name);
  const {
    draft: recorded,
    tooManyAttempts,
    accepted,
  } = recordDetails(keyed, [{ field: name, value }], 'keypad');
  if (tooManyAttempts) {
    return recorded.call.stage === 'gather_details'
      ? moveByServer(recorded, 'too_many_attempts')
      : moveByServer(recorded, 'keyed_person');
  }
  if (accepted === 0 || missingFields(recorded.agent, recorded.call).length > 0) return recorded;
  const before = doneBefore(recorded);
  if (before !== undefined) return moveByServer(repeatedRequest(recorded, before), 'done_before');
  return startCheck(recorded, null, `keypad_${draft.at}`) ?? summariseKeyed(recorded);
}

/** Digits that mean something. */
function pressed(draft: Draft, digits: string, field: string | null): Draft {
  const { agent } = draft.call.speaking;
  return add(draft, 'dtmf', { digits, field, ...(agent && { cuts: true }) });
}
