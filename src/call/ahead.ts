import { decide } from '../core/decide.ts';
import type { VoiceConfig } from '../core/effect.ts';
import { evolve, newCall } from '../core/evolve.ts';
import { voiceConfig } from '../core/react.ts';
import type { Ms } from '../core/time.ts';
import { type CallOptions, contextOf } from './driver.ts';
import type { Clock, VoiceEvent, Voices } from './world.ts';

/**
 * A session that is opened before its call is there, while the carrier still reads what to do with it: by the time
 * the caller is on the line it is configured, and the first answer does not wait for it.
 */
export interface Ahead {
  /** The first session that is asked for is the one that was opened ahead, unless it was lost meanwhile. */
  readonly voices: Voices;
  /** Nobody came. Idempotent; a session that was taken is left alone. */
  close(): void;
}

export interface AheadOptions extends Pick<CallOptions, 'sid' | 'from' | 'to' | 'agent' | 'maxCallMs'> {
  readonly voices: Voices;
  readonly clock: Clock;
  /** How long it waits for its call. */
  readonly lifeMs: Ms;
  /** It is over and was not taken: lost, or nobody came. */
  readonly onGone: () => void;
}

export function openAhead(options: AheadOptions): Ahead {
  const { voices, clock, lifeMs, onGone } = options;
  let state: 'waiting' | 'taken' | 'gone' = 'waiting';
  let callOff = (): void => {};
  const early: VoiceEvent[] = [];
  let listener = (event: VoiceEvent): void => {
    early.push(event);
    if (event.type === 'lost' && state === 'waiting') forget();
  };
  const voice = voices.open((event) => listener(event));
  const config = firstConfig(options);
  if (config !== null) voice.configure(config);
  callOff = clock.wakeAt(clock.now() + lifeMs, close);

  function forget(): void {
    state = 'gone';
    callOff();
    onGone();
  }

  function close(): void {
    if (state !== 'waiting') return;
    forget();
    voice.close();
  }

  return {
    voices: {
      ...voices,
      open(taker) {
        if (state !== 'waiting') return voices.open(taker);
        state = 'taken';
        callOff();
        // Whoever opens a session expects no event of it before they have it.
        queueMicrotask(() => {
          listener = taker;
          for (const event of early.splice(0)) taker(event);
        });
        return voice;
      },
    },
    close,
  };
}

/** As the call will have it once it is answered. */
function firstConfig(options: AheadOptions): VoiceConfig | null {
  const { sid, from, to, agent, voices, clock } = options;
  const context = contextOf(options, voices);
  const answered = { type: 'answered', sid, from, to, agent: agent.name, voice: voices.name } as const;
  const call = decide(context, newCall, answered, clock.now()).reduce(evolve, newCall);
  return call.phase === 'live' ? voiceConfig(context, call) : null;
}
