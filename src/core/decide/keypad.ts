import { add, type Draft, moveByServer } from '../draft.ts';
import { missingFields } from '../record.ts';
import { makeSummary, recordDetails } from './details.ts';

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
  const recorded = recordDetails(pressed, [{ field: field.name, value }], 'keypad').draft;
  return missingFields(recorded.agent, recorded.call).length > 0
    ? recorded
    : makeSummary(moveByServer(recorded, 'complete'));
}
