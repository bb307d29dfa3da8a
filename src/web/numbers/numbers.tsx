import { Anchor, SegmentedControl, TextInput } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import type { Numbers as Figures } from '../../api/numbers.ts';
import { query } from '../api/client.ts';
import { useAgent } from '../api/use-agent.ts';
import { useAnswer } from '../api/use-answer.ts';
import { useEndedCalls } from '../live/use-live.ts';
import { localDay } from '../look/figures.ts';
import { Empty, Failure, Waiting } from '../shell/notices.tsx';
import { hashOf } from '../shell/routes.ts';
import { goInstead, useRoute } from '../shell/use-route.ts';
import { Funnel } from './funnel.tsx';
import { Headline } from './headline.tsx';
import { Intents } from './intents.tsx';
import { Stuck } from './stuck.tsx';

/** The charts are most of the page's code, and wanted here alone. */
const Charts = lazy(() => import('./charts.tsx'));

/** How well the agent does, over a day, a week or a month. */
export function Numbers() {
  const { query: filters } = useRoute();
  const { span = 'week', to = '' } = filters;
  const { answer, again } = useAnswer<Figures>(`/api/numbers${query({ span, to })}`);
  const ended = useEndedCalls();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that ended changes the numbers.
  useEffect(again, [ended]);
  return (
    <>
      <div className="filters">
        <SegmentedControl
          aria-label="Over how long"
          value={span}
          onChange={(value) => goInstead({ view: 'numbers', query: { ...filters, span: value } })}
          data={[
            { value: 'day', label: 'Day' },
            { value: 'week', label: 'Week' },
            { value: 'month', label: 'Month' },
          ]}
        />
        <TextInput
          type="date"
          label="Up to day"
          value={to}
          onChange={({ currentTarget }) =>
            goInstead({ view: 'numbers', query: { ...filters, to: currentTarget.value } })
          }
        />
      </div>
      {answer.state === 'asked' ? <Waiting /> : null}
      {answer.state === 'failed' ? <Failure why={answer.why} again={again} /> : null}
      {answer.state === 'here' ? <Shown numbers={answer.value} /> : null}
    </>
  );
}

function Shown({ numbers }: { numbers: Figures }) {
  const { timeZone } = useAgent();
  const days =
    numbers.from === numbers.to
      ? localDay(numbers.from)
      : `${localDay(numbers.from)} to ${localDay(numbers.to)}`;
  if (numbers.calls === 0) {
    return (
      <Empty title={`No call ended ${numbers.from === numbers.to ? 'on' : 'from'} ${days}`}>
        Choose a longer time, or{' '}
        <Anchor href={hashOf({ view: 'phone' })}>call the agent from this page</Anchor>.
      </Empty>
    );
  }
  return (
    <>
      <p className="more">
        {days}, days as they are in {timeZone}
      </p>
      <Headline numbers={numbers} />
      <Suspense fallback={<Waiting />}>
        <Charts numbers={numbers} />
      </Suspense>
      <div className="tables">
        <Funnel funnel={numbers.funnel} calls={numbers.calls} />
        <Stuck stuck={numbers.stuck} calls={numbers.calls} />
        <Intents intents={numbers.intents} />
      </div>
    </>
  );
}
