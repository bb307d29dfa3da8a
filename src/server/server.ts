import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import type { AuditFiles } from '../adapters/audit/files.ts';
import type { Store } from '../adapters/store/store.ts';
import type { Traces } from '../adapters/traces/traces.ts';
import type { CallControl } from '../adapters/twilio-rest/call-control.ts';
import type { CallOptions, RunningCall } from '../call/driver.ts';
import type { Actions, Clips, Clock, Spare, Voices } from '../call/world.ts';
import type { Config } from '../config.ts';
import type { Agent } from '../core/agent.ts';
import { BROWSER } from '../core/escalation.ts';
import { prices } from '../core/prices.ts';
import { recordable } from '../core/recording.ts';
import { redactFact } from '../core/redact.ts';
import { apiRoutes } from './api/api.ts';
import type { Speak } from './api/phone-routes.ts';
import { builtPage } from './built-page.ts';
import { type Calls, startCalls } from './calls.ts';
import { countEndedCalls } from './counting.ts';
import { documents } from './documents.ts';
import { DRAIN_MS, GOODBYE_MS, LINGER_MS, SERVICE_RESTART, within } from './drain.ts';
import { startFeed } from './feed.ts';
import { healthRoutes } from './health.ts';
import type { Log } from './log.ts';
import { lookAfterCalls } from './looking-after.ts';
import { mediaSockets } from './media-socket.ts';
import { startMetrics } from './metrics.ts';
import { missingForPhones } from './missing.ts';
import { writeMissingFiles } from './missing-files.ts';
import { startOverhearing } from './overhearing.ts';
import { password } from './password.ts';
import { recordings } from './recordings.ts';
import { sameOrigin, whichPage } from './same-origin.ts';
import { securityHeaders } from './security-headers.ts';
import { baseUrls, signatures } from './signed.ts';
import { steering } from './steering.ts';
import { twilioRoutes } from './twilio-routes.ts';
import { startWatch } from './watch.ts';

export interface ServerOptions {
  readonly config: Config;
  readonly agent: Agent;
  readonly store: Store;
  readonly voices: Voices;
  readonly clips: Clips;
  readonly spare: Spare;
  readonly actions: Actions;
  /** Null where the carrier is told what to do only when it asks. */
  readonly control: CallControl | null;
  /** Keeps the facts for people and readers, in the order of `seq`, which is that of the first one. */
  readonly audit: Pick<AuditFiles, 'append' | 'rebuild' | 'leave' | 'behind'>;
  readonly run: (options: CallOptions) => RunningCall;
  /** Speaks for callers without a microphone. */
  readonly speak: Speak;
  /** Where the page was built. */
  readonly webDir: string;
  /** Null where nobody asked for traces. */
  readonly traces: Traces | null;
  readonly log: Log;
  readonly clock: Clock;
  /** An unguessable token. */
  readonly random: () => string;
  /** This process for the store: a name that no other ever had. */
  readonly node: string;
}

export interface RunningServer {
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no new calls, lets the others go on for a while, then hands them back to the carrier, and closes. */
  drain(): Promise<void>;
  /** Closes at once. Calls in progress stay open in the store. */
  close(): Promise<void>;
}

/** Rejects when the port is taken or the store cannot be read. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const {
    config,
    store,
    voices,
    clips,
    spare,
    actions,
    control,
    audit,
    run,
    speak,
    webDir,
    log,
    clock,
    random,
    node,
  } = options;
  const agent = recordable(options.agent, control !== null);
  const metrics = startMetrics();
  const known = { ...prices, ...config.prices };
  const watch = startWatch({ metrics, prices: known, traces: options.traces });
  const feed = startFeed();
  const overhearing = startOverhearing();
  let draining = false;
  let leaving = false;

  const app = new Hono();
  // What the routes trust is known once the port is: until then the server answers nothing.
  // `createAdaptorServer` makes a node:http server unless it is given another kind.
  const serverOptions = { connectionsCheckingInterval: 1_000 };
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server;
  // A webhook is a kilobyte; whoever takes longer than this to send it is not Twilio.
  server.requestTimeout = 5_000;
  server.headersTimeout = 5_000;
  server.maxConnections = CONNECTIONS_PER_CALL * config.maxCalls + OTHER_CONNECTIONS_MAX;
  await listen(server, config);
  const { port } = server.address() as AddressInfo;
  const bases = baseUrls({ publicUrl: config.publicUrl, host: config.host, port });
  const pageOf = whichPage({ baseUrls: bases, hasPassword: config.dashboardPassword !== null });
  const signed = signatures({ tokens: config.twilioAuthTokens, baseUrls: bases, pageOf });

  const papers = documents({ agent, baseUrl: bases[0] });
  const steer =
    control === null
      ? null
      : steering({
          control,
          documents: papers,
          facts: async (sid) => (await store.facts(sid)).map(({ fact }) => fact),
          clock,
          log,
        });

  const recorded = recordings({ calls: () => calls, log });
  const calls: Calls = startCalls({
    agent,
    store,
    voices,
    clips,
    spare,
    ...(steer === null ? {} : { carrier: steer.carrier }),
    actions,
    clock,
    random,
    node,
    run,
    log,
    maxCalls: config.maxCalls,
    maxCallsPerCaller: config.maxCallsPerCaller,
    maxCallsPerNumber: config.maxCallsPerNumber,
    maxCallMs: config.maxCallSeconds * 1_000,
    onTaken: watch.taken,
    onLeft(sid) {
      watch.left(sid);
      audit.leave(sid);
    },
    onFacts({ sid, from }, facts, seq) {
      audit.append(sid, facts, seq);
      // The carrier of a browser is the browser.
      if (from !== BROWSER) {
        steer?.onFacts(sid, facts);
        recorded.onFacts(sid, facts);
      }
      watch.facts(sid, facts);
      for (const [index, fact] of facts.entries()) feed.publish({ call: sid, seq: seq + index, fact });
    },
  });

  const sockets = mediaSockets({
    signatures: signed,
    calls,
    overhearing,
    redeem: (ticket) => store.redeemTicket(ticket, clock.now()),
    clock,
    metrics,
    log,
    maxWaiting: config.maxCalls,
  });
  server.on('upgrade', sockets.upgrade);

  metrics.gauge('pointsman_calls_in_progress', calls.inProgress);
  metrics.gauge('pointsman_calls_max', () => config.maxCalls);
  metrics.gauge('pointsman_streams_open', sockets.open);
  metrics.gauge('pointsman_log_files_behind', audit.behind);
  metrics.gauge('pointsman_draining', () => (draining ? 1 : 0));

  app.route(
    '/twilio',
    twilioRoutes({
      calls,
      documents: papers,
      asked: (sid) => steer?.asked(sid),
      baseUrl: bases[0],
      recordings: recorded,
      signatures: signed,
      metrics,
      log,
      draining: () => draining,
      leaving: () => leaving,
    }),
  );
  app.use(securityHeaders(bases));
  app.route(
    '/',
    healthRoutes({
      draining: () => draining,
      storeReady: () => store.ready(),
      logsBehind: audit.behind,
      calls: calls.inProgress,
    }),
  );
  app.get('/metrics', async (c) =>
    c.text(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
  const people = password({ secret: config.dashboardPassword, clock, metrics });
  app.use('/', people);
  app.use('/api/*', people, sameOrigin(pageOf));
  app.route(
    '/api',
    apiRoutes({
      agent,
      store,
      calls,
      baseUrls: bases,
      random,
      metrics,
      draining: () => draining,
      feed,
      overhearing,
      speak,
      clock,
      prices: known,
      redact: (fact) => redactFact(fact, agent),
      logDir: config.logDir,
      voice: voices.name,
      missing: missingForPhones(config),
    }),
  );
  app.route('/', builtPage(webDir));
  app.notFound((c) => c.text('There is nothing here.\n', 404));
  app.onError((error, c) => {
    log.error({ path: c.req.path, error: String(error) }, 'A request failed');
    return c.text('Something went wrong here.\n', 500);
  });

  const stopCounting = countEndedCalls({ store, clock, log });
  const stopWriting = writeMissingFiles({ store, audit, clock, log });
  const looking = lookAfterCalls({ store, calls, node, clock, log, draining: () => draining });
  await looking.begun.catch(async (error: unknown) => {
    await close();
    throw error;
  });

  async function close(): Promise<void> {
    draining = true;
    steer?.close();
    stopCounting();
    stopWriting();
    await looking.stop();
    await calls.letGo();
    await looking.leave();
    sockets.terminate();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  return {
    url: baseUrls({ publicUrl: null, host: config.host, port })[0],
    async drain() {
      draining = true;
      const before = calls.inProgress();
      const all = await within(clock, DRAIN_MS, calls.allEnded());
      log.info({ calls: calls.inProgress() }, all ? 'Every call has ended' : 'Calls go back to the carrier');
      leaving = true;
      await within(clock, GOODBYE_MS, sockets.close(SERVICE_RESTART, 'this node restarts'));
      await calls.letGo();
      // A carrier whose stream ended just now asks what comes next: to hang up, where its call is over, or to
      // ask again, since the next process may not be there yet.
      if (before > 0) await new Promise<void>((resolve) => clock.wakeAt(clock.now() + LINGER_MS, resolve));
      await close();
    },
    close,
  };
}

/** Its socket, and the carrier asking. */
const CONNECTIONS_PER_CALL = 2;

/** Browsers, health checks, and strangers until they are timed out: no more than leave the calls their files. */
const OTHER_CONNECTIONS_MAX = 1_000;

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
