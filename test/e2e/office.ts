import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { afterEach } from 'vitest';
import { type Config, parseConfig } from '../../src/config.ts';
import type { Agent } from '../../src/core/agent.ts';
import { type Pointsman, startPointsman } from '../../src/main.ts';
import type { Mind } from '../../src/simulator/realtime/mind.ts';
import { listen } from '../../src/simulator/realtime/server.ts';
import type { Ear, Mouth } from '../../src/simulator/voice-ports.ts';
import { tone } from '../simulator/realtime/kit.ts';
import { seeded } from '../support/random.ts';

/**
 * The real server with our Realtime server behind it, in a directory of their own, for as long as a test lasts. The
 * voices hum instead of speaking, so a call takes seconds; the demo does the same with speech.
 */
export interface Office {
  /** On the same store, each with its own logs. */
  readonly servers: readonly [Pointsman, ...Pointsman[]];
  /** Of the first. */
  readonly config: Config;
}

export interface OfficeOptions {
  readonly agent: Agent;
  readonly mind: Mind;
  readonly ear: Ear;
  readonly mouth?: Mouth;
  readonly env?: Readonly<Record<string, string>>;
  readonly servers?: number;
  readonly log?: Logger;
}

export async function openOffice(options: OfficeOptions): Promise<Office> {
  const { agent, mind, ear, mouth = hum, env = {}, servers = 1 } = options;
  const dir = await mkdtemp(join(tmpdir(), 'pointsman-e2e-'));
  whenDone(() => rm(dir, { recursive: true, force: true }));
  const realtime = await listen({ mouth, ear, mind, random: seeded(7).next, pace: 100 });
  whenDone(() => realtime.close());
  const settings = {
    PORT: '0',
    OPENAI_API_KEY: 'sk-test',
    OPENAI_REALTIME_URL: realtime.url,
    TWILIO_AUTH_TOKEN: TOKEN,
    DATA_DIR: join(dir, 'data'),
    ...env,
  };
  const open = async (n: number) => {
    const parsed = parseConfig({ ...settings, LOG_DIR: join(dir, `logs-${n}`) });
    if (!parsed.ok) throw new Error(parsed.problems.map(({ name, fault }) => `${name} ${fault}`).join('\n'));
    const { config } = parsed;
    const log = options.log ?? pino({ level: 'silent' });
    const server = await startPointsman({ config, agent, log });
    whenDone(() => server.close());
    return { config, server };
  };
  const first = await open(0);
  const more: Pointsman[] = [];
  for (let n = 1; n < servers; n += 1) more.push((await open(n)).server);
  return { servers: [first.server, ...more], config: first.config };
}

/** Closed after the test, the last one first. */
export function whenDone(close: () => Promise<unknown>): void {
  closings.push(close);
}

const closings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** As fast as the flood gate lets a carrier be: two hundred frames a second. */
export const TIMES = 4;
export const TOKEN = 'test_auth_token_0000000000000000';
export const ACCOUNT = `AC${'0'.repeat(31)}1`;

/** Two milliseconds a character, and never less than a VAD takes for speech. */
export const hum: Mouth = { speak: async (text) => tone(400 + text.length * 2) };

/** Understands what was hummed: `say` tells it, in the words of a recogniser. */
export function toldEar(): { readonly ear: Ear; say(line: string): void } {
  const heard: string[] = [];
  return {
    ear: { hear: async () => ({ text: heard.shift() ?? '', score: -10 }) },
    say: (line) => heard.push(line.toLowerCase().replaceAll(/[.,?]/g, '')),
  };
}
