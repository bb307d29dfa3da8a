import type { Load, Span } from './jobs.ts';
import { percentile, ratio, short } from './numbers.ts';
import { type Kind, startServer } from './servers.ts';
import { table } from './table.ts';

/** How long a caller waits for the first sound, when the model needs no time at all. */
export type FirstAudio = Readonly<Record<Kind, readonly Span[]>>;

export async function measureFirstAudio(load: Load, calls: number): Promise<FirstAudio> {
  const measure = async (kind: Kind) => {
    const server = await startServer(kind, { modelUrl: load.modelUrl });
    try {
      const spans = await load.firstAudio(server.url, calls + WARM_UP);
      return spans.slice(WARM_UP);
    } finally {
      await server.close();
    }
  };
  return { pointsman: await measure('pointsman'), floor: await measure('floor') };
}

/** The same with a greeting that was kept from an earlier call, and a model that takes its time to connect. */
export async function measureKeptGreeting(load: Load, calls: number): Promise<readonly Span[]> {
  const server = await startServer('pointsman', { modelUrl: load.modelUrl });
  try {
    await load.model({ connectMs: 0, readsAloud: true });
    await load.call(server.url);
    await load.hangUp();
    await load.model({ connectMs: SLOW_CONNECT_MS, readsAloud: true });
    const spans = await load.firstAudio(server.url, calls + WARM_UP);
    await load.model({ connectMs: 0, readsAloud: false });
    return spans.slice(WARM_UP);
  } finally {
    await server.close();
  }
}

export function keptGreetingTable(spans: readonly Span[]): string {
  const sorted = spans.map(({ firstAudioMs }) => firstAudioMs).sort((a, b) => a - b);
  return table(
    [`ms, ${spans.length} calls`, 'p50', 'p99', 'most'],
    [
      [
        'start to first audio',
        short(percentile(sorted, 0.5)),
        short(percentile(sorted, 0.99)),
        short(sorted.at(-1) ?? Number.NaN),
      ],
    ],
  );
}

/** As far as a caller's patience and the longest connect that was seen. */
export const SLOW_CONNECT_MS = 2_000;

export function firstAudioTable({ pointsman, floor }: FirstAudio): string {
  const row = (name: string, of: (span: Span) => number, share: number) => {
    const [ours, theirs] = [pointsman, floor].map((spans) =>
      percentile(
        spans.map(of).sort((a, b) => a - b),
        share,
      ),
    );
    return [name, short(ours ?? Number.NaN), short(theirs ?? Number.NaN), ratio(ours ?? 0, theirs ?? 0)];
  };
  return table(
    [`ms, ${pointsman.length} calls`, 'pointsman', 'floor', 'ratio'],
    [
      row('webhook to document, p50', (span) => span.webhookMs, 0.5),
      row('webhook to document, p99', (span) => span.webhookMs, 0.99),
      row('start to first audio, p50', (span) => span.firstAudioMs, 0.5),
      row('start to first audio, p99', (span) => span.firstAudioMs, 0.99),
    ],
  );
}

/** The first calls of a process run code that is not compiled yet. */
const WARM_UP = 10;
