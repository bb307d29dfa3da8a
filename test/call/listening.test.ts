import { describe, expect, it } from 'vitest';
import { type Listening, listening } from '../../src/call/listening.ts';
import type { Input } from '../../src/core/input.ts';
import { encodeMulaw } from '../../src/protocols/audio/mulaw.ts';
import { type VirtualClock, virtualClock } from '../../src/simulate/clock.ts';

const FRAME_MS = 20;

/** 20 ms of a voice, of a line on which nobody speaks, and of no sound at all. */
const voiced = frame((n) => Math.round(6_000 * Math.sin(n / 3)));
const hum = frame((n) => (n % 2 === 0 ? 60 : -60));
const nothing = frame(() => 0);

function frame(sample: (n: number) => number): string {
  return Buffer.from(encodeMulaw(Int16Array.from({ length: 160 }, (_, n) => sample(n)))).toString('base64');
}

interface Scene {
  readonly ear: Listening;
  readonly clock: VirtualClock;
  readonly inputs: readonly string[];
  readonly gaveWayAt: readonly number[];
  readonly fedMs: () => number;
  /** Frames of this sound for so long, one every 20 ms. */
  hear(sound: string, ms: number): Promise<void>;
  pass(ms: number): Promise<void>;
}

function scene({ agentSpeaks }: { agentSpeaks: boolean }): Scene {
  const clock = virtualClock(0);
  const inputs: string[] = [];
  const gaveWayAt: number[] = [];
  let fed = 0;
  let isHeard = agentSpeaks;
  const ear = listening({
    clock,
    deliver: (input: Input) => inputs.push('text' in input ? `${input.type} ${input.text}` : input.type),
    canBeCut: () => isHeard,
    giveWay: () => {
      gaveWayAt.push(clock.now());
      if (isHeard) ear.agentQuiet();
      isHeard = false;
    },
    feed: (payload) => {
      fed += Buffer.from(payload, 'base64').length / 8;
    },
    sinceStart: () => clock.now(),
  });
  const pass = async (ms: number) => {
    const until = clock.now() + ms;
    const callOff = clock.wakeAt(until, () => {});
    await clock.run(until, () => clock.now() >= until);
    callOff();
  };
  return {
    ear,
    clock,
    inputs,
    gaveWayAt,
    fedMs: () => fed,
    pass,
    async hear(sound, ms) {
      for (let heard = 0; heard < ms; heard += FRAME_MS) {
        ear.frame(sound);
        await pass(FRAME_MS);
      }
    },
  };
}

describe('a caller who speaks while the agent is heard', () => {
  it('silences it at once when they have spoken for a quarter of a second by the time the voice notices', async () => {
    const { ear, hear, gaveWayAt } = scene({ agentSpeaks: true });
    await hear(hum, 200);
    await hear(voiced, 260);
    ear.began('a');
    expect(gaveWayAt).toEqual([460]);
  });

  it('silences it as soon as they have spoken for that long', async () => {
    const { ear, hear, gaveWayAt } = scene({ agentSpeaks: true });
    await hear(voiced, 100);
    ear.began('a');
    await hear(voiced, 400);
    expect(gaveWayAt).toEqual([220]);
  });

  it.each([
    ['a cough', voiced, 100],
    ['a long cough', voiced, 200],
  ])('does not silence it by %s', async (_, sound, ms) => {
    const { ear, hear, gaveWayAt, inputs } = scene({ agentSpeaks: true });
    await hear(sound, ms);
    ear.began('cough');
    await hear(hum, 1_000);
    ear.ended('cough');
    ear.said('cough', ' ');
    await hear(hum, 5_000);
    expect(gaveWayAt).toEqual([]);
    expect(inputs).toEqual([]);
  });

  it('is believed by their words, however short they were', async () => {
    const { ear, hear, gaveWayAt, inputs } = scene({ agentSpeaks: true });
    await hear(voiced, 160);
    ear.began('no');
    await hear(hum, 600);
    ear.ended('no');
    expect(gaveWayAt).toEqual([]);
    ear.said('no', 'No.');
    expect(gaveWayAt).toHaveLength(1);
    expect(inputs).toEqual(['callerTurn', 'callerSaid No.']);
  });

  it('is believed when no words come that could tell', async () => {
    const { ear, hear, gaveWayAt, inputs } = scene({ agentSpeaks: true });
    await hear(voiced, 160);
    ear.began('no');
    await hear(hum, 600);
    ear.ended('no');
    await hear(hum, 1_000);
    expect(gaveWayAt).toHaveLength(1);
    expect(inputs).toEqual(['callerTurn']);
    ear.said('no', 'No.');
    expect(inputs).toEqual(['callerTurn', 'callerSaid No.']);
  });

  it.each([
    ['brings no sound', nothing],
    ['brings a sound too low for us', hum],
  ])('is believed on a line that %s', async (_, sound) => {
    const { ear, hear, gaveWayAt } = scene({ agentSpeaks: true });
    await hear(sound, 200);
    ear.began('a');
    await hear(sound, 300);
    expect(gaveWayAt).toEqual([440]);
  });

  it('is believed when the turn is over before anything could be measured', () => {
    const { ear, gaveWayAt, inputs } = scene({ agentSpeaks: true });
    ear.began('a');
    ear.ended('a');
    expect(gaveWayAt).toEqual([0]);
    expect(inputs).toEqual(['callerTurn']);
  });

  it('has begun to speak when the agent ends meanwhile by itself', async () => {
    const { ear, hear } = scene({ agentSpeaks: true });
    await hear(voiced, 60);
    ear.began('a');
    expect(ear.agentQuiet()).toBe(true);
    expect(ear.agentQuiet()).toBe(false);
  });
});

describe('a caller who speaks while the agent is silent', () => {
  it('is heard at once', async () => {
    const { ear, gaveWayAt, inputs } = scene({ agentSpeaks: false });
    ear.began('a');
    ear.ended('a');
    ear.said('a', 'Hello.');
    expect(gaveWayAt).toEqual([0]);
    expect(inputs).toEqual(['callerTurn', 'callerSaid Hello.']);
  });
});

describe('a carrier that loses frames', () => {
  it('in the middle of a turn: silence is fed in their place, so that the turn can end', async () => {
    const { ear, hear, fedMs, pass } = scene({ agentSpeaks: false });
    ear.began('a');
    await hear(voiced, 400);
    await pass(700);
    expect(fedMs()).toBe(0);
    await pass(300);
    expect(fedMs()).toBeGreaterThanOrEqual(900);
    expect(fedMs()).toBeLessThanOrEqual(1_000);
  });

  it('is fed no more silence once the turn is over, nor once frames come again', async () => {
    const { ear, hear, fedMs, pass } = scene({ agentSpeaks: false });
    ear.began('a');
    await pass(800);
    const before = fedMs();
    await hear(voiced, 1_000);
    expect(fedMs()).toBe(before);
    ear.ended('a');
    await pass(10_000);
    expect(fedMs()).toBe(before);
  });

  it('for good: so much silence as ends any turn, and no more', async () => {
    const { ear, fedMs, pass } = scene({ agentSpeaks: false });
    ear.began('a');
    await pass(60_000);
    expect(fedMs()).toBeGreaterThan(3_000);
    expect(fedMs()).toBeLessThan(5_000);
  });

  it('outside a turn: nothing is fed', async () => {
    const { fedMs, pass } = scene({ agentSpeaks: false });
    await pass(10_000);
    expect(fedMs()).toBe(0);
  });
});
