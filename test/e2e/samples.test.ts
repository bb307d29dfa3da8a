import { expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import type { SampleCaller, SamplesPage } from '../../src/api/phone.ts';
import { follow } from '../../src/cli/live.ts';
import type { Call } from '../../src/core/call.ts';
import { evolve, newCall } from '../../src/core/evolve.ts';
import { missingFields } from '../../src/core/record.ts';
import { nextLine, nothingSaid } from '../../src/core/sample-caller.ts';
import { frames } from '../../src/protocols/audio/frames.ts';
import { rules } from '../../src/simulator/realtime/minds/rules.ts';
import type { Act, Caller } from '../../src/simulator/twilio/caller.ts';
import { placeCall } from '../../src/simulator/twilio/carrier.ts';
import { monotonicClock } from '../../src/simulator/twilio/pace.ts';
import { isSound } from '../../src/simulator/twilio/sound.ts';
import { hum, openOffice, TIMES, TOKEN, toldEar } from './office.ts';

/**
 * Sample callers, over real sockets: they know the call as the page does, by its facts.
 */
const FROM = '+12125550199';

async function called(id: string) {
  const { ear, say } = toldEar();
  const { servers } = await openOffice({ agent: dental, mind: rules, ear });
  const [pointsman] = servers;

  const page = (await (await fetch(`${pointsman.url}/api/phone/samples`)).json()) as SamplesPage;
  const sample = page.samples.find((each) => each.id === id);
  if (sample === undefined) throw new Error(`there is no sample ${id}`);
  let call: Call = newCall;
  const live = await follow(pointsman.url, FROM, (_, fact) => {
    call = evolve(call, fact);
  });
  const lines: string[] = [];
  const report = await placeCall({
    webhookUrl: `${pointsman.url}/twilio/voice`,
    statusCallback: `${pointsman.url}/twilio/call-status`,
    from: FROM,
    to: '+12125550100',
    authToken: TOKEN,
    caller: await polite(sample, {
      call: () => call,
      saying(line) {
        lines.push(line);
        say(line);
      },
    }),
    clock: monotonicClock(TIMES),
  });
  live?.stop();
  // A line that was not understood is said again.
  return {
    sample,
    report,
    lines: [...new Set(lines)],
    row: await pointsman.store.call(report.callSid),
    store: pointsman.store,
  };
}

/** Speaks when the agent has spoken and then been silent for a second. */
async function polite(
  sample: SampleCaller,
  { call, saying }: { call: () => Call; saying: (line: string) => void },
): Promise<Caller> {
  const sounds = new Map<string, Uint8Array[]>();
  const { requests, details, correction, lines } = sample;
  const more = correction === null ? [] : [correction.detail];
  for (const line of [...requests, ...Object.values(details), ...lines, ...more, 'Please call me back.'])
    sounds.set(line, [...frames(await hum.speak(line, 'hum'))]);
  let said = nothingSaid;
  let hasSpoken = false;
  let silentFrames = 0;
  let saysNow: Uint8Array[] = [];
  return {
    hear(frame) {
      hasSpoken ||= isSound(frame);
      silentFrames = isSound(frame) ? 0 : silentFrames + 1;
    },
    act(atMs): Act {
      const frame = saysNow.shift();
      if (frame !== undefined) return { say: frame };
      if (atMs > 300_000) return { hangUp: true };
      const now = call();
      if (!hasSpoken || silentFrames < 50 || now.phase !== 'live') return {};
      const missing = missingFields(dental, now).map(({ name }) => name);
      const next = nextLine(sample, now, missing, said);
      hasSpoken = false;
      if (next === null) return {};
      said = next.said;
      saying(next.say);
      saysNow = [...(sounds.get(next.say) ?? [])];
      return {};
    },
  };
}

it('one books what it asks for', async () => {
  const { sample, lines, row, store, report } = await called('request');
  expect(row, lines.join('\n')).toMatchObject({ outcome: 'completed', intent: 'schedule_appointment' });
  expect(lines).toEqual(sample.lines);
  expect(await store.appointments()).toMatchObject([
    { callSid: report.callSid, name: 'Robert Parker', reason: 'cleaning', time: '14:30' },
  ]);
  expect(report.end.by).toBe('agent');
});

it('one changes their mind, gets that, and asks something', async () => {
  const { lines, row, store } = await called('change-of-mind');
  expect(row, lines.join('\n')).toMatchObject({ outcome: 'completed' });
  expect(await store.appointments()).toMatchObject([{ time: '15:00' }]);
  expect(lines.slice(-3)).toEqual(['Yes.', 'what about opening hours?', 'No, that is all, thank you.']);
});

it('one asks two things', async () => {
  const { sample, lines, row } = await called('question');
  expect(row, lines.join('\n')).toMatchObject({ outcome: 'answered' });
  expect(lines).toEqual(sample.lines);
});
