import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import dental from '../../agents/dental.ts';
import { auditPaths } from '../../src/adapters/audit/files.ts';
import { verifyChain } from '../../src/adapters/audit/verify.ts';
import { systemClock } from '../../src/adapters/clock.ts';
import { attentiveCaller } from '../../src/cli/attentive-caller.ts';
import { answers, fulfils, PHONE, wishFor } from '../../src/cli/demo-wish.ts';
import { follow } from '../../src/cli/live.ts';
import type { Pointsman } from '../../src/main.ts';
import type { Mind } from '../../src/simulator/realtime/mind.ts';
import { faulty } from '../../src/simulator/realtime/minds/faulty.ts';
import { rules } from '../../src/simulator/realtime/minds/rules.ts';
import { type CallReport, placeCall } from '../../src/simulator/twilio/carrier.ts';
import { monotonicClock } from '../../src/simulator/twilio/pace.ts';
import { collector } from '../adapters/traces/collector.ts';
import { seeded } from '../support/random.ts';
import { hum, openOffice, TIMES, TOKEN, toldEar } from './office.ts';

/** Whole calls over real sockets: our carrier, the real server, our Realtime server. */
interface Played {
  readonly report: CallReport;
  readonly pointsman: Pointsman;
  readonly events: readonly { readonly event: string; readonly data: Record<string, unknown> }[];
  readonly jsonl: string;
  readonly txt: string;
  readonly fulfilled: boolean;
}

async function play(mind: Mind, env: Readonly<Record<string, string>> = {}): Promise<Played> {
  const { ear, say } = toldEar();
  const { servers, config } = await openOffice({ agent: dental, mind, ear, env });
  const [pointsman] = servers;

  const wish = await wishFor(dental, pointsman.store, systemClock.now());
  if (wish === null) throw new Error('an empty book has a free slot');
  const answerTo = answers(wish);
  const { caller, heardSo } = await attentiveCaller({
    answer: (words) => {
      const line = answerTo(words);
      say(line);
      return line;
    },
    sayable: Object.values(wish.lines),
    mouth: hum,
    voice: 'hum',
    maxSeconds: 300,
  });
  const live = await follow(pointsman.url, PHONE, (_, fact) => {
    if (fact.type === 'utterance' && fact.data.speaker === 'agent')
      heardSo(fact.data.heard ?? fact.data.text);
  });
  const report = await placeCall({
    webhookUrl: `${pointsman.url}/twilio/voice`,
    statusCallback: `${pointsman.url}/twilio/call-status`,
    from: PHONE,
    to: '+12125550100',
    authToken: TOKEN,
    caller,
    clock: monotonicClock(TIMES),
  });
  live?.stop();
  await pointsman.auditSettled();
  const row = await pointsman.store.call(report.callSid);
  const paths = auditPaths(config.logDir, report.callSid, row?.startedAt ?? 0);
  const jsonl = await readFile(paths.jsonl, 'utf8');
  const appointments = await pointsman.store.appointments();
  return {
    report,
    pointsman,
    jsonl,
    txt: await readFile(paths.txt, 'utf8'),
    events: jsonl
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
    fulfilled: appointments.length === 1 && appointments.some((one) => fulfils(one, wish)),
  };
}

function stagesOf({ events }: Played): readonly unknown[] {
  return events.filter(({ event }) => event === 'stage_transition').map(({ data }) => data.to);
}

describe('a whole call over real sockets', () => {
  it('books what the caller asked for, corrected, answers a question and says goodbye', async () => {
    const traces = await collector();
    const played = await play(rules, {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    expect(played.fulfilled, played.txt).toBe(true);
    expect(stagesOf(played), played.txt).toEqual([
      'intent_capture',
      'gather_details',
      'confirm_summary',
      'execute_action',
      'closing',
      'quick_answer',
      'closing',
    ]);
    expect(played.events[0]?.event).toBe('call_start');
    expect(played.events.at(-1)).toMatchObject({ event: 'call_end', data: { outcome: 'completed' } });
    expect(played.report.end.by).toBe('agent');
    expect(played.report.warnings, played.txt).toEqual([]);
    expect(verifyChain(played.jsonl)).toMatchObject({ ok: true });
    expect(played.txt).toContain(
      'Agent: Thank you for calling Bright Smile Dental. Have a wonderful day. Goodbye.',
    );
    // The line went down only after the last word had been played.
    expect(played.events.filter(({ event }) => event === 'barge_in')).toEqual([]);

    const told = await fetch(`${played.pointsman.url}/api/calls/${played.report.callSid}`);
    expect(await told.json()).toMatchObject({ cost: { usd: expect.any(Number) } });
    expect(played.events.some(({ event }) => event === 'usage')).toBe(true);
    await played.pointsman.close();
    const spans = traces.spans();
    const parents = new Map(spans.map(({ spanId, name }) => [spanId, name]));
    const within = (name: string) =>
      spans.filter((span) => span.name === name).map((span) => parents.get(span.parentSpanId ?? ''));
    expect(within('call')).toEqual([undefined]);
    expect(within('voice')).toEqual(['call']);
    expect(within('execute_tool confirm_summary')).toEqual(['stage confirm_summary']);
    expect(within('execute_tool execute_action')).toEqual(['stage execute_action']);
    expect(within('action schedule_appointment')).toEqual(['execute_tool execute_action']);
    expect(spans.filter(({ name }) => name.startsWith('stage ')).map(({ name }) => name)).toEqual(
      ['greeting', ...stagesOf(played)].map((stage) => `stage ${stage}`),
    );
    expect(spans.filter(({ name }) => name === 'turn').length).toBeGreaterThan(4);
  });

  it('books the same with a model that talks instead of acting and calls what it must not', async () => {
    const random = seeded(3);
    const rates = { talks_instead: 0.15, later_stage: 0.2, unknown_tool: 0.1, wrong_arguments: 0.1 };
    const played = await play(faulty(rules, { random: random.next, rates }));
    expect(
      played.events.some(({ event }) => event === 'tool_refused'),
      'the model did misbehave',
    ).toBe(true);
    expect(played.fulfilled, played.txt).toBe(true);
    expect(played.events.at(-1)).toMatchObject({ event: 'call_end', data: { outcome: 'completed' } });
  });
});
