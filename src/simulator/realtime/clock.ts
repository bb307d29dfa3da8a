/** Time as an argument: tests turn their own clock by hand, the engine uses the machine's. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `task` once, `ms` from now; the answer takes it back. */
  after(ms: number, task: () => void): () => void;
}

export const machineClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};
