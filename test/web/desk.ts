import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { bookAppointment, defineAgent } from 'pointsman';
import { parseConfig } from '../../src/config.ts';
import type { Agent } from '../../src/core/agent.ts';
import type { Fact } from '../../src/core/fact.ts';
import type * as Main from '../../src/main.ts';

/** The voice runs in worker threads, which start from what is built alone. */
const built = new URL('../../dist/main.js', import.meta.url).href;

/** The real server, with the local voice, its store, its files and the built page. */
export interface Desk {
  readonly pointsman: Main.Pointsman;
  readonly url: string;
  readonly dir: string;
  /** A call as if it had happened: in the store, not in the audit files. */
  lived(sid: string, from: string, facts: readonly Fact[]): Promise<void>;
  close(): Promise<void>;
}

export async function openDesk(agent: Agent = shop): Promise<Desk> {
  const dir = await mkdtemp(join(tmpdir(), 'pointsman-desk-'));
  const parsed = parseConfig({ PORT: '0', DATA_DIR: join(dir, 'data'), LOG_DIR: join(dir, 'logs') });
  if (!parsed.ok) throw new Error('the settings are right');
  const { startPointsman }: typeof Main = await import(built);
  const log = pino({ level: 'silent' });
  const pointsman = await startPointsman({ config: parsed.config, agent, log });
  const { store } = pointsman;
  // Calls in progress have a process that holds them: without a sign of its life, the server would end them.
  const alive = setInterval(() => void store.beat(ELSEWHERE, Date.now()), 1_000);
  return {
    pointsman,
    url: pointsman.url,
    dir,
    async lived(sid, from, facts) {
      const at = facts[0]?.at ?? 0;
      const { epoch } = await store.claim(
        { sid, from, to: '+12125550100', agent: agent.name },
        ELSEWHERE,
        at,
      );
      await store.append(sid, epoch, 0, facts);
    },
    async close() {
      clearInterval(alive);
      await pointsman.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

const ELSEWHERE = 'another-node';

/** Says little and asks little, so that a whole call takes half a minute. */
export const shop = defineAgent({
  name: 'Harbor Dental',
  greeting: 'Harbor Dental. How can I help you?',
  goodbye: 'Goodbye.',
  locale: 'en-US',
  timeZone: 'America/New_York',
  openingHours: {
    monday: ['09:00-17:00'],
    tuesday: ['09:00-17:00'],
    wednesday: ['09:00-17:00'],
    thursday: ['09:00-17:00'],
    friday: ['09:00-17:00'],
  },
  intents: {
    book_visit: {
      description: 'book a visit',
      fields: [
        {
          name: 'reason',
          kind: 'choice',
          ask: 'What is it for?',
          choices: ['cleaning', 'check-up'],
        },
        { name: 'day', kind: 'date', ask: 'Which day?' },
        { name: 'time', kind: 'time', ask: 'What time?' },
        { name: 'full_name', kind: 'name', ask: 'What is your name?', required: false },
        { name: 'phone', kind: 'phone', ask: 'What is your number?', required: false },
      ],
      action: bookAppointment({
        calendar: 'harbor',
        minutes: 30,
        fields: { date: 'day', time: 'time', name: 'full_name', phone: 'phone', reason: 'reason' },
      }),
    },
  },
  answers: { hours: { about: 'Opening hours', text: 'We are open Monday to Friday from nine to five.' } },
  escalation: {},
});
