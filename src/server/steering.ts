import type { CallControl } from '../adapters/twilio-rest/call-control.ts';
import type { Carrier, Clock } from '../call/world.ts';
import type { RecordingState } from '../core/call.ts';
import type { Fact } from '../core/fact.ts';
import type { Documents } from './documents.ts';
import type { Log } from './log.ts';
import { nextStep } from './next-step.ts';

/**
 * What the carrier is told without having asked, where we have the credentials: to dial, which is faster than to end
 * the stream and be asked; and to hang up, where it does not come to ask after the goodbye.
 */
export interface Steering {
  carrier(sid: string): Carrier;
  /** Facts of a call, as they were stored. */
  onFacts(sid: string, facts: readonly Fact[]): void;
  /** The carrier asks what comes next, or says that the call is over: it needs no telling. */
  asked(sid: string): void;
  close(): void;
}

export function steering({
  control,
  documents,
  facts,
  clock,
  log,
}: {
  control: CallControl;
  documents: Documents;
  facts: (sid: string) => Promise<readonly Fact[]>;
  clock: Clock;
  log: Log;
}): Steering {
  /** Calls whose line should be down. */
  const ending = new Map<string, () => void>();

  async function handOver(sid: string): Promise<'done' | 'over' | 'failed'> {
    try {
      const step = nextStep(await facts(sid), 0);
      if (step.type !== 'dial') return 'failed';
      const told = await control.redirect(sid, documents.dial(sid, step));
      if (told.ok) return 'done';
      log.warn({ call: sid, why: told.why }, 'The carrier did not dial when told; it will when it asks');
      return told.over ? 'over' : 'failed';
    } catch (error) {
      log.error({ call: sid, error: String(error) }, 'The carrier could not be told to dial');
      return 'failed';
    }
  }

  async function record(sid: string, to: RecordingState): ReturnType<Carrier['record']> {
    const told = await control.record(sid, to);
    if (!told.ok) log.warn({ call: sid, to, why: told.why }, 'The recording is not as it should be');
    return told;
  }

  async function hangUp(sid: string): Promise<void> {
    ending.delete(sid);
    const told = await control.complete(sid);
    log.warn(
      { call: sid, ...(told.ok ? {} : { why: told.why }) },
      told.ok ? 'The carrier kept the line open and was told to hang up' : 'The carrier keeps the line open',
    );
  }

  function asked(sid: string): void {
    ending.get(sid)?.();
    ending.delete(sid);
  }

  return {
    carrier: (sid) => ({ handOver: () => handOver(sid), record: (to) => record(sid, to) }),
    onFacts(sid, added) {
      const isByAgent = added.some((fact) => fact.type === 'hung_up' && fact.data.by === 'agent');
      // The carrier has its last words to say, with the instruction to hang up behind them.
      if (!isByAgent || added.some(({ type }) => type === 'carrier_said')) return;
      asked(sid);
      ending.set(
        sid,
        clock.wakeAt(clock.now() + ASKS_MS, () => void hangUp(sid)),
      );
    },
    asked,
    close() {
      for (const callOff of ending.values()) callOff();
      ending.clear();
    },
  };
}

/** A carrier asks within a second of the end of a stream; a slow proxy may retry. */
const ASKS_MS = 5_000;
