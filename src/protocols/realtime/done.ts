import type { ServerResponse } from './messages.ts';
import type { Status, TurnInput } from './turn.ts';

/** What a `response.done` says to the sequencer. */
export function doneInput(response: ServerResponse): TurnInput {
  const status = statusOf(response.status);
  const details = response.status_details;
  const why = details?.error?.code ?? details?.error?.type ?? details?.reason ?? `status ${response.status}`;
  return {
    type: 'done',
    response: response.id,
    status,
    ...((status === 'incomplete' || status === 'failed') && { why }),
    calls: (response.output ?? []).flatMap((item) =>
      item.type === 'function_call'
        ? {
            id: item.call_id,
            name: item.name,
            arguments: item.arguments,
            item: item.id,
            // Within a response that completed, no word about an item's status is a good word.
            cut: item.status !== undefined && item.status !== 'completed',
          }
        : [],
    ),
  };
}

function statusOf(status: string | null | undefined): Status {
  return status === 'completed' || status === 'cancelled' || status === 'incomplete' ? status : 'failed';
}
