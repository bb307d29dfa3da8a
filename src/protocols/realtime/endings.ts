import type { ServerError } from './messages.ts';

/**
 * How a session can end, and whether another one is worth a try. `retry: false` means that a new session would
 * meet the same end.
 *
 * https://platform.openai.com/docs/guides/error-codes and the close codes of RFC 6455, section 7.4
 */
export interface SessionEnd {
  readonly why: string;
  readonly retry: boolean;
}

/** The end that an `error` event announces; null for the many that leave the session as it is. */
export function endOf(error: ServerError): SessionEnd | null {
  for (const name of [error.code, error.type]) {
    const retry = name == null ? undefined : errors[name];
    if (name != null && retry !== undefined) return { why: name, retry };
  }
  return null;
}

export function endByClose(code: number): SessionEnd {
  // 3000 and 4000 are the server's word that this client is wrong; 1008 is the same by the standard. Everything
  // else is the connection (1005, 1006), a restart or overload (1001, 1011, 1012, 1013) or a server in doubt.
  return { why: `closed with ${code}`, retry: code < 3000 && code !== 1008 };
}

/** The upgrade was answered with an HTTP status. */
export function endByStatus(status: number): SessionEnd {
  return { why: `HTTP ${status}`, retry: status >= 500 || status === 429 || status === 408 };
}

const errors: Readonly<Record<string, boolean>> = {
  invalid_api_key: false,
  beta_api_shape_disabled: false,
  missing_model: false,
  invalid_model: false,
  model_not_found: false,
  insufficient_quota: false,
  credit_balance_exhausted: false,
  session_expired: true, // 60 minutes; a fresh one goes on
};
