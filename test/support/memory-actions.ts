import type { ActionResult, Actions } from '../../src/call/world.ts';

/** Actions that are done by writing them down; `done` outlives the process that did them. */
export function memoryActions(
  done: Map<string, ActionResult>,
  act: (key: string, record: Readonly<Record<string, string>>) => ActionResult,
): Actions {
  const once = async (key: string, record: Readonly<Record<string, string>>): Promise<ActionResult> => {
    const result = done.get(key) ?? act(key, record);
    done.set(key, result);
    return result;
  };
  return {
    check: async () => ({ ok: true }),
    run: (key, { record }) => once(key, record),
    settle: (key, { record }) => once(key, record),
  };
}
