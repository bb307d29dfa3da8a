import type { Ear, Mouth } from '../voice-ports.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { NewId } from './ids.ts';
import type { Mind } from './mind.ts';

/** What every session of a server shares. */
export interface SessionWorld {
  readonly ear: Ear;
  readonly mouth: Mouth;
  readonly mind: Mind;
  readonly clock: Clock;
  readonly random: () => number;
  readonly faults: Faults;
  readonly newId: NewId;
  /** Seconds of audio sent in a second; the live server was seen at 3 to 10. */
  readonly pace: number;
  readonly sessionMs: number;
  /** Whether the idle timeout fires again when the caller does not answer the first time. */
  readonly idleRepeats: boolean;
}

/** The socket, as a session sees it. */
export interface Wire {
  send(text: string): void;
  close(code: number, reason: string): void;
  /** Cuts the connection without a close frame. */
  cut(): void;
}
