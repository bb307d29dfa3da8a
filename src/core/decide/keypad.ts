import { add, type Draft, moveByServer } from '../draft.ts';
import { missingFields } from '../record.ts';
import { makeSummary, recordDetails, startCheck } from './details.ts';

/**
 * Keys go straight into the record, without the model. The pound key ends a number, the star key starts it
 * anew. Digits that no field waits for are logged and otherwise ignored.
 */
export function keyPressed(draft: Draft, digit: string): Draft {
  const pressed = add(draft, 'dtmf', { digits: digit });
  const field = draft.call.stage === 'gather_details' ? missingFields(draft.agent, draft.call)[0] : undefined;
  if (digit !== '#' || (field?.kind !== 'phone' && field?.kind !== 'number')) return pressed;
  const value = pressed.call.keyed.slice(pressed.call.keyed.lastIndexOf('*') + 1).replaceAll('#', '');
  if (value === '') return pressed;
  const { draft: recorded, tooManyAttempts } = recordDetails(
    pressed,
    [{ field: field.name, value }],
    'keypad',
  );
  if (tooManyAttempts) return moveByServer(recorded, 'too_many_attempts');
  if (missingFields(recorded.agent, recorded.call).length > 0) return recorded;
  return startCheck(recorded, null, `keypad_${draft.at}`) ?? makeSummary(moveByServer(recorded, 'complete'));
}
