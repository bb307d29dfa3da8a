import { isIP } from 'node:net';
import { z } from 'zod';

/** The environment, read once and understood (contract, section 2). Nothing else reads `process.env`. */
export interface Config {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** Base that Twilio reaches, without a slash at its end. */
  readonly publicUrl: string | null;
  readonly twilioAccountSid: string | null;
  /** Every token whose signatures count; several while one is being rotated out. */
  readonly twilioAuthTokens: readonly string[];
  /** Of Twilio's REST API, without a slash at its end. */
  readonly twilioApiUrl: string;
  readonly openai: {
    readonly apiKey: string | null;
    readonly url: string;
    readonly model: string;
    readonly voice: string;
    readonly transcriptionModel: string;
  };
  /** `auto` already decided: OpenAI where there is a key. */
  readonly voice: 'openai' | 'local';
  /** Path of the agent file. */
  readonly agent: string;
  readonly dataDir: string;
  readonly logDir: string;
  readonly maxCalls: number;
  /** At a time from one number; of those who withhold theirs see `server/places.ts`. */
  readonly maxCallsPerCaller: number;
  /** At a time to one of our numbers. */
  readonly maxCallsPerNumber: number;
  readonly maxCallSeconds: number;
  readonly dashboardPassword: string | null;
  readonly logLevel: LogLevel;
  /** Of models, in the place of those in `core/prices.ts` or beside them. */
  readonly prices: z.output<typeof pricesGiven>;
  /** Where traces go, for OpenTelemetry's own libraries, which read the rest of `OTEL_*`. Null: nobody asked. */
  readonly traces: 'http/json' | 'http/protobuf' | null;
}

export type LogLevel = z.infer<typeof LogLevels>;

export interface Problem {
  /** The variable. */
  readonly name: string;
  readonly fault: string;
  /** A line that would be right. */
  readonly example: string;
}

export type ParsedConfig =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Every problem is reported, not only the first: nobody should have to start a server five times. */
export function parseConfig(env: Readonly<Record<string, string | undefined>>): ParsedConfig {
  const values: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, setting] of Object.entries(settings) as [Name, Setting][]) {
    // `KEY=` in an env file or a compose file means that nothing was set.
    const given = env[name]?.trim() || undefined;
    const parsed = setting.schema.safeParse(given);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(problem(name, parsed.error.issues[0]?.message ?? 'is faulty'));
  }
  // Each value stands under the name of the schema that made it; a faulty one is missing.
  problems.push(...missing(values as Partial<Values>));
  if (problems.length > 0) return { ok: false, problems };
  // No problem was found, so every setting has its value.
  return { ok: true, config: config(values as Values) };
}

/** The agent file, also where other settings are faulty. */
export function agentPath(env: Readonly<Record<string, string | undefined>>): string {
  return env.AGENT?.trim() || DEFAULT_AGENT;
}

/** What is wrong with a setting that only showed when it was used. */
export function problemWith(name: 'AGENT' | 'HOST' | 'PORT', fault: string): Problem {
  return problem(name, fault);
}

/** The problems as a person reads them in a terminal. */
export function problemsText(problems: readonly Problem[]): string {
  const what = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`;
  return [
    `${what} not right. Nothing was started.`,
    ...problems.map(({ name, fault, example }) => `\n  ${name} ${fault}\n    for example: ${example}`),
  ].join('\n');
}

/** Whether the carrier can be told what to do with a call before it asks. */
export function canSteer({ twilioAccountSid, twilioAuthTokens }: Config): boolean {
  return twilioAccountSid !== null && twilioAuthTokens.length > 0;
}

/** Whether a name or address leads only to this machine. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

/** What has to be set because of what else is set. */
function missing({ HOST, PUBLIC_URL, TWILIO_AUTH_TOKEN, ...values }: Partial<Values>): Problem[] {
  const beyond = HOST !== undefined && !isLoopback(HOST);
  const problems: Problem[] = [];
  if (TWILIO_AUTH_TOKEN?.length === 0 && (beyond || PUBLIC_URL != null)) {
    const cause = beyond ? `HOST is ${HOST}` : 'PUBLIC_URL is set';
    const fault = `is needed because ${cause}: without it anybody who reaches this server could place calls`;
    problems.push(problem('TWILIO_AUTH_TOKEN', fault));
  }
  if (values.DASHBOARD_PASSWORD === null && beyond) {
    const fault = `is needed because HOST is ${HOST}: the dashboard shows what callers said`;
    problems.push(problem('DASHBOARD_PASSWORD', fault));
  }
  if (values.OPENAI_API_KEY === null && values.VOICE === 'openai') {
    problems.push(problem('OPENAI_API_KEY', 'is needed because VOICE is openai'));
  }
  return problems;
}

function config(values: Values): Config {
  return {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    twilioAccountSid: values.TWILIO_ACCOUNT_SID,
    twilioAuthTokens: values.TWILIO_AUTH_TOKEN,
    twilioApiUrl: values.TWILIO_API_URL,
    openai: {
      apiKey: values.OPENAI_API_KEY,
      url: values.OPENAI_REALTIME_URL,
      model: values.OPENAI_REALTIME_MODEL,
      voice: values.OPENAI_VOICE,
      transcriptionModel: values.OPENAI_TRANSCRIPTION_MODEL,
    },
    voice: values.VOICE !== 'auto' ? values.VOICE : values.OPENAI_API_KEY === null ? 'local' : 'openai',
    agent: values.AGENT,
    dataDir: values.DATA_DIR,
    logDir: values.LOG_DIR,
    maxCalls: values.MAX_CALLS,
    // Without a token nobody vouches for the caller's number, and it bounds nothing.
    maxCallsPerCaller:
      values.MAX_CALLS_PER_CALLER ??
      (values.TWILIO_AUTH_TOKEN.length > 0 ? CALLS_PER_CALLER : values.MAX_CALLS),
    maxCallsPerNumber: values.MAX_CALLS_PER_NUMBER ?? values.MAX_CALLS,
    maxCallSeconds: values.MAX_CALL_SECONDS,
    dashboardPassword: values.DASHBOARD_PASSWORD,
    logLevel: values.LOG_LEVEL,
    prices: values.PRICES,
    traces: tracesWanted(values) ? protocol(values) : null,
  };
}

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
function tracesWanted(values: Values): boolean {
  if (values.OTEL_SDK_DISABLED.toLowerCase() === 'true' || values.OTEL_TRACES_EXPORTER === 'none')
    return false;
  return (
    values.OTEL_TRACES_EXPORTER === 'otlp' ||
    values.OTEL_EXPORTER_OTLP_ENDPOINT !== null ||
    values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT !== null
  );
}

function protocol(values: Values): Config['traces'] {
  return values.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? values.OTEL_EXPORTER_OTLP_PROTOCOL ?? 'http/protobuf';
}

/** An office that forwards its calls may show its own number for each of them, and has fewer lines than this. */
const CALLS_PER_CALLER = 20;

function problem(name: Name, fault: string): Problem {
  return { name, fault, example: settings[name].example };
}

const LogLevels = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
  error: 'must be one of fatal, error, warn, info, debug, trace, silent',
});

interface Setting {
  readonly schema: z.ZodType<unknown, string | undefined>;
  readonly example: string;
}

function orNull<Out>(schema: z.ZodType<Out, string>) {
  return schema.optional().transform((value) => value ?? null);
}

function text(fallback: string) {
  return z.string().default(fallback);
}

function wholeNumber({ from, to }: { from: number; to: number }) {
  const fault = `must be a whole number from ${from} to ${to}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, fault)
    .transform(Number)
    .refine((value) => value >= from && value <= to, fault);
}

function urlOf(input: string): URL | null {
  return URL.canParse(input) ? new URL(input) : null;
}

const perMillion = z.strictObject({
  in: z.number().nonnegative(),
  cached: z.number().nonnegative(),
  out: z.number().nonnegative(),
});

const pricesGiven = z.record(
  z.string(),
  z.strictObject({
    text: perMillion.optional(),
    audio: perMillion.optional(),
    minute: z.number().nonnegative().optional(),
  }),
);

function pricesOf(value: string): z.output<typeof pricesGiven> | null {
  try {
    return pricesGiven.safeParse(JSON.parse(value)).data ?? null;
  } catch {
    return null;
  }
}

const httpUrl = orNull(
  z
    .string()
    .refine(
      (value) => /^https?:$/.test(urlOf(value)?.protocol ?? ''),
      'must be a URL that begins with https:// or http://',
    ),
);

const otlpProtocol = z.enum(['http/json', 'http/protobuf'], {
  error: 'must be http/protobuf or http/json: traces are not sent in any other way',
});

const CALLS = { from: 1, to: 10_000 };
const DEFAULT_AGENT = 'agents/dental.ts';

const settings = {
  HOST: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an address, without scheme and port')
      .refine(
        (value) => !/^[\d.]+$|:/.test(value) || isIP(value) !== 0,
        'is no IP address: four numbers from 0 to 255, or one of IPv6',
      )
      .default('127.0.0.1'),
    example: 'HOST=127.0.0.1',
  },
  PORT: { schema: wholeNumber({ from: 0, to: 65_535 }).default(3_000), example: 'PORT=3000' },
  PUBLIC_URL: {
    schema: orNull(
      z
        .string()
        .refine((value) => urlOf(value) !== null, 'is not a URL')
        .refine((value) => {
          const url = urlOf(value);
          return (
            url === null ||
            url.protocol === 'https:' ||
            (url.protocol === 'http:' && isLoopback(url.hostname))
          );
        }, 'must begin with https://: Twilio opens its audio socket over TLS only (http is for loopback)')
        .refine((value) => {
          const url = urlOf(value);
          return url === null || (url.search === '' && url.hash === '' && url.username === '');
        }, 'must be a base without user, query and fragment')
        .transform((value) => value.replace(/\/+$/, '')),
    ),
    example: 'PUBLIC_URL=https://agent.example.com',
  },
  TWILIO_ACCOUNT_SID: {
    schema: orNull(z.string().regex(/^AC[0-9a-f]{32}$/i, 'must be AC and 32 hex digits')),
    example: `TWILIO_ACCOUNT_SID=AC${'0'.repeat(31)}1`,
  },
  TWILIO_AUTH_TOKEN: {
    schema: z
      .string()
      .transform((value) =>
        value
          .split(',')
          .map((token) => token.trim())
          .filter((token) => token !== ''),
      )
      .refine((tokens) => tokens.length > 0, 'holds no token')
      .default([]),
    example: 'TWILIO_AUTH_TOKEN=the-primary-auth-token-of-your-account',
  },
  TWILIO_API_URL: {
    schema: z
      .string()
      .refine((value) => {
        const url = urlOf(value);
        return (
          url !== null &&
          (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
        );
      }, 'must be a URL that begins with https://: the auth token goes there (http is for loopback)')
      .refine((value) => {
        const url = urlOf(value);
        return url === null || (url.search === '' && url.hash === '' && url.username === '');
      }, 'must be a base without user, query and fragment')
      .default('https://api.twilio.com')
      .transform((value) => value.replace(/\/+$/, '')),
    example: 'TWILIO_API_URL=https://api.dublin.ie1.twilio.com',
  },
  OPENAI_API_KEY: {
    schema: orNull(z.string().regex(/^\S+$/, 'must not contain white space')),
    example: 'OPENAI_API_KEY=sk-...',
  },
  OPENAI_REALTIME_URL: {
    schema: z
      .string()
      .refine(
        (value) => /^wss?:$/.test(urlOf(value)?.protocol ?? ''),
        'must be a URL that begins with wss:// or ws://',
      )
      .default('wss://api.openai.com/v1/realtime'),
    example: 'OPENAI_REALTIME_URL=wss://api.openai.com/v1/realtime',
  },
  OPENAI_REALTIME_MODEL: {
    schema: text('gpt-realtime-2.1'),
    example: 'OPENAI_REALTIME_MODEL=gpt-realtime-2.1',
  },
  OPENAI_VOICE: { schema: text('marin'), example: 'OPENAI_VOICE=marin' },
  OPENAI_TRANSCRIPTION_MODEL: {
    schema: text('gpt-transcribe'),
    example: 'OPENAI_TRANSCRIPTION_MODEL=gpt-transcribe',
  },
  VOICE: {
    schema: z
      .enum(['auto', 'openai', 'local'], { error: 'must be one of auto, openai, local' })
      .default('auto'),
    example: 'VOICE=auto',
  },
  AGENT: { schema: text(DEFAULT_AGENT), example: `AGENT=${DEFAULT_AGENT}` },
  DATABASE_URL: {
    schema: orNull(
      z.string().refine(() => false, {
        error: ({ input }) =>
          `${/^postgres(ql)?:/i.test(String(input)) ? 'names a PostgreSQL server' : 'is set'}, but this build has the embedded store only: leave it unset, and the calls are kept in DATA_DIR`,
      }),
    ),
    example: 'DATA_DIR=data',
  },
  DATA_DIR: { schema: text('data'), example: 'DATA_DIR=data' },
  LOG_DIR: { schema: text('logs'), example: 'LOG_DIR=logs' },
  MAX_CALLS: { schema: wholeNumber(CALLS).default(200), example: 'MAX_CALLS=200' },
  MAX_CALLS_PER_CALLER: { schema: orNull(wholeNumber(CALLS)), example: 'MAX_CALLS_PER_CALLER=5' },
  MAX_CALLS_PER_NUMBER: { schema: orNull(wholeNumber(CALLS)), example: 'MAX_CALLS_PER_NUMBER=50' },
  MAX_CALL_SECONDS: {
    // Twilio itself ends a call after 24 hours.
    schema: wholeNumber({ from: 10, to: 86_400 }).default(600),
    example: 'MAX_CALL_SECONDS=600',
  },
  DASHBOARD_PASSWORD: {
    schema: orNull(z.string()),
    example: 'DASHBOARD_PASSWORD=a-long-phrase-of-your-own',
  },
  LOG_LEVEL: { schema: LogLevels.default('info'), example: 'LOG_LEVEL=info' },
  PRICES: {
    schema: z
      .string()
      .default('{}')
      .transform((value, context) => {
        const parsed = pricesOf(value);
        if (parsed !== null) return parsed;
        context.addIssue(
          'must be JSON: by model, USD for a million tokens of text and audio, or for a minute',
        );
        return z.NEVER;
      }),
    example: `PRICES='${JSON.stringify({ 'gpt-x': { text: { in: 4, cached: 0.4, out: 24 }, minute: 0.0045 } })}'`,
  },
  OTEL_SDK_DISABLED: { schema: text('false'), example: 'OTEL_SDK_DISABLED=true' },
  OTEL_TRACES_EXPORTER: {
    schema: orNull(z.enum(['otlp', 'none'], { error: 'must be otlp or none' })),
    example: 'OTEL_TRACES_EXPORTER=otlp',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: httpUrl,
    example: 'OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318',
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    schema: httpUrl,
    example: 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://127.0.0.1:4318/v1/traces',
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    schema: orNull(otlpProtocol),
    example: 'OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
  },
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: {
    schema: orNull(otlpProtocol),
    example: 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL=http/protobuf',
  },
} as const;

type Name = keyof typeof settings;
type Values = { readonly [N in Name]: z.output<(typeof settings)[N]['schema']> };
