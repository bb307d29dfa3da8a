import { describe, expect, it } from 'vitest';
import { start, voiceForm } from './fixture.ts';

const PUBLIC = { PUBLIC_URL: 'https://agent.example.com', TWILIO_AUTH_TOKEN: 'token' };

/** By the name of the directive. */
async function policyOf(env: Record<string, string>, path: string) {
  const { get } = await start(env);
  const { headers } = await get(path);
  const policy = headers.get('content-security-policy') ?? '';
  return Object.fromEntries(policy.split('; ').map((rule) => rule.split(/ (.*)/).slice(0, 2)));
}

describe('what a browser is told', () => {
  it.each(['/', '/api/calls', '/api/calls/none', '/api/live', '/healthz', '/metrics', '/nowhere'])(
    'about %s: nothing of it is to be framed, guessed at, shared or told to others',
    async (path) => {
      const { server } = await start();
      const stop = new AbortController();
      const { headers } = await fetch(`${server.url}${path}`, { signal: stop.signal });
      stop.abort();
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'permissions-policy': expect.stringMatching(/^microphone=\(self\), camera=\(\)/),
      });
      if (path.startsWith('/api')) expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('about a refusal is the same', async () => {
    const { get } = await start({ DASHBOARD_PASSWORD: 'p' });
    const { status, headers } = await get('/api/calls');
    expect(status).toBe(401);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('lets a page of ours run its own scripts, styles, worklets, events and sockets, and no others', async () => {
    expect(await policyOf(PUBLIC, '/nowhere')).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'worker-src': "'self'",
      // Anew for every answer: what makes style elements is told it.
      'style-src': expect.stringMatching(/^'self' 'nonce-[A-Za-z0-9+/]{22}=='$/),
      'img-src': "'self' data:",
      'font-src': "'self'",
      'connect-src': "'self' wss://agent.example.com",
      'media-src': "'self' blob:",
      'manifest-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    });
  });

  it('names the sockets of this machine by each of its names', async () => {
    const policy = await policyOf({}, '/nowhere');
    expect(policy['connect-src']).toMatch(/^'self' ws:\/\/127\.0\.0\.1:\d+ ws:\/\/localhost:\d+$/);
  });

  it('keeps it to https where we are reached by it, and only there', async () => {
    const [secure, plain] = [await start(PUBLIC), await start()];
    expect((await secure.get('/healthz')).headers.get('strict-transport-security')).toBe('max-age=15552000');
    expect((await plain.get('/healthz')).headers.get('strict-transport-security')).toBe(null);
  });

  it('is not told to the carrier, which is no browser', async () => {
    const { post } = await start();
    const { headers } = await post('/twilio/voice', voiceForm());
    expect(headers.get('content-security-policy')).toBe(null);
  });
});
