import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Store } from '../../adapters/store/store.ts';
import type { Clock } from '../../call/world.ts';
import type { Agent } from '../../core/agent.ts';
import type { Prices } from '../../core/prices.ts';
import type { Calls } from '../calls.ts';
import type { Feed } from '../feed.ts';
import type { Metrics } from '../metrics.ts';
import type { Overhearing } from '../overhearing.ts';
import { agentRoutes } from './agent-routes.ts';
import { appointmentRoutes } from './appointment-routes.ts';
import { browserCallRoutes } from './browser-call-routes.ts';
import { callRoutes } from './call-routes.ts';
import { deskRoutes } from './desk-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { fileRoutes } from './file-routes.ts';
import { followUpRoutes } from './follow-up-routes.ts';
import { liveRoutes } from './live-routes.ts';
import { numberRoutes } from './number-routes.ts';
import { phoneRoutes, type Speak } from './phone-routes.ts';
import { soundRoutes } from './sound-routes.ts';
import type { Redact } from './told.ts';

export interface ApiRoutes {
  readonly agent: Agent;
  readonly store: Store;
  readonly calls: Pick<Calls, 'here' | 'facts' | 'refusal' | 'expect' | 'ticket'>;
  readonly feed: Feed;
  readonly overhearing: Overhearing;
  readonly speak: Speak;
  readonly clock: Clock;
  readonly prices: Prices;
  readonly redact: Redact;
  readonly logDir: string;
  readonly voice: string;
  /** The names under which we may be addressed, the one we name ourselves first. */
  readonly baseUrls: readonly [string, ...string[]];
  /** An unguessable token. */
  readonly random: () => string;
  readonly metrics: Metrics;
  readonly draining: () => boolean;
  /** What keeps a phone from ringing here, in sentences. */
  readonly missing: readonly string[];
}

/**
 * What happened and happens, as JSON, one file a theme: the shapes are in `src/api`, and every text of a call goes
 * through `redact` first. What can be changed: whether a person has done what a call left to be done, and that a call
 * ends, goes to a person, or begins in a page of ours.
 */
export function apiRoutes(options: ApiRoutes) {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    // What callers said stays out of the browser's files.
    c.header('cache-control', 'no-store');
  });
  app.route('/', agentRoutes({ ...options, baseUrl: options.baseUrls[0] }));
  app.route('/', callRoutes(options));
  app.route('/', fileRoutes(options));
  app.route('/', deskRoutes(options));
  app.route('/', soundRoutes(options));
  app.route('/', liveRoutes(options));
  app.route('/', numberRoutes({ ...options, timeZone: options.agent.timeZone }));
  app.route('/', appointmentRoutes(options));
  app.route('/', followUpRoutes(options));
  app.route('/', phoneRoutes(options));
  app.route('/', browserCallRoutes(options));
  app.route('/', documentRoutes());
  // What could not even be read, such as JSON that is none.
  app.onError((error, c) => {
    if (error instanceof HTTPException) return c.json({ error: error.message }, error.status);
    throw error;
  });
  return app;
}
