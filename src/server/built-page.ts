import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { Hono } from 'hono';
import type { SecureHeadersVariables } from 'hono/secure-headers';

/**
 * The page, as it was built. All of it is read when the server starts, so that a name in a request is one of these or
 * nothing, and no name ever becomes a path.
 */
export function builtPage(dir: string) {
  const app = new Hono<{ Variables: SecureHeadersVariables }>();
  const files = filesIn(dir);
  const index = files.get('index.html')?.toString('utf8');

  app.get('/', (c) => {
    if (index === undefined) return c.text(NOT_BUILT, 503);
    // What makes style elements is told the word by which the browser knows ours (`security-headers.ts`).
    const nonce = c.get('secureHeadersNonce') ?? '';
    return c.html(index.replaceAll('{{nonce}}', nonce), 200, { 'cache-control': 'no-store' });
  });

  for (const [name, content] of files) {
    if (name === 'index.html') continue;
    const headers = {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      // The names in there change with what is in them.
      'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    app.get(`/${name}`, (c) => c.body(new Uint8Array(content), 200, headers));
  }
  return app;
}

/** By name from the directory, with slashes. None where it was not built. */
function filesIn(dir: string): ReadonlyMap<string, Buffer> {
  try {
    const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    return new Map(
      entries.map(({ parentPath, name }) => {
        const path = join(parentPath, name);
        return [path.slice(dir.length).split(sep).filter(Boolean).join('/'), readFileSync(path)];
      }),
    );
  } catch {
    return new Map();
  }
}

const NOT_BUILT =
  'The page is not built yet: run `npm run build`, and start again. Calls are taken meanwhile.\n';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.map': 'application/json',
};
