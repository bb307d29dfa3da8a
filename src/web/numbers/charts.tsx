import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import type { Numbers } from '../../api/numbers.ts';
import type { Outcome } from '../../core/call.ts';
import { Panel } from '../call/call-panels.tsx';
import { delay, dollars } from '../look/figures.ts';
import { outcomeColour } from '../look/signals.ts';
import { outcomeName } from '../look/words.ts';
import { costs, delays, outcomesOver } from './series.ts';

/** Calls, delays and cost over the time that is looked at. */
export default function Charts({ numbers }: { numbers: Numbers }) {
  const outcomes = (Object.keys(outcomeName) as Outcome[]).filter(
    (each) => (numbers.outcomes[each] ?? 0) > 0,
  );
  return (
    <div className="charts">
      <Panel title="Calls by outcome">
        <BarChart
          h={HEIGHT}
          data={outcomesOver(numbers)}
          dataKey="period"
          type="stacked"
          withLegend
          yAxisProps={WHOLE}
          barProps={STILL}
          barChartProps={{ accessibilityLayer: false }}
          series={outcomes.map((outcome) => ({
            name: outcome,
            label: outcomeName[outcome],
            color: outcomeColour[outcome],
          }))}
        />
      </Panel>
      <Panel title="Turn delay">
        <LineChart h={HEIGHT} data={delays(numbers, 'turnDelayMs')} {...DELAYS} />
      </Panel>
      <Panel title="First word">
        <LineChart h={HEIGHT} data={delays(numbers, 'firstWordMs')} {...DELAYS} />
      </Panel>
      <Panel title="Cost">
        {numbers.cost.usd === null ? (
          <p className="more">
            Nobody knows what these calls cost: the voice that answers has no price here.
          </p>
        ) : (
          <BarChart
            h={HEIGHT}
            data={costs(numbers)}
            dataKey="period"
            barProps={STILL}
            barChartProps={{ accessibilityLayer: false }}
            valueFormatter={dollars}
            series={[{ name: 'usd', label: 'Cost', color: 'var(--idle)' }]}
          />
        )}
      </Panel>
    </div>
  );
}

const HEIGHT = 240;

/** Bars that grow say nothing more. */
const STILL = { isAnimationActive: false };

/** There is no half a call. */
const WHOLE = { allowDecimals: false };

const DELAYS = {
  dataKey: 'period',
  withLegend: true,
  connectNulls: false,
  curveType: 'linear',
  valueFormatter: (ms: number) => delay(ms),
  lineProps: { isAnimationActive: false },
  lineChartProps: { accessibilityLayer: false },
  series: [
    { name: 'p50', label: 'Half within', color: 'var(--clear)' },
    { name: 'p95', label: '95 in 100 within', color: 'var(--caution)' },
  ],
} satisfies Omit<React.ComponentProps<typeof LineChart>, 'data'>;
