import { startChild } from './child.ts';

/** What the load process can be asked for. */
export type Job =
  | {
      readonly type: 'talk';
      readonly url: string;
      readonly calls: number;
      readonly settleMs: number;
      readonly windowMs: number;
    }
  /** Another such window, of the calls that `talk` has left on the line. */
  | { readonly type: 'talkOn'; readonly windowMs: number }
  | { readonly type: 'hangUp' }
  | { readonly type: 'firstAudio'; readonly url: string; readonly calls: number }
  | { readonly type: 'call'; readonly url: string }
  | ({ readonly type: 'model' } & Manner)
  | { readonly type: 'resume' };

export type JobResult = AudioLoad | Span[] | Resume | null;

/** How the model behaves from now on. */
export interface Manner {
  /** How long after its socket opened a session is there; null: it never is. */
  readonly connectMs: number | null;
  /** Says given words word for word, as long as they are; else any, for three seconds. */
  readonly readsAloud: boolean;
}

/** What became of the audio that was sent within the window. */
export interface AudioLoad {
  readonly up: Direction;
  readonly down: Direction;
  /** Pieces that came out in another call. */
  readonly strayed: number;
  readonly windowMs: number;
  /** How much of its core the load itself needed: near 1 the delays are its own. */
  readonly loadShare: number;
  /** The load's own event loop, p99. */
  readonly loadLagMs: number;
}

export interface Direction {
  readonly pieces: number;
  readonly lost: number;
  readonly twice: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface Span {
  readonly webhookMs: number;
  /** From `start` on. */
  readonly firstAudioMs: number;
}

export interface Resume {
  /** From the loss of the stream until the carrier was told what to do. */
  readonly answeredMs: number;
  /** From the `start` of the new stream on. */
  readonly firstAudioMs: number;
  /** From the loss of the stream until the caller hears the agent again. */
  readonly gapMs: number;
}

export interface Load {
  readonly modelUrl: string;
  /** `onWindow` is told when the measured time begins and ends. */
  talk(
    job: Omit<Extract<Job, { type: 'talk' }>, 'type'>,
    onWindow: (mark: 'windowStart' | 'windowEnd') => void,
  ): Promise<AudioLoad>;
  talkOn(windowMs: number, onWindow: (mark: 'windowStart' | 'windowEnd') => void): Promise<AudioLoad>;
  hangUp(): Promise<void>;
  firstAudio(url: string, calls: number): Promise<readonly Span[]>;
  call(url: string): Promise<void>;
  model(manner: Manner): Promise<void>;
  resume(): Promise<Resume>;
  close(): Promise<void>;
}

export async function startLoad(): Promise<Load> {
  const child = startChild({ args: ['bench/run.js', '@load'], core: 'load' });
  let onWindow: (mark: 'windowStart' | 'windowEnd') => void = () => {};
  let settle: { resolve: (told: Told) => void; reject: (error: Error) => void } | null = null;
  child.onMessage((message) => {
    const told = message as Told;
    if (told.mark !== undefined) onWindow(told.mark);
    else settle?.resolve(told);
  });
  void child.exited.then((said) => settle?.reject(new Error(`The load ended by itself. ${said}`)));
  // One job at a time, so whatever is told next belongs to it.
  const next = () =>
    new Promise<Told>((resolve, reject) => {
      settle = { resolve, reject };
    });
  const { modelUrl = '' } = await next();

  async function ask<T extends JobResult>(job: Job): Promise<T> {
    const answer = next();
    child.send(job);
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`The load failed: ${error}`);
    // The result of each job has the type that `done` in `load.ts` gives it.
    return result as T;
  }

  return {
    modelUrl,
    talk(job, listener) {
      onWindow = listener;
      return ask<AudioLoad>({ type: 'talk', ...job });
    },
    talkOn(windowMs, listener) {
      onWindow = listener;
      return ask<AudioLoad>({ type: 'talkOn', windowMs });
    },
    hangUp: async () => void (await ask({ type: 'hangUp' })),
    firstAudio: (url, calls) => ask<Span[]>({ type: 'firstAudio', url, calls }),
    call: async (url) => void (await ask({ type: 'call', url })),
    model: async (manner) => void (await ask({ type: 'model', ...manner })),
    resume: () => ask<Resume>({ type: 'resume' }),
    close: () => child.stop(),
  };
}

/** What the load process says. */
interface Told {
  readonly modelUrl?: string;
  readonly mark?: 'windowStart' | 'windowEnd';
  readonly result?: JobResult;
  readonly error?: string;
}
