import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
import { openApi } from '../../../src/api/openapi.ts';
import { routes } from '../../../src/api/routes.ts';
import { apiRoutes } from '../../../src/server/api/api.ts';
import { startFeed } from '../../../src/server/feed.ts';
import { startMetrics } from '../../../src/server/metrics.ts';
import { startOverhearing } from '../../../src/server/overhearing.ts';
import { manualClock, office, start } from '../fixture.ts';

it('is a valid OpenAPI document', async () => {
  const { get } = await start();
  const { text, headers } = await get('/api/openapi.json');
  expect(headers.get('content-type')).toContain('application/json');
  const result = await new Validator().validate(JSON.parse(text));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
});

it('tells every route that there is, and no other', async () => {
  const { store } = await start();
  const app = apiRoutes({
    agent: office,
    store,
    calls: {
      here: () => null,
      facts: async () => [],
      refusal: () => null,
      expect() {},
      ticket: async () => '',
    },
    random: () => '',
    metrics: startMetrics(),
    draining: () => false,
    feed: startFeed(),
    overhearing: startOverhearing(),
    speak: async () => new Uint8Array(),
    clock: manualClock(),
    prices: {},
    redact: (fact) => fact,
    logDir: 'logs',
    voice: 'quiet',
    baseUrls: ['http://127.0.0.1:3000'],
    missing: [],
  });
  const served = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method.toLowerCase()} ${path}`);
  expect(routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...new Set(served)].sort());
});

it('names what a path holds, and what may be asked', () => {
  const { paths } = openApi('1');
  expect(paths['/api/calls/{sid}/facts']?.get).toMatchObject({
    operationId: 'get_calls_sid_facts',
    parameters: [
      { name: 'sid', in: 'path', required: true },
      { name: 'after', in: 'query', required: false },
    ],
    responses: { 200: {}, 400: {}, 404: {} },
  });
});
