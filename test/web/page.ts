import type { Locator, Page } from 'playwright-core';

/** What people look for on the page. Each waits until it is there. */

export function flowMap(page: Page): Locator {
  return page.getByRole('img', { name: /^Map of the flow/ });
}

/** The token at this stage. */
export function stage(page: Page, name: string): Locator {
  return page.getByRole('img', { name: new RegExp(`^Map of the flow: \\w+ in ${name}`) });
}

/** These words of the agent are in the conversation. */
export function agentSaid(page: Page, words: string): Locator {
  return page
    .getByRole('list', { name: 'Conversation' })
    .getByRole('listitem')
    .filter({ hasText: 'Agent' })
    .filter({ hasText: words })
    .first();
}

/** Typed, and spoken in the place of the microphone; again where it was not understood, as people do. */
export async function say(page: Page, words: string, answer: Locator): Promise<void> {
  for (let times = 0; times < TIMES; times += 1) {
    await page.getByLabel('Words to say to the agent').fill(words);
    await page.getByRole('button', { name: 'Say it' }).click();
    const isAnswered = await answer.waitFor({ timeout: ANSWER_MS }).then(
      () => true,
      () => false,
    );
    if (isAnswered) return;
  }
  throw new Error(`"${words}" was said ${TIMES} times, and never answered`);
}

const TIMES = 3;
/** An answer takes two seconds; on a machine that has much else to do, the recogniser takes its time. */
const ANSWER_MS = 20_000;
