// Node 20 cannot load TypeScript by itself.
import { createJiti } from 'jiti';

await createJiti(import.meta.url).import('./run.ts');
