import { Paper, Title } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import type { Live } from '../../core/call.ts';
import { evolve, newCall } from '../../core/evolve.ts';
import type { Fact } from '../../core/fact.ts';
import { pathOf } from '../readings/path.ts';
import { storyOf } from '../readings/story.ts';
import { DelaysPanel } from './delays.tsx';
import { FlowMap } from './flow-map.tsx';
import { RecordPanel } from './record.tsx';
import { Story } from './story.tsx';

/** One call as these facts tell it: the same for a call in progress, and for one that is replayed up to some fact. */
export function CallPanels({ facts, follows }: { facts: readonly Fact[]; follows: boolean }) {
  const path = useMemo(() => pathOf(facts), [facts]);
  const story = useMemo(() => storyOf(facts), [facts]);
  const live = useMemo(() => lastLive(facts), [facts]);
  const isOver = facts.at(-1)?.type === 'call_end';
  return (
    <div className="panels">
      <Panel title="Flow" area="flow">
        <FlowMap path={path} isOver={isOver} />
      </Panel>
      <Panel title="Conversation" area="story">
        <Story lines={story} follows={follows} />
      </Panel>
      <Panel title="Record" area="record">
        {live === null ? null : <RecordPanel call={live} />}
      </Panel>
      <Panel title="Delays" area="delays">
        <DelaysPanel facts={facts} />
      </Panel>
    </div>
  );
}

/** The call before its end, whose record is still to be seen once it is over. */
function lastLive(facts: readonly Fact[]): Live | null {
  let last: Live | null = null;
  facts.reduce(
    (call, fact) => {
      const next = evolve(call, fact);
      if (next.phase === 'live') last = next;
      return next;
    },
    newCall as Parameters<typeof evolve>[0],
  );
  return last;
}

export function Panel({ title, area, children }: { title: string; area?: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title} className="panel" data-area={area}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      {children}
    </Paper>
  );
}
