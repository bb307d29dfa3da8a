import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * Who may know whom (ARCHITECTURE.md). A room imports from itself and from the rooms listed for it. `main`
 * stands for the files at the top of `src`, which put the rooms together.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  protocols: ['core'],
  // The shapes of the HTTP API: what the server answers with, and the page reads.
  api: ['core'],
  call: ['core', 'protocols'],
  adapters: ['core', 'protocols', 'call'],
  // A simulator is a peer of what it tests: it shares the sound of the wire and nothing else.
  simulator: ['protocols/audio'],
  // The page folds facts as the server does, and speaks the sound of the wire.
  web: ['core', 'api', 'protocols/audio'],
  config: [],
  // Whole calls in virtual time: the real core and driver between simulated parties.
  simulate: ['core', 'protocols', 'call', 'simulator'],
  server: ['core', 'protocols', 'api', 'call', 'adapters', 'config'],
  main: ['core', 'protocols', 'call', 'adapters', 'simulator', 'server', 'config'],
  cli: ['core', 'protocols', 'call', 'adapters', 'simulator', 'simulate', 'server', 'config', 'main'],
};

const src = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

describe('import arrows', () => {
  it('finds the source files', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('point inward only', () => {
    const outward = files.flatMap((file) =>
      imports(file)
        .filter((target) => !allowed(file, target))
        .map((target) => `${file} -> ${target}`),
    );
    expect(outward).toEqual([]);
  });

  it('bring only types of the API into the page: what checks them would weigh more than the page', () => {
    const values = files
      .filter((file) => room(file) === 'web')
      .flatMap((file) => valueImports(file).filter((target) => room(target) === 'api'));
    expect(values).toEqual([]);
  });

  it('make no circle', () => {
    expect(circles()).toEqual([]);
  });
});

describe('the pure rooms', () => {
  const impure =
    /new Date\(\)|\b(Date\.now|Promise|async|await|setTimeout|setInterval|setImmediate|Math\.random|randomUUID|randomBytes|process(?=\.)|fetch|WebSocket|performance)\b|node:(net|fs|http|tls|timers|worker_threads|child_process)|from 'ws'/;

  for (const file of files.filter((name) => ['core', 'protocols', 'api'].includes(room(name)))) {
    it(`${file} mentions no clock, socket, promise, chance or environment`, () => {
      const code = readFileSync(join(src, file), 'utf8')
        .replaceAll(/\/\*[\s\S]*?\*\//g, '')
        .replaceAll(/(^|\s)\/\/.*$/gm, '');
      expect(impure.exec(code)?.[0]).toBeUndefined();
    });
  }
});

function allowed(file: string, target: string): boolean {
  const from = room(file);
  if (room(target) === from) return true;
  return (mayImport[from] ?? []).some((one) => target.startsWith(`${one}/`) || room(target) === one);
}

function room(file: string): string {
  const [first = '', second] = file.split('/');
  if (second !== undefined) return first;
  return first === 'config.ts' ? 'config' : 'main';
}

/** Files of `src` that a file imports, as paths from `src`. */
function imports(file: string): readonly string[] {
  const text = readFileSync(join(src, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(src, resolve(src, dirname(file), path)),
  );
}

/** Imports that lead back to where they started; types alone may. */
function circles(): readonly string[] {
  const graph = new Map(files.map((file) => [file, valueImports(file)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) {
      found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

function valueImports(file: string): readonly string[] {
  const text = readFileSync(join(src, file), 'utf8').replaceAll(/import type [^;]+;/g, '');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative(src, resolve(src, dirname(file), path)),
  );
}
