import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { actionsFor } from './adapters/actions/actions.ts';
import { auditFiles } from './adapters/audit/files.ts';
import { systemClock } from './adapters/clock.ts';
import { openSqlite } from './adapters/store/sqlite.ts';
import type { Store } from './adapters/store/store.ts';
import { callControl } from './adapters/twilio-rest/call-control.ts';
import { keptClips } from './adapters/voice/clips.ts';
import { realtimeVoices } from './adapters/voice/realtime.ts';
import { spareMouth } from './adapters/voice/spare.ts';
import { runCall } from './call/driver.ts';
import { type Config, canSteer } from './config.ts';
import type { Agent } from './core/agent.ts';
import type { Fact } from './core/fact.ts';
import { fixedWords } from './core/given-words.ts';
import { prices } from './core/prices.ts';
import { recordable } from './core/recording.ts';
import { redactFact } from './core/redact.ts';
import type { Log } from './server/log.ts';
import { startServer } from './server/server.ts';
import { startLocalEngine } from './simulator/realtime/engine.ts';
import { mouthOnDemand } from './simulator/voice/on-demand.ts';
import { render } from './simulator/voice/render.ts';

export interface Pointsman {
  /** Where it listens. */
  readonly url: string;
  /** What answers, e.g. `openai gpt-realtime-2.1`. */
  readonly voice: string;
  readonly store: Store;
  /** Resolves when every fact so far is in the audit files. */
  auditSettled(): Promise<void>;
  /** Resolves when it cannot go on: the local engine has died. */
  readonly failed: Promise<Error>;
  /** Lets the calls end or hands them back to the carrier, then closes. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Puts the phone agent together: this is where the clock, chance, the network and the disk come in. Rejects
 * when the port is taken, a directory cannot be used or the local engine does not start.
 */
export async function startPointsman({
  config,
  agent,
  log,
}: {
  config: Config;
  agent: Agent;
  log: Log;
}): Promise<Pointsman> {
  const closings: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closings.splice(0).reverse()) await close();
  };
  try {
    const redact = (fact: Fact) => redactFact(fact, agent);
    const store = openSqlite({
      dir: config.dataDir,
      reading: { timeZone: agent.timeZone, prices: { ...prices, ...config.prices }, redact },
    });
    closings.push(() => store.close());
    const mouth = mouthOnDemand();
    closings.push(() => mouth.close());
    const onProblem = (what: string, error: unknown) => log.error({ error: String(error) }, what);
    const audit = auditFiles({
      dir: config.logDir,
      redact,
      facts: (sid) => store.facts(sid),
      salt: (sid) => store.salt(sid),
      onWhole: (sid) => store.filesWhole(sid),
      onProblem,
    });
    closings.push(() => audit.settled());

    // Loaded only now: where nobody asked for traces, nothing of it is in memory.
    const traces =
      config.traces === null
        ? null
        : await (await import('./adapters/traces/otlp.ts')).otlpTraces({
            protocol: config.traces,
            onProblem: (what) => log.warn({ what }, 'Traces could not be sent'),
          });
    if (traces !== null) closings.push(() => traces.close());

    const engine = config.voice === 'local' ? await startLocalEngine() : null;
    if (engine !== null) closings.push(() => engine.close());
    const realtime = realtimeVoices({
      ...(engine === null
        ? {
            url: config.openai.url,
            ...(config.openai.apiKey === null ? {} : { apiKey: config.openai.apiKey }),
            name: `openai ${config.openai.model}`,
          }
        : { url: engine.url, name: 'local' }),
      model: engine === null ? config.openai.model : 'local',
      voice: config.openai.voice,
      // Another server may say anything and transcribe nothing, and is still to be got along with.
      transcripts:
        engine !== null || new URL(config.openai.url).hostname === 'api.openai.com' ? 'known' : 'unknown',
      transcriptionModel: engine === null ? config.openai.transcriptionModel : 'local',
      log: (entry) => log.warn(entry, `Voice: ${entry.event}`),
    });

    const control =
      config.twilioAccountSid !== null && canSteer(config)
        ? callControl({
            baseUrl: config.twilioApiUrl,
            accountSid: config.twilioAccountSid,
            authTokens: config.twilioAuthTokens,
            fetch,
            clock: systemClock,
          })
        : null;

    const texts = fixedWords(recordable(agent, control !== null));
    const clips = keptClips({
      dir: join(config.dataDir, 'clips'),
      voice: [
        realtime.name,
        engine === null ? config.openai.url : '',
        agent.voice ?? config.openai.voice,
      ].join(' '),
      texts,
      onProblem,
    });
    closings.push(() => clips.settled());
    const voices = clips.learningFrom(realtime);
    const spare = spareMouth({
      render: (words) => render(words, agent.voice ?? config.openai.voice),
      texts,
      onProblem,
    });
    closings.push(() => spare.settled());

    const server = await startServer({
      config,
      agent,
      store,
      voices,
      clips,
      control,
      spare,
      actions: actionsFor({ agent, store, fetch, clock: systemClock, onProblem }),
      audit,
      run: runCall,
      speak: mouth.speak,
      webDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
      traces,
      log,
      clock: systemClock,
      random: () => randomBytes(24).toString('base64url'),
      // Whose it is, for people; and that it is this process and no other.
      node: `${hostname()}:${config.port} ${randomBytes(8).toString('hex')}`,
    });
    return {
      url: server.url,
      voice: voices.name,
      store,
      auditSettled: () => audit.settled(),
      failed: new Promise((resolve) => {
        void engine?.ended.then((fault) => fault !== null && resolve(fault));
      }),
      async drain() {
        await server.drain();
        await closeAll();
      },
      async close() {
        await server.close();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
