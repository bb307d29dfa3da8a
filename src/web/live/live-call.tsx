import { Anchor, Group, Text } from '@mantine/core';
import { CallPanels } from '../call/call-panels.tsx';
import { Lit } from '../look/dot.tsx';
import { outcomeSignal, stageSignal } from '../look/signals.ts';
import { outcomeName, stageName } from '../look/words.ts';
import { Empty } from '../shell/notices.tsx';
import { hashOf } from '../shell/routes.ts';
import { Elapsed } from './elapsed.tsx';
import { Steering } from './steering.tsx';
import { useHeldCall, useLive } from './use-live.ts';

/** One call in progress, or one that ended while we looked. */
export function LiveCall({ sid }: { sid: string }) {
  const held = useHeldCall(sid);
  const { connection } = useLive();
  if (held === null || held.call.phase === 'new') {
    return (
      <Empty title={connection === 'live' ? 'This call is not in progress' : 'Connecting…'}>
        <p>
          If it has ended, <Anchor href={hashOf({ view: 'calls', sid })}>read it among the calls</Anchor>.
        </p>
      </Empty>
    );
  }
  const { call, facts } = held;
  const started = facts[0]?.type === 'call_start' ? facts[0] : null;
  return (
    <>
      <Group justify="space-between" mb="md" align="center">
        <Group gap="md">
          <Text fw={600}>{started?.data.from}</Text>
          {call.phase === 'live' ? (
            <>
              <Lit signal={stageSignal[call.stage]}>{stageName[call.stage]}</Lit>
              <Elapsed since={call.startedAt} />
            </>
          ) : (
            <>
              <Lit signal={outcomeSignal[call.outcome]}>{outcomeName[call.outcome]}</Lit>
              <Anchor href={hashOf({ view: 'calls', sid })}>Replay it</Anchor>
            </>
          )}
        </Group>
        {call.phase === 'live' ? <Steering sid={sid} /> : null}
      </Group>
      <CallPanels facts={facts} follows />
    </>
  );
}
