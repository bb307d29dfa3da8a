import { inBrowser, launch, path } from '../test/web/chromium.ts';
import { type AudioRun, measureOnce } from './audio.ts';
import type { Load } from './jobs.ts';
import { percentile, short } from './numbers.ts';
import { table } from './table.ts';

/** How a page draws that follows every call. What it costs the server's audio is measured in `following.ts`. */
export interface PageRun {
  readonly calls: number;
  readonly page: Frames;
  /** The audio beside it, while the browser takes its share of the cores of both server and load. */
  readonly audio: AudioRun;
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
export async function measurePage(
  load: Load,
  { calls, settleMs, windowMs }: PageOptions,
): Promise<PageRun | null> {
  if (path === null) return null;
  let page: Frames | null = null;
  const audio = await measureOnce(load, 'pointsman', calls, {
    settleMs,
    windowMs,
    async look(url) {
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
    },
  });
  return page === null ? null : { calls, page: summed(page), audio };
}

export function pageTable(run: PageRun | null): string {
  if (run === null) return inBrowser('Not measured');
  const { page, audio, calls } = run;
  const header = [
    'the page',
    'rows shown',
    'facts a second',
    'frame p50 ms',
    'p99',
    'longest',
    'long tasks',
    'longest',
  ];
  const figures = table(header, [
    [
      `${calls} calls`,
      String(page.rows),
      short(page.facts / (audio.windowMs / 1_000)),
      short(page.p50Ms),
      short(page.p99Ms),
      short(page.longestMs),
      String(page.longTasksMs.length),
      short(page.longTasksMs[0] ?? 0),
    ],
  ]);
  return `${figures}\n\nThe browser runs on the cores of server and load: what it takes from them is no cost of the server.`;
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
