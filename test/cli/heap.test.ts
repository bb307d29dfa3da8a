import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { GROWTH } from '../../src/cli/heap.ts';

/** Node starts with options that its V8 knows, and with no others. */
function starts(option: string): boolean {
  return spawnSync(process.execPath, [option, '--eval', '0']).status === 0;
}

it('is told by an option that V8 knows', () => {
  expect(starts(GROWTH)).toBe(true);
  expect(starts(GROWTH.replace('heap', 'heaps'))).toBe(false);
});
