import { Hono } from 'hono';

/** For whoever decides whether this process lives (`healthz`) and whether it gets work (`readyz`). */
export function healthRoutes({
  draining,
  storeReady,
  calls,
}: {
  draining: () => boolean;
  storeReady: () => Promise<boolean>;
  calls: () => number;
}) {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const store = await storeReady().catch(() => false);
    const ready = store && !draining();
    const status = ready ? 'ready' : draining() ? 'draining' : 'store down';
    return c.json({ status, store, draining: draining(), calls: calls() }, ready ? 200 : 503);
  });
  return app;
}
