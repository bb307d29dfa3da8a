import type { Context } from 'hono';
import { validator } from 'hono/validator';
import type { z } from 'zod';

/** The query of a request in its shape, as `c.req.valid('query')`; what does not fit is refused in a sentence. */
export function query<S extends z.ZodType>(shape: S) {
  return validator('query', (given, c) => fits(shape, given, c));
}

/** The JSON body likewise, as `c.req.valid('json')`. */
export function body<S extends z.ZodType>(shape: S) {
  return validator('json', (given, c) => fits(shape, given, c));
}

function fits<S extends z.ZodType>(shape: S, given: unknown, c: Context) {
  const parsed = shape.safeParse(given);
  if (parsed.success) return parsed.data;
  const error = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  return c.json({ error }, 400);
}

export function noSuchCall(c: Context) {
  return c.json({ error: 'There is no such call.' }, 404);
}
