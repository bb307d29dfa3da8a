import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { start, temporaryDir } from './fixture.ts';

it('is what was built, with a nonce that is another one each time', async () => {
  const { get } = await start();
  const [first, second] = [await get('/'), await get('/')];
  const nonce = /content="([^"]+)"/.exec(first.text)?.[1] ?? '';
  expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  expect(second.text).not.toContain(nonce);
  expect(first.headers.get('content-type')).toContain('text/html');
  expect(first.headers.get('cache-control')).toBe('no-store');
});

it('may load, run and talk to what is from here, and nothing else', async () => {
  const { server, get } = await start();
  const { text, headers } = await get('/');
  const nonce = /content="([^"]+)"/.exec(text)?.[1];
  const policy = headers.get('content-security-policy')?.split('; ');
  const socket = server.url.replace('http', 'ws');
  expect(policy).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${socket} ${socket.replace('127.0.0.1', 'localhost')}`,
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
});

it('keeps in the cache of a browser what has its content in its name', async () => {
  const { get } = await start();
  const script = await get('/assets/index-a1b2c3.js');
  expect(script).toMatchObject({ status: 200, text: 'export {};' });
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(script.headers.get('x-content-type-options')).toBe('nosniff');
});

it('asks again for what has not', async () => {
  const webDir = join(temporaryDir(), 'web');
  mkdirSync(webDir);
  writeFileSync(join(webDir, 'index.html'), '<!doctype html>');
  writeFileSync(join(webDir, 'worklet.js'), '');
  const { get } = await start({}, { webDir });
  expect((await get('/worklet.js')).headers.get('cache-control')).toBe('no-cache');
});

it.each(['/nowhere', '/assets/', '/assets/other.js', '/index.html', '/%69ndex.html'])(
  'is the only one: %s is nothing',
  async (path) => {
    const { get } = await start();
    expect(await get(path)).toMatchObject({ status: 404, text: 'There is nothing here.\n' });
  },
);

it.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/%2e%2e%5c%2e%2e%5csecret.txt',
  '//secret.txt',
  '/assets/index-a1b2c3.js/../../../secret.txt',
])('gives nothing that is beside it: %s', async (path) => {
  const dir = temporaryDir();
  writeFileSync(join(dir, 'secret.txt'), 'secret');
  const { server } = await start({}, { dir });
  const { status, text } = await raw(server.url, path);
  expect({ status, text }).toEqual({ status: 404, text: 'There is nothing here.\n' });
});

it('says what to do where it was not built, and takes calls all the same', async () => {
  const { get, call } = await start({}, { webDir: join(temporaryDir(), 'nowhere') });
  const { status, text } = await get('/');
  expect(status).toBe(503);
  expect(text).toContain('npm run build');
  await call();
});

/** As it stands: `fetch` tidies a path before it asks for it. */
function raw(base: string, path: string): Promise<{ status: number | undefined; text: string }> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString('utf8') });
    })
      .on('error', reject)
      .end();
  });
}
