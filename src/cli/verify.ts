import { readFile } from 'node:fs/promises';
import { verifyChain } from '../adapters/audit/verify.ts';
import { FAILED, OK } from './exit.ts';

export async function verify(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    console.error(`${file}: there is no such file, or it cannot be read`);
    return FAILED;
  }
  const verdict = verifyChain(text);
  const erased = verdict.ok && verdict.erased > 0 ? `, the words of ${verdict.erased} of them erased` : '';
  if (verdict.ok) console.log(`${file}: whole, ${verdict.lines} lines in one chain${erased}`);
  else console.error(`${file}:${verdict.line}: ${verdict.why}`);
  return verdict.ok ? OK : FAILED;
}
