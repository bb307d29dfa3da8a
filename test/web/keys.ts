import type { Locator, Page } from 'playwright-core';

/** What has the focus, and is this. */
export function withFocus(page: Page, what: Locator): Locator {
  return what.and(page.locator(':focus'));
}

/** Presses Tab, or Shift+Tab, until this has the focus. */
export async function tabTo(page: Page, what: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  // Radio buttons are drawn by their labels, and not to be seen themselves.
  await what.waitFor({ state: 'attached' });
  const there = withFocus(page, what);
  for (let presses = 0; presses < MOST; presses += 1) {
    if ((await there.count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${what} cannot be reached by ${key}`);
}

/** More than any view has stops. */
const MOST = 80;

/** Reaches it, and presses Enter on it. */
export async function enter(page: Page, what: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, what, key);
  await page.keyboard.press('Enter');
}
