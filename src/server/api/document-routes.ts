import { Hono } from 'hono';
import { openApi } from '../../api/openapi.ts';

/** The API, described for programs. */
export function documentRoutes() {
  const app = new Hono();
  const document = openApi(VERSION);
  app.get('/openapi.json', (c) => c.json(document));
  return app;
}

/** Of the API: a shape that changes, changes it. */
const VERSION = '1.0.0';
