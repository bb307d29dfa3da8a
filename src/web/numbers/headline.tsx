import { Paper } from '@mantine/core';
import type { Numbers } from '../../api/numbers.ts';
import { count, delay, dollars, share } from '../look/figures.ts';

/** The figures that one looks at first. */
export function Headline({ numbers }: { numbers: Numbers }) {
  const { calls, containment, firstWordMs, turnDelayMs, cost } = numbers;
  return (
    <dl className="headline">
      <Figure name="Calls" value={calls.toLocaleString()} />
      <Figure name="Handled by the agent alone" value={share(containment)} />
      <Figure
        name="First word"
        value={delay(firstWordMs.p50)}
        more={`95 in 100 within ${delay(firstWordMs.p95)}`}
      />
      <Figure
        name="Turn delay"
        value={delay(turnDelayMs.p50)}
        more={`95 in 100 within ${delay(turnDelayMs.p95)}`}
      />
      <Figure
        name="Cost"
        value={cost.usd === null ? 'unknown' : dollars(cost.usd)}
        more={
          cost.unknownCalls === 0
            ? `${dollars((cost.usd ?? 0) / Math.max(1, cost.knownCalls))} a call`
            : `not known of ${count(cost.unknownCalls, 'call')}`
        }
      />
    </dl>
  );
}

function Figure({ name, value, more = '' }: { name: string; value: string; more?: string }) {
  return (
    <Paper withBorder p="md" className="panel">
      <dt>{name}</dt>
      <dd>
        <span className="figure">{value}</span>
        <span className="more">{more}</span>
      </dd>
    </Paper>
  );
}
