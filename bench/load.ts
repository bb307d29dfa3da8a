import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { AudioLoad, Job, JobResult, Resume, Span } from './jobs.ts';
import { type Ledger, startLedger, UNKNOWN_CALL } from './ledger.ts';
import { Leg } from './leg.ts';
import { type Ledgers, startModel, TURN_EVERY_MS } from './model.ts';
import { percentile } from './numbers.ts';

/**
 * The load, as a process of its own: the carrier with all its callers and the model are both in here, so that
 * one clock times the audio in both directions. Asked by messages of its parent, one job at a time.
 */

/** What has not come by then does not come. */
const GRACE_MS = 3_000;
/** The greeting is three seconds. */
const SPOKEN_MS = 3_500;
/** After so long without a piece of it, an answer is over. */
const PIECES_OVER_MS = 1_000;
/** Longer than any caller would wait for the first sound. */
const NO_AUDIO_MS = 15_000;
/** How often the carrier asks while nobody listens; Twilio itself would rather give up. */
const ASK_AGAIN_MS = 5;

/** A thousand calls for a minute, and as many answers. */
const UP_MAX = 3_000_000;
const DOWN_MAX = 400_000;

const legs = new Map<number, Leg>();
/** The calls that `talk` brought up. */
let onTheLine: ReturnType<typeof line> | null = null;
const model = await startModel(ledgers(() => {}));

/** Timers are good to a millisecond. */
setInterval(() => {
  const now = performance.now();
  for (const leg of legs.values()) leg.step(now);
  model.step(now);
}, 1);

process.on('message', async (job: Job) => {
  try {
    tell({ result: await done(job) });
  } catch (error) {
    tell({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
tell({ modelUrl: model.url });

async function done(job: Job): Promise<JobResult> {
  switch (job.type) {
    case 'talk':
      return talk(job);
    case 'talkOn':
      return measured(job.windowMs);
    case 'hangUp':
      return hangUp();
    case 'firstAudio':
      return firstAudio(job);
    case 'call':
      return call(job.url);
    case 'model':
      model.behave(job);
      return null;
    case 'resume':
      return resume();
  }
}

/** Brings up all calls, lets them talk, and says what became of the audio. The calls stay on the line. */
async function talk({ url, calls, settleMs, windowMs }: Extract<Job, { type: 'talk' }>): Promise<AudioLoad> {
  const talking = line(url);
  const { place } = talking;
  onTheLine = talking;
  const begin = performance.now();
  for (let index = 0; index < calls; index += 1) {
    // Spread over one turn, so that at any moment equally many agents speak.
    await pause(begin + (index * TURN_EVERY_MS) / calls - performance.now());
    const leg = place(index);
    // Not awaited: a server that is slow at this must not get an easier ramp. A call that fails is missed later.
    leg
      .ring()
      .then((document) => leg.open(document))
      .catch(() => {});
  }
  await pause(settleMs);
  return measured(windowMs);
}

/** What becomes of the audio of the calls that are on the line. */
async function measured(windowMs: number): Promise<AudioLoad> {
  if (onTheLine === null) throw new Error('No call is on the line');
  const { up, down, strays } = onTheLine;
  const loop = monitorEventLoopDelay({ resolution: 1 });
  const before = process.cpuUsage();
  loop.enable();
  tell({ mark: 'windowStart' });
  const start = performance.now();
  await pause(windowMs);
  const end = performance.now();
  tell({ mark: 'windowEnd' });
  loop.disable();
  const { user, system } = process.cpuUsage(before);
  for (let waited = 0; waited < GRACE_MS && missing(up, down, start, end); waited += 100) await pause(100);
  return {
    up: passage(up, start, end),
    down: passage(down, start, end),
    strayed: strays(),
    windowMs: end - start,
    loadShare: (user + system) / 1_000 / (end - start),
    loadLagMs: loop.percentile(99) / 1e6,
  };
}

async function hangUp(): Promise<null> {
  await Promise.all([...legs.values()].map((leg) => leg.hangUp()));
  legs.clear();
  onTheLine = null;
  return null;
}

/** One call after the other, each until the agent's first sound. */
async function firstAudio({ url, calls }: Extract<Job, { type: 'firstAudio' }>): Promise<Span[]> {
  const { place, down } = line(url);
  // A greeting that was kept is not of this run: it counts as sound, whoever made it.
  const anySound = { ...down, receive: () => UNKNOWN_CALL };
  const spans: Span[] = [];
  for (let index = 0; index < calls; index += 1) {
    const leg = place(index, anySound);
    const rung = performance.now();
    const document = await leg.ring();
    const answered = performance.now();
    const started = await leg.open(document);
    const audio = await Promise.race([leg.firstAudio, pause(NO_AUDIO_MS)]);
    if (audio === undefined) throw new Error('A call was never spoken to');
    spans.push({ webhookMs: answered - rung, firstAudioMs: audio - started });
    await leg.hangUp();
    legs.delete(index);
  }
  return spans;
}

/** One call, until the agent has spoken. */
async function call(url: string): Promise<null> {
  const leg = line(url).place(0);
  await leg.open(await leg.ring());
  await leg.firstAudio;
  await pause(SPOKEN_MS);
  while (performance.now() - leg.lastAudioAt < PIECES_OVER_MS) await pause(PIECES_OVER_MS);
  return null;
}

/** Waits until that call loses its stream, and does what a carrier does then. */
async function resume(): Promise<Resume> {
  const leg = legs.get(0);
  if (leg === undefined) throw new Error('There is no call to resume');
  const lost = await leg.closed;
  let document = await leg.askAction();
  while (document === null) {
    await pause(ASK_AGAIN_MS);
    document = await leg.askAction();
  }
  const answered = performance.now();
  const started = await leg.open(document);
  const audio = await leg.firstAudio;
  return { answeredMs: answered - lost, firstAudioMs: audio - started, gapMs: audio - lost };
}

/** The calls of one job and the books in which their audio stands. */
function line(url: string) {
  let strayed = 0;
  const books = ledgers(() => {
    strayed += 1;
  });
  model.measure(books);
  const own: Leg[] = [];
  return {
    ...books,
    strays: () => own.reduce((sum, leg) => sum + leg.strays, strayed),
    place(index: number, down = books.down): Leg {
      const leg = new Leg({ index, url, up: books.up, down });
      own.push(leg);
      legs.set(index, leg);
      return leg;
    },
  };
}

function ledgers(onStray: () => void): Ledgers {
  const playedUntil = (call: number) => legs.get(call)?.playedUntil;
  return { up: startLedger(UP_MAX), down: startLedger(DOWN_MAX), playedUntil, onStray };
}

function missing(up: Ledger, down: Ledger, start: number, end: number): boolean {
  return [up, down].some((ledger) => ledger.between(start, end).lost > 0);
}

function passage(ledger: Ledger, start: number, end: number) {
  const { pieces, lost, twice, delaysMs } = ledger.between(start, end);
  return { pieces, lost, twice, p50Ms: percentile(delaysMs, 0.5), p99Ms: percentile(delaysMs, 0.99) };
}

function tell(message: object): void {
  process.send?.(message);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
