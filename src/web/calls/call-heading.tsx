import { Group, Text } from '@mantine/core';
import type { OneCall } from '../../api/calls.ts';
import { Lit } from '../look/dot.tsx';
import { clock, dayAndTime, dollars } from '../look/figures.ts';
import { outcomeSignal } from '../look/signals.ts';
import { endedIntentName, outcomeName } from '../look/words.ts';
import { CallFiles } from './call-files.tsx';

/** What one call was, its files, and whether its log can be trusted. */
export function CallHeading({ call }: { call: OneCall }) {
  return (
    <div className="call-heading">
      <Group gap="lg">
        <Text fw={600}>{call.from}</Text>
        {call.outcome === null ? (
          <Lit signal="clear">In progress</Lit>
        ) : (
          <Lit signal={outcomeSignal[call.outcome]}>{outcomeName[call.outcome]}</Lit>
        )}
        <span>{endedIntentName(call.intent)}</span>
        <span>{dayAndTime(call.startedAt)}</span>
        {call.durationS === null ? null : <span>{clock(call.durationS * 1_000)}</span>}
        <span>{call.costUsd === null ? 'Cost unknown' : dollars(call.costUsd)}</span>
      </Group>
      <CallFiles sid={call.sid} />
    </div>
  );
}
