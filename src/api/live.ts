import { z } from 'zod';
import type { toldFact } from './calls.ts';

/**
 * `GET /api/live`: server-sent events. Each is `event: fact` with a `toldFact` as its data, for every call of this
 * node as it happens, a tenth of a second later at most. Nothing is sent again: after a gap, ask `/api/calls/:sid/facts?after=`.
 */
export type LiveEvent = z.infer<typeof toldFact>;

/**
 * `GET /api/calls/:sid/sound`: listen in, as server-sent events. 404 unless the call is in progress on this node.
 *
 * - `event: caller`, `event: agent` with `soundFrame`: what is said. The caller's comes as it is spoken, 20 ms an
 *   event; the agent's is sent ahead of play-out, in pieces of any length: play each behind the last.
 * - `event: clear` with `soundClear`: what was sent of the agent and not yet played will not be heard: drop it.
 * - `event: end` with `soundClear`: the line is down; the stream ends.
 */
export const soundFrame = z.object({
  /** Into the listening, on the clock of this server. */
  at: z.number(),
  /** G.711 u-law, 8 kHz, mono, base64: 8 bytes a ms. */
  payload: z.base64(),
});
export const soundClear = z.object({ at: z.number() });

export type SoundFrame = z.infer<typeof soundFrame>;
export type SoundClear = z.infer<typeof soundClear>;
