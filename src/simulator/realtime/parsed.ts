import type { z } from 'zod';
import { type ApiError, refusals } from './errors.ts';

/** A value parsed by its schema, or the first fault in the words of the vendor's server; `at` is its path. */
export function parsed<T>(
  schema: z.ZodType<T>,
  input: unknown,
  at: string,
): { readonly value: T } | { readonly error: ApiError } {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) return { value: result.data };
  const issue = result.error.issues[0];
  if (!issue) throw new Error('zod refused a value without an issue');

  const param = pathOf(at, issue.path);
  if (issue.code === 'unrecognized_keys')
    return { error: refusals.unknownParameter(pathOf(param, issue.keys.slice(0, 1))) };
  if (issue.input === undefined) return { error: refusals.missingParameter(param) };
  return { error: refusals.invalidValue(param, `Invalid value for '${param}': ${issue.message}.`) };
}

function pathOf(at: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((whole, key) => {
    if (typeof key === 'number') return `${whole}[${key}]`;
    return whole === '' ? String(key) : `${whole}.${String(key)}`;
  }, at);
}
