import { describe, expect, it } from 'vitest';
import { type Ahead, openAhead } from '../../src/call/ahead.ts';
import type { Voice, VoiceEvent } from '../../src/call/world.ts';
import type { VoiceConfig } from '../../src/core/effect.ts';
import { settled, type VirtualClock, virtualClock } from '../../src/simulate/clock.ts';
import { practice } from '../support/agent.ts';

interface Session {
  readonly configs: readonly VoiceConfig[];
  isOpen(): boolean;
  tell(event: VoiceEvent): void;
}

interface Scene {
  readonly ahead: Ahead;
  readonly clock: VirtualClock;
  readonly sessions: readonly Session[];
  readonly gone: () => number;
}

function scene(): Scene {
  const clock = virtualClock(0);
  const sessions: Session[] = [];
  let gone = 0;
  const ahead = openAhead({
    sid: 'CA1',
    from: '+12125550147',
    to: '+12125550100',
    agent: practice,
    maxCallMs: 600_000,
    clock,
    lifeMs: 15_000,
    onGone: () => {
      gone += 1;
    },
    voices: {
      name: 'test',
      open: (listener) => {
        const configs: VoiceConfig[] = [];
        let open = true;
        sessions.push({ configs, isOpen: () => open, tell: listener });
        const voice: Voice = {
          configure: (config) => configs.push(config),
          hear: () => {},
          request: () => {},
          answer: () => {},
          note: () => {},
          recall: () => {},
          interrupt: () => {},
          close: () => {
            open = false;
          },
        };
        return voice;
      },
    },
  });
  return { ahead, clock, sessions, gone: () => gone };
}

function taken(ahead: Ahead): string[] {
  const events: string[] = [];
  ahead.voices.open((event) => events.push(event.type));
  return events;
}

describe('a session that is opened ahead of its call', () => {
  it('is configured as the call will begin', () => {
    const { sessions } = scene();
    expect(sessions[0]?.configs).toHaveLength(1);
    expect(sessions[0]?.configs[0]?.instructions).toContain('# Stage: greeting');
  });

  it('is the first one of the call, which hears what it told so far and from then on', async () => {
    const { ahead, sessions } = scene();
    sessions[0]?.tell({ type: 'ready' });
    const events = taken(ahead);
    expect(events).toEqual([]);
    sessions[0]?.tell({ type: 'callerStarted', item: 'a' });
    await settled();
    expect(events).toEqual(['ready', 'callerStarted']);
    sessions[0]?.tell({ type: 'callerTurn', item: 'a' });
    expect(events).toEqual(['ready', 'callerStarted', 'callerTurn']);
    expect(sessions).toHaveLength(1);
  });

  it('is no longer there for a second one', () => {
    const { ahead, sessions } = scene();
    taken(ahead);
    taken(ahead);
    expect(sessions).toHaveLength(2);
  });

  it('is closed when nobody comes for it, and a call that comes later gets one of its own', async () => {
    const { ahead, clock, sessions, gone } = scene();
    await clock.run(15_000, () => false);
    expect(sessions.map((session) => session.isOpen())).toEqual([false]);
    expect(gone()).toBe(1);
    taken(ahead);
    expect(sessions.map((session) => session.isOpen())).toEqual([false, true]);
  });

  it('is not closed any more once it was taken', async () => {
    const { ahead, clock, sessions, gone } = scene();
    taken(ahead);
    ahead.close();
    await clock.run(60_000, () => false);
    expect(sessions.map((session) => session.isOpen())).toEqual([true]);
    expect(gone()).toBe(0);
  });

  it('that was lost meanwhile is not given to the call', () => {
    const { ahead, sessions, gone } = scene();
    sessions[0]?.tell({ type: 'lost', why: '1006', retry: true });
    expect(gone()).toBe(1);
    taken(ahead);
    expect(sessions).toHaveLength(2);
  });
});
