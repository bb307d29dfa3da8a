import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes the directory where it is not there. Throws a message for whoever starts the server where it cannot be written
 * to: `what` is its name in a sentence, `setting` the variable that says where it is.
 */
export function usableDirectory(dir: string, { what, setting }: { what: string; setting: string }): void {
  try {
    make(resolve(dir));
    if (!statSync(dir).isDirectory()) throw new Error('it is a file');
    accessSync(dir, constants.W_OK);
  } catch (error) {
    throw new Error(
      `Cannot write to the ${what} ${dir} (${error instanceof Error ? error.message : String(error)}). ` +
        `Create it and let this user write to it, or set ${setting} to another directory.`,
    );
  }
}

/**
 * Step by step: Node's `recursive: true` takes every ENOENT for a parent that has to be made first, and goes round for
 * ever where the parent is there and takes no directory, as `/proc` does.
 */
function make(dir: string): void {
  if (existsSync(dir)) return;
  make(dirname(dir));
  try {
    mkdirSync(dir);
  } catch (error) {
    // Another process may have been faster.
    if (!existsSync(dir)) throw error;
  }
}

/** The same while calls are on the line, which a slow disk must not hold up. Rejects as `mkdir` does. */
export async function makeDirectory(path: string): Promise<void> {
  const dir = resolve(path);
  if (await isThere(dir)) return;
  await makeDirectory(dirname(dir));
  try {
    await mkdir(dir);
  } catch (error) {
    if (!(await isThere(dir))) throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
