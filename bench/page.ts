import { inBrowser, launch, path } from '../test/web/chromium.ts';
import type { AudioLoad, Load } from './jobs.ts';
import { percentile, short } from './numbers.ts';
import { startServer } from './servers.ts';
import { table } from './table.ts';

/** What a page that follows every call costs the page itself, and the audio of the calls. */
export interface PageRun {
  readonly calls: number;
  readonly page: Frames;
  readonly audio: { readonly withPage: AudioLoad; readonly withoutPage: AudioLoad };
}

/** Of the pictures that the page drew within the window. */
export interface Frames {
  readonly pictures: number;
  /** From one picture to the next. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
  /** Work of the page that kept it from drawing for more than 50 ms, the longest first. */
  readonly longTasksMs: readonly number[];
  /** Rows of calls on the page when the window ended. */
  readonly rows: number;
  readonly facts: number;
}

export interface PageOptions {
  readonly calls: number;
  readonly settleMs: number;
  readonly windowMs: number;
}

/** Null where there is no browser. */
export async function measurePage(load: Load, options: PageOptions): Promise<PageRun | null> {
  if (path === null) return null;
  const withoutPage = await talk(load, options, async () => null);
  let page: Frames | null = null;
  const withPage = await talk(load, options, async (url) => {
    const browser = await launch();
    const live = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    // Before the page itself: it has to be counted what comes in, and only there it is known.
    await live.addInitScript(COUNTING);
    await live.goto(`${url}/#/live`);
    return {
      begin: () => live.evaluate('counting.begin()'),
      async end() {
        page = (await live.evaluate('counting.end()')) as Frames;
      },
      close: () => browser.close(),
    };
  });
  return page === null
    ? null
    : { calls: options.calls, page: summed(page), audio: { withPage, withoutPage } };
}

export function pageTable(run: PageRun | null): string {
  if (run === null) return inBrowser('Not measured');
  const { page, audio, calls } = run;
  const delays = ({ up, down }: AudioLoad) => [
    short(up.p99Ms),
    short(down.p99Ms),
    String(up.lost + down.lost),
  ];
  return [
    table(
      [
        'the page',
        'calls shown',
        'facts a second',
        'frame p50 ms',
        'p99',
        'longest',
        'long tasks',
        'longest',
      ],
      [
        [
          `${calls} calls`,
          String(page.rows),
          short(page.facts / (audio.withPage.windowMs / 1_000)),
          short(page.p50Ms),
          short(page.p99Ms),
          short(page.longestMs),
          String(page.longTasksMs.length),
          short(page.longTasksMs[0] ?? 0),
        ],
      ],
    ),
    table(
      ['the audio', 'up p99 ms', 'down p99 ms', 'lost'],
      [
        ['nobody looks', ...delays(audio.withoutPage)],
        ['a page follows', ...delays(audio.withPage)],
      ],
    ),
  ].join('\n\n');
}

interface Looking {
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
  close(): Promise<unknown>;
}

/** All calls on a fresh server, while somebody looks or nobody does. */
async function talk(
  load: Load,
  { calls, settleMs, windowMs }: PageOptions,
  look: (url: string) => Promise<Looking | null>,
): Promise<AudioLoad> {
  const server = await startServer('pointsman', { modelUrl: load.modelUrl });
  const looking = await look(server.url);
  const done: Promise<unknown>[] = [];
  try {
    const audio = await load.talk({ url: server.url, calls, settleMs, windowMs }, (mark) => {
      if (looking !== null) done.push(mark === 'windowStart' ? looking.begin() : looking.end());
    });
    await Promise.all(done);
    await load.hangUp();
    return audio;
  } finally {
    await looking?.close();
    await server.close();
  }
}

function summed(frames: Frames & { readonly gaps?: readonly number[] }): Frames {
  const { gaps = [], ...rest } = frames;
  const ascending = [...gaps].sort((a, b) => a - b);
  return {
    ...rest,
    pictures: ascending.length,
    p50Ms: percentile(ascending, 0.5),
    p99Ms: percentile(ascending, 0.99),
    longestMs: ascending.at(-1) ?? Number.NaN,
    longTasksMs: [...rest.longTasksMs].sort((a, b) => b - a),
  };
}

/** Runs in the page. Text, since what is written here knows nothing of a page. */
const COUNTING = `
const counting = (() => {
  let gaps = [];
  let tasks = [];
  let facts = 0;
  let last = performance.now();
  const draw = (now) => {
    gaps.push(now - last);
    last = now;
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
  });
  const Events = EventSource;
  globalThis.EventSource = class extends Events {
    constructor(...given) {
      super(...given);
      this.addEventListener('fact', () => (facts += 1));
    }
  };
  return {
    begin() {
      gaps = [];
      tasks = [];
      facts = 0;
    },
    end: () => ({ gaps, longTasksMs: tasks, facts, rows: document.querySelectorAll('.live-rows tbody tr').length }),
  };
})();
globalThis.counting = counting;
`;
