import type { Fact } from '../../core/fact.ts';
import { delay } from '../look/figures.ts';
import { delaysOf, median } from '../readings/delays.ts';

/** How long the caller waited for words. */
export function DelaysPanel({ facts }: { facts: readonly Fact[] }) {
  const { firstWordMs, turnsMs } = delaysOf(facts);
  const slowest = turnsMs.length === 0 ? null : Math.max(...turnsMs);
  return (
    <dl className="record">
      <Row label="First word" value={delay(firstWordMs)} />
      <Row label="Turn delay, middle" value={delay(median(turnsMs))} />
      <Row label="Turn delay, last" value={delay(turnsMs.at(-1) ?? null)} />
      <Row label="Turn delay, longest" value={delay(slowest)} />
    </dl>
  );
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
