import { add, type Draft, moveByServer } from '../draft.ts';
import { summaryHeardAt } from '../evidence.ts';
import { missingFields } from '../record.ts';
import { recordHash } from '../summary.ts';
import { makeSummary, recordDetails, startCheck } from './details.ts';

/**
 * Keys go straight into the record, without the model. The star key starts a number anew, the pound key ends it.
 * To a summary that was heard, 1 is a yes and 2 a no. Digits that nothing waits for are logged and ignored.
 */
export function keysPressed(draft: Draft, digits: string): Draft {
  const value = digits.slice(digits.lastIndexOf('*') + 1).replaceAll('#', '');
  return draft.call.stage === 'confirm_summary'
    ? answerKeyed(draft, digits, value)
    : detailKeyed(draft, digits, value);
}

function answerKeyed(draft: Draft, digits: string, value: string): Draft {
  const { context, agent, call } = draft;
  const pressed = add(draft, 'dtmf', { digits, field: null });
  if (call.summary === null || call.pending !== null || summaryHeardAt(context, call) === null)
    return pressed;
  const { id: summary } = call.summary;
  if (value === '1') {
    const hash = recordHash(agent, call);
    return moveByServer(add(pressed, 'summary_confirmed', { summary, hash, by: 'keypad' }), 'keyed_yes');
  }
  return value === '2' ? moveByServer(add(pressed, 'summary_denied', { summary }), 'keyed_no') : pressed;
}

function detailKeyed(draft: Draft, digits: string, value: string): Draft {
  const { agent, call } = draft;
  const asked = call.stage === 'gather_details' ? missingFields(agent, call)[0] : undefined;
  const isTaken = (asked?.kind === 'phone' || asked?.kind === 'number') && value !== '';
  const pressed = add(draft, 'dtmf', { digits, field: isTaken ? asked.name : null });
  if (!isTaken) return pressed;
  const { draft: recorded, tooManyAttempts } = recordDetails(
    pressed,
    [{ field: asked.name, value }],
    'keypad',
  );
  if (tooManyAttempts) return moveByServer(recorded, 'too_many_attempts');
  if (missingFields(recorded.agent, recorded.call).length > 0) return recorded;
  return startCheck(recorded, null, `keypad_${draft.at}`) ?? makeSummary(moveByServer(recorded, 'complete'));
}
