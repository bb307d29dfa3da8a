import type { Fact } from './fact.ts';
import type { Prices } from './prices.ts';
import type { Usage } from './usage.ts';

/** What a call cost at the model. */
export interface Cost {
  /** Of what has a known price. */
  readonly usd: number;
  /** Models that were used and whose price is not known: `usd` is only a part of the cost then. */
  readonly unknown: readonly string[];
}

export function costOf(facts: readonly Fact[], prices: Prices): Cost {
  let usd = 0;
  const unknown = new Set<string>();
  for (const fact of facts) {
    if (fact.type !== 'usage') continue;
    const cost = usdOf(fact.data, prices);
    if (cost === null) unknown.add(fact.data.model);
    else usd += cost;
  }
  return { usd, unknown: [...unknown] };
}

/** Null where it is not known: that is not nothing. */
export function usdOf(usage: Usage, prices: Prices): number | null {
  const { text, audio, minute } = priceOf(usage.model, prices);
  const parts: readonly (readonly [used: number, usd: number | undefined])[] = [
    [usage.text_in - usage.text_cached, text && text.in / A_MILLION],
    [usage.text_cached, text && text.cached / A_MILLION],
    [usage.text_out, text && text.out / A_MILLION],
    [usage.audio_in - usage.audio_cached, audio && audio.in / A_MILLION],
    [usage.audio_cached, audio && audio.cached / A_MILLION],
    [usage.audio_out, audio && audio.out / A_MILLION],
    [usage.audio_s ?? 0, minute === undefined ? undefined : minute / 60],
    [usage.other ?? 0, undefined],
  ];
  let sum = 0;
  for (const [used, usd] of parts) {
    if (used === 0) continue;
    if (usd === undefined) return null;
    sum += used * usd;
  }
  return sum;
}

const A_MILLION = 1_000_000;

/** A snapshot (`…-2026-05-01`) costs what its model costs, unless it has a price of its own. */
function priceOf(model: string, prices: Prices): Prices[string] {
  const known = (name: string) => (Object.hasOwn(prices, name) ? prices[name] : undefined);
  return known(model) ?? known(model.replace(/-\d{4}-\d{2}-\d{2}$/, '')) ?? {};
}
