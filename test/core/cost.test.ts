import { describe, expect, it } from 'vitest';
import { costOf, usdOf } from '../../src/core/cost.ts';
import { eraseFact } from '../../src/core/erase.ts';
import type { Fact } from '../../src/core/fact.ts';
import { prices } from '../../src/core/prices.ts';
import type { Usage } from '../../src/core/usage.ts';

const none: Omit<Usage, 'model'> = {
  text_in: 0,
  text_cached: 0,
  audio_in: 0,
  audio_cached: 0,
  text_out: 0,
  audio_out: 0,
};

const M = 1_000_000;

/** What was used, and what that is by the page of the model: USD. */
const known: [string, Usage, number][] = [
  ['text in', { ...none, model: 'gpt-realtime-2.1', text_in: M }, 4],
  ['text out', { ...none, model: 'gpt-realtime-2.1', text_out: M }, 24],
  ['sound in', { ...none, model: 'gpt-realtime-2.1', audio_in: M }, 32],
  ['sound out', { ...none, model: 'gpt-realtime-2.1', audio_out: M }, 64],
  ['text that was all cached', { ...none, model: 'gpt-realtime-2.1', text_in: M, text_cached: M }, 0.4],
  ['sound that was all cached', { ...none, model: 'gpt-realtime-2.1', audio_in: M, audio_cached: M }, 0.4],
  [
    'sound of which a quarter was cached: a part of the input, not more of it',
    { ...none, model: 'gpt-realtime-2.1', audio_in: M, audio_cached: M / 4 },
    24 + 0.1,
  ],
  ['a smaller model', { ...none, model: 'gpt-realtime-2.1-mini', audio_in: M, audio_out: M }, 30],
  ['a snapshot, as its model', { ...none, model: 'gpt-realtime-2.1-2026-07-01', text_in: M }, 4],
  ['an hour that was transcribed', { ...none, model: 'gpt-transcribe', audio_s: 3_600 }, 0.27],
  ['nothing, of a known model', { ...none, model: 'gpt-realtime-2.1' }, 0],
  [
    'everything, of the engine on this machine',
    { model: 'local', text_in: M, text_cached: M, audio_in: M, audio_cached: 0, text_out: M, audio_out: M },
    0,
  ],
];

const unknown: [string, Usage][] = [
  ['a model without a price', { ...none, model: 'gpt-realtime-9', text_in: 1 }],
  ['a name that every object has', { ...none, model: 'constructor', text_in: 1 }],
  ['tokens of which nobody says whether they were text', { ...none, model: 'gpt-realtime-2.1', other: 1 }],
  ['tokens of a model that is paid by the minute', { ...none, model: 'gpt-transcribe', audio_in: 1 }],
  ['minutes of a model that is paid by the token', { ...none, model: 'gpt-realtime-2.1', audio_s: 1 }],
];

describe('what an answer costs', () => {
  it.each(known)('%s', (_, usage, usd) => {
    expect(usdOf(usage, prices)).toBeCloseTo(usd, 10);
  });

  it.each(unknown)('is unknown, and not nothing: %s', (_, usage) => {
    expect(usdOf(usage, prices)).toBeNull();
  });

  it('is what the reference example comes to', () => {
    const usage = {
      text_in: 119,
      text_cached: 64,
      audio_in: 13,
      audio_cached: 0,
      text_out: 30,
      audio_out: 91,
    };
    const usd = (55 * 4 + 64 * 0.4 + 13 * 32 + 30 * 24 + 91 * 64) / M;
    expect(usdOf({ model: 'gpt-realtime-2.1', ...usage }, prices)).toBeCloseTo(usd, 12);
  });
});

describe('what a call costs', () => {
  const facts = (...usages: readonly Usage[]): readonly Fact[] =>
    usages.map((data, at) => ({ type: 'usage', at, data }));

  it('is the sum of its answers and transcripts', () => {
    const call = facts(
      { ...none, model: 'gpt-realtime-2.1', audio_out: 1_000 },
      { ...none, model: 'gpt-realtime-2.1', audio_in: 1_000, audio_cached: 1_000 },
      { ...none, model: 'gpt-transcribe', audio_s: 60 },
    );
    const cost = costOf(call, prices);
    expect(cost.usd).toBeCloseTo(0.064 + 0.0004 + 0.0045, 10);
    expect(cost.unknown).toEqual([]);
  });

  it('names the models that it leaves out, once', () => {
    const call = facts(
      { ...none, model: 'gpt-realtime-2.1', audio_out: 1_000 },
      { ...none, model: 'mystery', text_in: 5 },
      { ...none, model: 'mystery', text_in: 7 },
    );
    expect(costOf(call, prices)).toEqual({ usd: 0.064, unknown: ['mystery'] });
  });

  it('can be told of a call whose words were erased', () => {
    const call = facts({ ...none, model: 'gpt-realtime-2.1', audio_out: 1_000 });
    expect(costOf(call.map(eraseFact), prices)).toEqual({ usd: 0.064, unknown: [] });
  });

  it('is nothing where no model was used', () => {
    expect(costOf([], prices)).toEqual({ usd: 0, unknown: [] });
  });
});
