import { afterEach, expect } from 'vitest';
import type { VoiceLog } from '../../../src/adapters/voice/options.ts';
import { realtimeVoices } from '../../../src/adapters/voice/realtime.ts';
import { encodeMulaw } from '../../../src/protocols/audio/mulaw.ts';
import { type FaultName, noFaults, randomFaults } from '../../../src/simulator/realtime/faults.ts';
import type { Act, Mind } from '../../../src/simulator/realtime/mind.ts';
import { listen } from '../../../src/simulator/realtime/server.ts';
import { type VoicePeer, voiceConformance } from '../../call/voice.conformance.ts';
import { smallServer } from './small-server.ts';

const logged: VoiceLog[] = [];

// A strict server refuses nothing that we send, but for a cancel that crossed with the end of its response.
afterEach(() => {
  const refused = logged.splice(0).flatMap((entry) => (entry.event === 'refused' ? [entry.code] : []));
  expect(refused.filter((code) => code !== 'response_cancel_not_active')).toEqual([]);
});

const voicesAt = (url: string) =>
  realtimeVoices({
    url,
    model: 'gpt-realtime-2.1',
    voice: 'marin',
    transcriptionModel: 'gpt-transcribe',
    name: 'test',
    log: (entry) => logged.push(entry),
  });

voiceConformance('Realtime, against a small server', async () => {
  const server = await smallServer();
  return { ...server, voices: voicesAt(server.url) };
});

voiceConformance('Realtime, against the simulated server', () => simulated({}));

// All that a client has to live with, all the time.
voiceConformance('Realtime, against the simulated server on a bad day', () =>
  simulated({ unknown_event: 1, extra_field: 1, late_delta: 1, slow_call: 0.1, transcription_failed: 0.5 }),
);

async function simulated(rates: Readonly<Partial<Record<FaultName, number>>>): Promise<VoicePeer> {
  const plans: (readonly Act[])[] = [];
  const mind: Mind = { respond: () => plans.shift() ?? [] };
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const server = await listen({
    mind,
    mouth: { speak: async (text) => new Uint8Array(text.split(' ').length * 400 * 8).fill(0x20) },
    ear: { hear: async () => ({ text: 'hello', score: -10 }) },
    faults: Object.keys(rates).length === 0 ? noFaults : randomFaults(random, rates),
    pace: 20,
  });
  return {
    voices: voicesAt(server.url),
    plan: (...responses) => {
      for (const acts of responses) {
        plans.push(
          acts.map((act) =>
            'say' in act ? act : { call: act.call, arguments: JSON.stringify(act.arguments) },
          ),
        );
      }
    },
    speak: (voice) => {
      for (const audio of [QUIET, VOICED, QUIET, QUIET]) {
        for (let at = 0; at < audio.length; at += 160) {
          voice.hear(Buffer.from(audio.subarray(at, at + 160)).toString('base64'));
        }
      }
    },
    drop: () => void server.close(),
    close: () => server.close(),
  };
}

const QUIET = new Uint8Array(8_000).fill(0xff);
const VOICED = encodeMulaw(
  Int16Array.from({ length: 8_000 }, (_, n) => 12_000 * Math.sin((2 * Math.PI * 440 * n) / 8_000)),
);
