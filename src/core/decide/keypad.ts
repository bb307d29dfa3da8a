import { add, type Draft, moveByServer } from '../draft.ts';
import { missingFields } from '../record.ts';
import { makeSummary, recordDetails, startCheck } from './details.ts';

/**
 * Keys go straight into the record, without the model. The star key starts a number anew, the pound key ends it.
 * Digits that no field waits for are logged and otherwise ignored.
 */
export function keysPressed(draft: Draft, digits: string): Draft {
  const { agent, call } = draft;
  const asked = call.stage === 'gather_details' ? missingFields(agent, call)[0] : undefined;
  const value = digits.slice(digits.lastIndexOf('*') + 1).replaceAll('#', '');
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
