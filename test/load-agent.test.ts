import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { faultsText, loadAgent } from '../src/load-agent.ts';

const dir = mkdtempSync(join(tmpdir(), 'pointsman-agent-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

describe('loadAgent', () => {
  it.each(['agents/dental.ts', 'agents/plumber.ts'])('takes %s', async (path) => {
    expect(await loadAgent(path)).toMatchObject({ ok: true, agent: { intents: expect.any(Object) } });
  });

  it('takes a built file too', async () => {
    const path = file('built.mjs', 'export default { name: "x" };');
    expect(await loadAgent(path)).toMatchObject({ ok: false, faults: expect.any(Array) });
  });

  it.each([
    ['is not there', join(dir, 'nowhere.ts'), /no such file/],
    ['does not parse', file('torn.ts', 'export default {'), /cannot be loaded/],
    ['fails', file('throws.ts', 'throw new Error("no such thing");'), /cannot be loaded: no such thing/],
    ['exports nothing by default', file('empty.ts', 'export const agent = {};'), /export default/],
  ])('says that a file %s', async (_, path, why) => {
    const loaded = await loadAgent(path);
    expect(loaded).toMatchObject({
      ok: false,
      path,
      faults: [{ path: '', message: expect.stringMatching(why) }],
    });
  });

  it('says what is wrong with an action, beside what is wrong with the rest', async () => {
    const path = file(
      'action.ts',
      `import { defineAgent } from 'pointsman';
export default defineAgent({
  name: 'X', greeting: '', locale: 'en-US', timeZone: 'America/New_York', openingHours: {},
  intents: { book: { description: 'book', fields: [{ name: 'day', kind: 'date', ask: 'What day?' }], action: { type: 'fly' } } },
  answers: {}, escalation: {},
});`,
    );
    const loaded = await loadAgent(path);
    expect(loaded.ok ? [] : loaded.faults.map((fault) => fault.path)).toEqual([
      'greeting',
      'intents.book.action',
    ]);
  });
});

describe('faultsText', () => {
  it('names the file, the place and the fault', () => {
    expect(faultsText('my.ts', [{ path: 'intents.book', message: 'is wrong' }])).toBe(
      'One thing is not right in my.ts:\n\n  intents.book\n    is wrong',
    );
  });
});
