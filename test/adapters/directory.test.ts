import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeDirectory, usableDirectory } from '../../src/adapters/directory.ts';

async function temporary(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'pointsman-directory-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

const logs = { what: 'log directory', setting: 'LOG_DIR' };

it('makes a directory, however deep, and leaves one that is there as it is', async () => {
  const dir = join(await temporary(), 'a', 'b');
  usableDirectory(dir, logs);
  await writeFile(join(dir, 'file'), 'kept');
  usableDirectory(dir, logs);
  const other = join(dir, 'c', 'd');
  await Promise.all([makeDirectory(other), makeDirectory(other), makeDirectory(join(other, 'e'))]);
  expect((await stat(join(other, 'e'))).isDirectory()).toBe(true);
  expect((await stat(join(dir, 'file'))).size).toBe(4);
});

it('says what to do where there is a file, or a file on the way', async () => {
  const file = join(await temporary(), 'file');
  await writeFile(file, '');
  for (const dir of [file, join(file, 'below')])
    expect(() => usableDirectory(dir, logs)).toThrow(/log directory .*file.*set LOG_DIR/);
  await expect(makeDirectory(join(file, 'below'))).rejects.toThrow(/ENOTDIR/);
});

it.runIf(existsSync('/proc/self'))('comes back from where no directory can be made', async () => {
  for (const dir of ['/proc/nope', '/proc/nope/deeper'])
    expect(() => usableDirectory(dir, logs)).toThrow(/Cannot write to the log directory .*ENOENT/);
  await expect(makeDirectory('/proc/nope/deeper')).rejects.toThrow(/ENOENT/);
});
