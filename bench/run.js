// Node 20 cannot load TypeScript by itself.
import { createJiti } from 'jiti';

/** `node bench/run.js [options]` is the benchmark; a measured process is started as `node bench/run.js @relay`. */
const [first = ''] = process.argv.slice(2);
await createJiti(import.meta.url).import(first.startsWith('@') ? `./${first.slice(1)}.ts` : './main.ts');
