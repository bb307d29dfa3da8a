import { Anchor, Group, Text } from '@mantine/core';
import type { OneCall, Verdict } from '../../api/calls.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Lit } from '../look/dot.tsx';
import { clock, count, dayAndTime, dollars } from '../look/figures.ts';
import { outcomeSignal } from '../look/signals.ts';
import { endedIntentName, outcomeName } from '../look/words.ts';

/** What one call was, its files, and whether its log can be trusted. */
export function CallHeading({ call }: { call: OneCall }) {
  const path = `/api/calls/${encodeURIComponent(call.sid)}`;
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
      <Group gap="lg" mt="xs">
        <Chain path={path} />
        <Anchor href={`${path}/files/jsonl`} download>
          Audit log (JSON lines)
        </Anchor>
        <Anchor href={`${path}/files/txt`} download>
          Audit log (text)
        </Anchor>
      </Group>
    </div>
  );
}

function Chain({ path }: { path: string }) {
  const { answer } = useAnswer<Verdict>(`${path}/verify`);
  if (answer.state === 'asked') return <Lit signal="idle">Checking the log…</Lit>;
  if (answer.state === 'failed') return <Lit signal="caution">The log was not checked: {answer.why}</Lit>;
  const { ok, ended, lines, erased, fault } = answer.value;
  if (!ok) return <Lit signal="danger">The log is not whole: {fault}</Lit>;
  const words = `${ended ? 'Log verified' : 'Log verified so far'}, ${count(lines, 'line')}`;
  return <Lit signal="clear">{erased === 0 ? words : `${words}, words erased in ${erased}`}</Lit>;
}
