import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { auditPaths } from '../adapters/audit/files.ts';
import { systemClock } from '../adapters/clock.ts';
import type { Appointment } from '../adapters/store/store.ts';
import { type Pointsman, startPointsman } from '../main.ts';
import { type CallReport, placeCall } from '../simulator/twilio/carrier.ts';
import { stereoWav } from '../simulator/twilio/recording.ts';
import { type LocalVoice, startVoice } from '../simulator/voice/pool.ts';
import { attentiveCaller } from './attentive-caller.ts';
import { CALLER } from './call.ts';
import { answers, fulfils, PHONE, type Wish, wishFor } from './demo-wish.ts';
import { FAILED, OK } from './exit.ts';
import { follow } from './live.ts';
import { readSettings } from './settings.ts';

/** A talk takes about two minutes. The caller gives up early enough for the whole demo to end within three. */
const TALK_SECONDS = 160;
const GIVE_UP_MS = 170_000;

/** Called by nobody: the number is the carrier's own, and the carrier is ours. */
const OFFICE = '+12125550100';

/**
 * One whole call without a key: a caller with a voice, a carrier that speaks Twilio's protocol and signs what it
 * sends, the real server, and a Realtime server with an ear and a mouth of its own. Nothing is cut short: what
 * is shown at the end is read back from the store and the disk.
 */
export async function demo(env: NodeJS.ProcessEnv, { listen }: { listen?: string }): Promise<number> {
  const token = randomBytes(16).toString('hex');
  const settings = await readSettings({
    ...env,
    HOST: '127.0.0.1',
    PORT: '0',
    PUBLIC_URL: '',
    DASHBOARD_PASSWORD: '',
    TWILIO_AUTH_TOKEN: token,
    VOICE: 'local',
    // The caller's wish is one for a dentist.
    AGENT: fileURLToPath(new URL('../../agents/dental.ts', import.meta.url)),
  });
  if (settings === null) return FAILED;
  const { config, agent } = settings;

  const hardStop = new AbortController();
  const stop = setTimeout(() => hardStop.abort(), GIVE_UP_MS);
  // Should even the end take too long: three minutes were promised.
  const exit = setTimeout(() => process.exit(FAILED), GIVE_UP_MS + 8_000);
  let pointsman: Pointsman | null = null;
  let voice: LocalVoice | null = null;
  try {
    console.error('Starting the server, its local voice and the caller …');
    const log = pino({ level: 'warn' }, pino.destination(2));
    [pointsman, voice] = await Promise.all([
      startPointsman({ config, agent, log }),
      startVoice({ workers: 1 }),
    ]);
    const wish = await wishFor(agent, pointsman.store, systemClock.now());
    if (wish === null) {
      console.error(`No slot is left in ${config.dataDir}. Remove it, or set DATA_DIR to another directory.`);
      return FAILED;
    }
    console.log(
      `${pointsman.url} answers for ${agent.name}. The caller wants a cleaning on ${wish.readBack.day} at ${wish.firstTime}, and will change that to ${wish.readBack.time}.\n`,
    );
    const report = await talk({ pointsman, voice, wish, token, signal: hardStop.signal });
    await pointsman.auditSettled();
    if (listen !== undefined) await writeFile(listen, stereoWav(report));
    return await conclude(pointsman, { wish, report, logDir: config.logDir, listen });
  } finally {
    clearTimeout(stop);
    await voice?.close();
    await pointsman?.close();
    clearTimeout(exit);
  }
}

async function talk({
  pointsman,
  voice,
  wish,
  token,
  signal,
}: {
  pointsman: Pointsman;
  voice: LocalVoice;
  wish: Wish;
  token: string;
  signal: AbortSignal;
}): Promise<CallReport> {
  const { caller, heardSo } = await attentiveCaller({
    answer: answers(wish),
    sayable: Object.values(wish.lines),
    mouth: voice.mouth,
    voice: CALLER,
    maxSeconds: TALK_SECONDS,
  });
  const live = await follow(pointsman.url, PHONE, (text, fact) => {
    process.stdout.write(text);
    if (fact.type === 'utterance' && fact.data.speaker === 'agent')
      heardSo(fact.data.heard ?? fact.data.text);
  });
  const report = await placeCall({
    webhookUrl: `${pointsman.url}/twilio/voice`,
    statusCallback: `${pointsman.url}/twilio/call-status`,
    from: PHONE,
    to: OFFICE,
    authToken: token,
    caller,
    signal,
  });
  live?.stop();
  return report;
}

/** Shows what is left of the call, and judges by the store alone. */
async function conclude(
  { store }: Pointsman,
  {
    wish,
    report,
    logDir,
    listen,
  }: { wish: Wish; report: CallReport; logDir: string; listen: string | undefined },
): Promise<number> {
  const call = await store.call(report.callSid);
  const made = (await store.appointments()).filter(({ callSid }) => callSid === report.callSid);
  const booked = made.find((appointment) => fulfils(appointment, wish));
  console.log(
    `\nCall ${report.callSid}: ${call?.outcome ?? 'still open'}, ${(report.ms / 1_000).toFixed(1)} s, ended by the ${report.end.by}.`,
  );
  for (const appointment of made) console.log(recordText(appointment));
  if (call !== null) {
    const { jsonl, txt } = auditPaths(logDir, call.sid, call.startedAt);
    console.log(`Log files\n  ${jsonl}\n  ${txt}`);
  }
  if (listen !== undefined) console.log(`Both sides of the talk\n  ${listen}`);
  if (booked !== undefined) {
    console.log('\nThe visit that the caller asked for is booked.');
    return OK;
  }
  for (const { code, why } of report.warnings) console.error(`Warning ${code}: ${why}`);
  console.error('\nThe visit that the caller asked for is not in the store.');
  return FAILED;
}

function recordText({ code, date, time, minutes, name, phone, reason, calendar }: Appointment): string {
  const rows = { code, calendar, date, time: `${time}, ${minutes} minutes`, name, phone, reason };
  return ['Booked record', ...Object.entries(rows).map(([key, value]) => `  ${key.padEnd(9)} ${value}`)].join(
    '\n',
  );
}
