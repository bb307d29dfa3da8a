#!/usr/bin/env node
import { existsSync } from 'node:fs';

// Whoever reads the first lines alone (`| head`) has had enough: that is no fault of ours.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const main = new URL('../dist/cli/main.js', import.meta.url);

if (existsSync(main)) {
  const { run } = await import(main.href);
  process.exitCode = await run(process.argv.slice(2));
} else {
  console.error('Pointsman is not built yet. Run `npm ci` (or `npm run build`) in its directory first.');
  process.exitCode = 1;
}
