import { readdirSync } from 'node:fs';
import { join } from 'node:path';
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

/** The same with a greeting that was kept from an earlier call, by the time that the model takes to connect. */
export type KeptGreeting = readonly {
  readonly connectMs: number | null;
  readonly spans: readonly Span[];
}[];

export async function measureKeptGreeting(load: Load, calls: number): Promise<KeptGreeting> {
  const server = await startServer('pointsman', { modelUrl: load.modelUrl });
  try {
    await load.model({ connectMs: 0, readsAloud: true });
    for (let call = 0; !isKept(server.dataDir); call++) {
      if (call === CALLS_TO_LEARN) throw new Error('The greeting was not kept');
      await load.call(server.url);
      await load.hangUp();
    }
    const measured = [];
    for (const connectMs of CONNECT_MS) {
      await load.model({ connectMs, readsAloud: true });
      const spans = await load.firstAudio(server.url, calls + WARM_UP);
      measured.push({ connectMs, spans: spans.slice(WARM_UP) });
    }
    await load.model({ connectMs: 0, readsAloud: false });
    return measured;
  } finally {
    await server.close();
  }
}

export function keptGreetingTable(kept: KeptGreeting): string {
  return table(
    [`ms, ${kept[0]?.spans.length ?? 0} calls each`, 'p50', 'p99', 'most'],
    kept.map(({ connectMs, spans }) => {
      const sorted = spans.map(({ firstAudioMs }) => firstAudioMs).sort((a, b) => a - b);
      return [
        connectMs === null ? 'the model never connects' : `the model connects in ${connectMs} ms`,
        short(percentile(sorted, 0.5)),
        short(percentile(sorted, 0.99)),
        short(sorted.at(-1) ?? Number.NaN),
      ];
    }),
  );
}

/** On a machine that stalls, a call may be over before its greeting is. */
const CALLS_TO_LEARN = 5;

function isKept(dataDir: string): boolean {
  return readdirSync(join(dataDir, 'clips')).some((name) => name.endsWith('.wav'));
}

/** At once, as usual, longer than a caller waits, and a model that is not there at all. */
const CONNECT_MS = [0, 500, 3_000, null];

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
