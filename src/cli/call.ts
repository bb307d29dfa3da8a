import { readFile, writeFile } from 'node:fs/promises';
import { type Line, scriptedCaller } from '../simulator/twilio/caller.ts';
import { type CallReport, placeCall } from '../simulator/twilio/carrier.ts';
import { stereoWav } from '../simulator/twilio/recording.ts';
import { startVoice } from '../simulator/voice/pool.ts';
import { FAILED, OK, USAGE } from './exit.ts';
import { follow } from './live.ts';
import { readScript } from './script.ts';

export interface CallSettings {
  readonly line: readonly string[];
  readonly script?: string;
  readonly from: string;
  readonly to: string;
  readonly as?: string;
  readonly seconds: number;
  readonly listen?: string;
}

/** A caller with a voice, against any server; the conversation is printed where the server lets us follow it. */
export async function call(env: NodeJS.ProcessEnv, address: string, settings: CallSettings): Promise<number> {
  if (!isServer(address)) {
    console.error(`${address} is not a URL of a server: give one like http://127.0.0.1:3000`);
    return USAGE;
  }
  if (settings.as !== undefined && !isServer(settings.as)) {
    console.error(`${settings.as} is not a PUBLIC_URL: give one like https://agent.example.com`);
    return USAGE;
  }
  const lines = await linesOf(settings);
  if (typeof lines === 'string') {
    console.error(lines);
    return USAGE;
  }
  const url = address.replace(/\/+$/, '');
  const publicUrl = settings.as?.replace(/\/+$/, '') ?? url;
  const reached = await fetch(`${url}/healthz`).catch(() => null);
  if (reached === null) {
    console.error(`Nothing answers at ${url}. Start it with \`npx pointsman serve\`.`);
    return FAILED;
  }

  console.error('The caller clears their throat …');
  const voice = await startVoice({ workers: 1 });
  try {
    const caller = await scriptedCaller({
      lines,
      mouth: voice.mouth,
      voice: CALLER,
      maxSeconds: settings.seconds,
    });
    const live = await follow(url, settings.from, (text) => process.stdout.write(text));
    if (live === null)
      console.error('The server does not let us read along; the call is placed all the same.');
    const token = env.TWILIO_AUTH_TOKEN?.split(',')[0]?.trim();
    const report = await placeCall({
      webhookUrl: `${publicUrl}/twilio/voice`,
      from: settings.from,
      to: settings.to,
      caller,
      ...(token === undefined || token === '' ? {} : { authToken: token }),
      statusCallback: `${publicUrl}/twilio/call-status`,
      reach: (asked) => reach(asked, publicUrl, url),
      maxSeconds: settings.seconds + 30,
    });
    live?.stop();
    if (settings.listen !== undefined) await writeFile(settings.listen, stereoWav(report));
    console.log(summary(report, settings.listen));
    return report.end.by === 'agent' && report.streams.length > 0 ? OK : FAILED;
  } finally {
    await voice.close();
  }
}

function isServer(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

/** A man's voice of the synthesiser: the agent has a woman's unless it asks for another. */
export const CALLER = 'rms';

async function linesOf({ line, script }: CallSettings): Promise<readonly Line[] | string> {
  if (script === undefined) {
    return line.length > 0 ? line : 'The caller has nothing to say: give --line or --script.';
  }
  const text = await readFile(script, 'utf8').catch(() => null);
  if (text === null) return `${script} cannot be read`;
  const read = readScript(text);
  return read.ok ? [...read.lines, ...line] : `${script}:${read.line}: ${read.why}`;
}

/** The public name is what is signed; the server itself is asked. */
function reach(asked: string, publicUrl: string, url: string): string {
  for (const scheme of ['http', 'ws']) {
    const base = publicUrl.replace(/^http/, scheme);
    if (asked.startsWith(base)) return url.replace(/^http/, scheme) + asked.slice(base.length);
  }
  return asked;
}

/** What to look at first. */
function hint(status: number | null): string {
  if (status === 401 || status === 403) return 'is TWILIO_AUTH_TOKEN the same on both sides?';
  const isUnknown = status === 404 || status === 405 || status === 501;
  return isUnknown ? 'is it a Pointsman that listens there?' : 'its log says why.';
}

function summary(report: CallReport, file: string | undefined): string {
  const refused = report.webhooks.find(({ status }) => status !== null && status >= 400);
  return [
    '',
    `Call ${report.callSid}: ended by the ${report.end.by} (${report.end.why}) after ${(report.ms / 1_000).toFixed(1)} s.`,
    ...(report.firstAudioMs === null
      ? ['Nothing was heard.']
      : [`First sound after ${Math.round(report.firstAudioMs)} ms.`]),
    ...(refused === undefined
      ? []
      : [`The server refused a request with ${refused.status}: ${hint(refused.status)}`]),
    ...report.warnings.map(({ code, why }) => `Warning ${code}: ${why}`),
    ...(file === undefined ? [] : [`Both sides are in ${file}: the caller left, the agent right.`]),
  ].join('\n');
}
