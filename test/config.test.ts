import { describe, expect, it } from 'vitest';
import { isLoopback, parseConfig, problemsText } from '../src/config.ts';

const sid = `AC${'0'.repeat(31)}1`;
const COLLECTOR = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };

describe('parseConfig', () => {
  it('needs nothing at all: an empty environment is a local agent on loopback', () => {
    expect(parseConfig({})).toEqual({
      ok: true,
      config: {
        host: '127.0.0.1',
        port: 3000,
        publicUrl: null,
        twilioAccountSid: null,
        twilioAuthTokens: [],
        twilioApiUrl: 'https://api.twilio.com',
        openai: {
          apiKey: null,
          url: 'wss://api.openai.com/v1/realtime',
          model: 'gpt-realtime-2.1',
          voice: 'marin',
          transcriptionModel: 'gpt-transcribe',
        },
        voice: 'local',
        agent: 'agents/dental.ts',
        dataDir: 'data',
        logDir: 'logs',
        maxCalls: 200,
        maxCallsPerCaller: 200,
        maxCallsPerNumber: 200,
        maxCallSeconds: 600,
        dashboardPassword: null,
        logLevel: 'info',
        prices: {},
        traces: null,
      },
    });
  });

  it('takes an empty value for an unset one, as env files write it', () => {
    expect(parseConfig({ PORT: '', OPENAI_API_KEY: ' ', PUBLIC_URL: '' })).toEqual(parseConfig({}));
  });

  const good: [string, Record<string, string>, object][] = [
    ['several tokens', { TWILIO_AUTH_TOKEN: 'old, new,' }, { twilioAuthTokens: ['old', 'new'] }],
    ['a key makes OpenAI the voice', { OPENAI_API_KEY: 'sk-1' }, { voice: 'openai' }],
    ['the local voice in spite of a key', { OPENAI_API_KEY: 'sk-1', VOICE: 'local' }, { voice: 'local' }],
    [
      'a public URL with a token, its last slash cut off',
      { PUBLIC_URL: 'https://agent.example.com/', TWILIO_AUTH_TOKEN: 't', TWILIO_ACCOUNT_SID: sid },
      { publicUrl: 'https://agent.example.com', twilioAccountSid: sid },
    ],
    [
      'plain http where it stays on this machine',
      { PUBLIC_URL: 'http://localhost:4000', TWILIO_AUTH_TOKEN: 't' },
      { publicUrl: 'http://localhost:4000' },
    ],
    [
      'any address with a token and a password',
      { HOST: '0.0.0.0', TWILIO_AUTH_TOKEN: 't', DASHBOARD_PASSWORD: 'p' },
      { host: '0.0.0.0', dashboardPassword: 'p' },
    ],
    ['a free port', { PORT: '0' }, { port: 0 }],
    [
      'twenty calls from one caller where a signature vouches for who that is',
      { TWILIO_AUTH_TOKEN: 't' },
      { maxCalls: 200, maxCallsPerCaller: 20, maxCallsPerNumber: 200 },
    ],
    [
      'bounds of your own for a caller and for a number',
      { MAX_CALLS_PER_CALLER: '2', MAX_CALLS_PER_NUMBER: '30' },
      { maxCallsPerCaller: 2, maxCallsPerNumber: 30 },
    ],
    [
      'another REST API, its last slash cut off',
      { TWILIO_API_URL: 'https://api.dublin.ie1.twilio.com/' },
      { twilioApiUrl: 'https://api.dublin.ie1.twilio.com' },
    ],
    [
      'one on this machine',
      { TWILIO_API_URL: 'http://127.0.0.1:4010' },
      { twilioApiUrl: 'http://127.0.0.1:4010' },
    ],
    [
      'prices of models',
      { PRICES: '{"gpt-realtime-2.1":{"text":{"in":1,"cached":1,"out":1}},"mine":{"minute":0}}' },
      { prices: { 'gpt-realtime-2.1': { text: { in: 1, cached: 1, out: 1 } }, mine: { minute: 0 } } },
    ],
    ['an endpoint for traces', COLLECTOR, { traces: 'http/protobuf' }],
    [
      'one of their own, in JSON',
      {
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces',
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
      },
      { traces: 'http/json' },
    ],
    ['the exporter alone', { OTEL_TRACES_EXPORTER: 'otlp' }, { traces: 'http/protobuf' }],
    ['an exporter that is none', { ...COLLECTOR, OTEL_TRACES_EXPORTER: 'none' }, { traces: null }],
    ['an SDK that is switched off', { ...COLLECTOR, OTEL_SDK_DISABLED: 'True' }, { traces: null }],
  ];
  it.each(good)('accepts %s', (_, env, expected) => {
    const parsed = parseConfig(env);
    expect(parsed.ok && parsed.config).toMatchObject(expected);
  });

  const bad: [Record<string, string>, string, RegExp][] = [
    [{ PORT: 'http' }, 'PORT', /whole number from 0 to 65535/],
    [{ PORT: '65536' }, 'PORT', /whole number/],
    [{ PORT: '-1' }, 'PORT', /whole number/],
    [{ HOST: 'http://localhost' }, 'HOST', /without scheme/],
    [{ HOST: '999.1.1.1' }, 'HOST', /no IP address/],
    [{ HOST: '127.0.1' }, 'HOST', /no IP address/],
    [{ HOST: 'localhost:3000' }, 'HOST', /no IP address/],
    [{ HOST: '0.0.0.0', DASHBOARD_PASSWORD: 'p' }, 'TWILIO_AUTH_TOKEN', /HOST is 0\.0\.0\.0/],
    [{ HOST: '::', TWILIO_AUTH_TOKEN: 't' }, 'DASHBOARD_PASSWORD', /HOST is ::/],
    [{ PUBLIC_URL: 'https://agent.example.com' }, 'TWILIO_AUTH_TOKEN', /PUBLIC_URL is set/],
    [{ PUBLIC_URL: 'http://agent.example.com', TWILIO_AUTH_TOKEN: 't' }, 'PUBLIC_URL', /https/],
    [{ PUBLIC_URL: 'agent.example.com', TWILIO_AUTH_TOKEN: 't' }, 'PUBLIC_URL', /not a URL/],
    [{ PUBLIC_URL: 'https://a.example/?x=1', TWILIO_AUTH_TOKEN: 't' }, 'PUBLIC_URL', /query/],
    [{ TWILIO_AUTH_TOKEN: ' , ' }, 'TWILIO_AUTH_TOKEN', /no token/],
    [{ TWILIO_API_URL: 'http://api.twilio.com' }, 'TWILIO_API_URL', /https/],
    [{ TWILIO_API_URL: 'api.twilio.com' }, 'TWILIO_API_URL', /https/],
    [{ TWILIO_API_URL: 'https://me@api.twilio.com' }, 'TWILIO_API_URL', /user/],
    [{ TWILIO_ACCOUNT_SID: 'SK123' }, 'TWILIO_ACCOUNT_SID', /32 hex/],
    [{ VOICE: 'openai' }, 'OPENAI_API_KEY', /VOICE is openai/],
    [{ VOICE: 'alloy' }, 'VOICE', /auto, openai, local/],
    [{ OPENAI_API_KEY: 'sk 1' }, 'OPENAI_API_KEY', /white space/],
    [{ OPENAI_REALTIME_URL: 'https://api.openai.com' }, 'OPENAI_REALTIME_URL', /wss:/],
    [{ DATABASE_URL: 'postgres://u:p@db/x' }, 'DATABASE_URL', /PostgreSQL.*embedded store only/],
    [{ DATABASE_URL: 'mysql://db' }, 'DATABASE_URL', /embedded store only/],
    [{ MAX_CALLS: '0' }, 'MAX_CALLS', /from 1/],
    [{ MAX_CALLS_PER_CALLER: 'few' }, 'MAX_CALLS_PER_CALLER', /whole number from 1/],
    [{ MAX_CALLS_PER_NUMBER: '0' }, 'MAX_CALLS_PER_NUMBER', /from 1/],
    [{ MAX_CALL_SECONDS: '1e3' }, 'MAX_CALL_SECONDS', /whole number/],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL', /fatal/],
    [{ PRICES: 'gpt' }, 'PRICES', /JSON/],
    [{ PRICES: '{"gpt":{"text":{"in":-1,"cached":0,"out":0}}}' }, 'PRICES', /USD for a million tokens/],
    [{ PRICES: '{"gpt":{"text":4}}' }, 'PRICES', /JSON/],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'OTEL_TRACES_EXPORTER', /otlp or none/],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT', /http:/],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL', /http\/protobuf/],
  ];
  it.each(bad)('refuses %o because of %s', (env, name, fault) => {
    const parsed = parseConfig(env);
    expect(parsed.ok ? [] : parsed.problems).toMatchObject([
      { name, fault: expect.stringMatching(fault), example: expect.stringContaining('=') },
    ]);
  });

  it('reports every problem together, also those between two settings', () => {
    const parsed = parseConfig({ PORT: 'x', HOST: '0.0.0.0', VOICE: 'openai', LOG_LEVEL: 'loud' });
    expect(parsed.ok ? [] : parsed.problems.map(({ name }) => name)).toEqual([
      'PORT',
      'LOG_LEVEL',
      'TWILIO_AUTH_TOKEN',
      'DASHBOARD_PASSWORD',
      'OPENAI_API_KEY',
    ]);
  });

  it('gives examples that are accepted themselves', () => {
    const parsed = parseConfig({
      PORT: 'x',
      MAX_CALLS: 'x',
      MAX_CALL_SECONDS: 'x',
      LOG_LEVEL: 'x',
      VOICE: 'x',
    });
    const examples = parsed.ok
      ? []
      : parsed.problems.map(({ example }) => example.split('=') as [string, string]);
    expect(examples).toHaveLength(5);
    expect(parseConfig(Object.fromEntries(examples)).ok).toBe(true);
  });

  it('never repeats a secret in a problem', () => {
    const parsed = parseConfig({ OPENAI_API_KEY: 'sk secret', DATABASE_URL: 'postgres://u:secret@db/x' });
    expect(parsed.ok ? '' : problemsText(parsed.problems)).not.toContain('secret');
  });
});

describe('problemsText', () => {
  it('names the setting, what is wrong with it and a line that would be right', () => {
    const parsed = parseConfig({ PORT: 'x' });
    expect(parsed.ok ? '' : problemsText(parsed.problems)).toBe(
      'One setting is not right. Nothing was started.\n\n  PORT must be a whole number from 0 to 65535\n    for example: PORT=3000',
    );
  });
});

describe('isLoopback', () => {
  it.each(['localhost', '127.0.0.1', '127.1.2.3', '::1', '[::1]'])('%s stays on this machine', (host) => {
    expect(isLoopback(host)).toBe(true);
  });
  it.each(['0.0.0.0', '::', '10.0.0.1', 'localhost.example.com', '127.0.0.1.example.com'])(
    '%s does not',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
