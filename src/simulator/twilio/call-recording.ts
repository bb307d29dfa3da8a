import { sid } from './sid.ts';

/** A recording of a whole call, as the carrier keeps it: paused, taken up and ended from outside. */
export interface CallRecording {
  readonly sid: string;
  readonly status: RecordingStatus;
  /** Of the call, in ms, where it was paused; what is silent or left out there. */
  readonly pauses: readonly Pause[];
  /** Null where the recording can be so now; else why not, in Twilio's words. */
  update(status: string, behaviour: string): string | null;
  /** The call is over. */
  end(): void;
  /** Its sound: of the call's, what was not paused. `bytes` is one side of the call, 8 bytes a ms. */
  kept(bytes: Uint8Array): Uint8Array;
}

export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'completed';

export interface Pause {
  readonly fromMs: number;
  readonly toMs: number;
  readonly behaviour: 'silence' | 'skip';
}

/** `now`: ms into the call. `changed`: told with each change of its status. */
export function callRecording(now: () => number, changed: (status: RecordingStatus) => void): CallRecording {
  const beganMs = now();
  let endedMs: number | null = null;
  let status: RecordingStatus = 'in-progress';
  let open: Omit<Pause, 'toMs'> | null = null;
  const pauses: Pause[] = [];

  function become(next: RecordingStatus): void {
    if (open !== null && next !== 'paused') {
      pauses.push({ ...open, toMs: now() });
      open = null;
    }
    if (next === 'stopped' || next === 'completed') endedMs = now();
    status = next;
    changed(next);
  }

  return {
    sid: sid('RE'),
    get status() {
      return status;
    },
    pauses,
    update(next, behaviour) {
      if (endedMs !== null) return 'the recording is not in progress';
      if (next === 'paused') {
        // Paused twice it is paused, and the first behaviour stands.
        open ??= { fromMs: now(), behaviour: behaviour === 'skip' ? 'skip' : 'silence' };
        if (status !== 'paused') become('paused');
        return null;
      }
      if (next !== 'in-progress' && next !== 'stopped') return `Status ${next} is not one`;
      if (next !== status) become(next);
      return null;
    },
    end() {
      if (endedMs === null) become('completed');
    },
    kept(bytes) {
      const to = endedMs ?? now();
      const sound = bytes.slice(0, to * BYTES_A_MS);
      const skipped = new Set<number>();
      for (const { fromMs, toMs, behaviour } of open === null ? pauses : [...pauses, { ...open, toMs: to }]) {
        sound.fill(SILENCE, fromMs * BYTES_A_MS, toMs * BYTES_A_MS);
        if (behaviour === 'skip') for (let ms = fromMs; ms < toMs; ms++) skipped.add(ms);
      }
      return sound.filter((_, at) => at >= beganMs * BYTES_A_MS && !skipped.has(Math.floor(at / BYTES_A_MS)));
    },
  };
}

/** u-law at 8 kHz. */
const BYTES_A_MS = 8;
const SILENCE = 0xff;
