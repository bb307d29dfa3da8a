import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Chromium is, for the tests that look at the page as people do; null where there is none. */
export const path: string | null =
  [process.env.CHROMIUM, ...usual()].find((each) => each !== undefined && each !== '' && existsSync(each)) ??
  null;

/** The name of a group of such tests: where they are skipped, it says what is missing. */
export function inBrowser(what: string): string {
  return path === null
    ? `${what} (skipped: no Chromium; apt-get install chromium, or say where it is: CHROMIUM=/path)`
    : what;
}

export interface Launch {
  /** A file of sound that the microphone hears, over and over, from the moment it is opened. */
  readonly microphone?: string;
}

export function launch({ microphone }: Launch = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: path ?? '',
    args: [
      // In a container there is nothing to make the sandbox of; the page is ours.
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
    ],
  });
}

function usual(): string[] {
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
}
