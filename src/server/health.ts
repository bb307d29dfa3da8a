import { Hono } from 'hono';

/** For whoever decides whether this process lives (`healthz`) and whether it gets work (`readyz`). */
export function healthRoutes({
  draining,
  storeReady,
  logsBehind,
  calls,
}: {
  draining: () => boolean;
  storeReady: () => Promise<boolean>;
  /** Calls whose files could not be written. They are made good, so it is no reason to take no calls. */
  logsBehind: () => number;
  calls: () => number;
}) {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const store = await storeReady().catch(() => false);
    const ready = store && !draining();
    const status = ready ? 'ready' : draining() ? 'draining' : 'store down';
    const logs = logsBehind() === 0;
    return c.json({ status, store, logs, draining: draining(), calls: calls() }, ready ? 200 : 503);
  });
  return app;
}
