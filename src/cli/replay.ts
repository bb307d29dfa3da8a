import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { txt } from '../adapters/audit/txt.ts';
import { openSqlite } from '../adapters/store/sqlite.ts';
import { parseConfig, problemsText } from '../config.ts';
import { evolve, newCall } from '../core/evolve.ts';
import type { Fact } from '../core/fact.ts';
import { redactFact } from '../core/redact.ts';
import { faultsText, loadAgent } from '../load-agent.ts';
import { factOf } from './audit-line.ts';
import { FAILED, OK } from './exit.ts';

/** A call as it was, from its facts alone: nothing is spoken, asked or done again. */
export async function replay(env: NodeJS.ProcessEnv, call: string): Promise<number> {
  if (statSync(call, { throwIfNoEntry: false })?.isDirectory()) {
    console.error(`${call} is a directory: give a .jsonl file of the audit log, or a CallSid`);
    return FAILED;
  }
  const found = existsSync(call) ? await fromFile(call) : await fromStore(env, call);
  if (typeof found === 'string') {
    console.error(found);
    return FAILED;
  }
  console.log(txt(found).trimEnd());
  console.log(`\n${record(found)}`);
  return OK;
}

/** The facts, or why there are none. */
async function fromFile(file: string): Promise<readonly Fact[] | string> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  const facts: Fact[] = [];
  for (const [index, line] of lines.entries()) {
    const fact = factOf(line);
    if (fact === null) return `${file}:${index + 1}: this line is no fact of a call`;
    facts.push(fact);
  }
  return facts.length === 0 ? `${file} is empty` : facts;
}

async function fromStore(env: NodeJS.ProcessEnv, sid: string): Promise<readonly Fact[] | string> {
  const parsed = parseConfig(env);
  if (!parsed.ok) return problemsText(parsed.problems);
  const { dataDir, agent } = parsed.config;
  const nothing = `${sid} is neither a file nor a call in ${dataDir}`;
  // Opening would make a store where there is none.
  if (!existsSync(join(dataDir))) return nothing;
  // What is sensitive is for the agent file to say, so nothing is shown without it.
  const loaded = await loadAgent(agent);
  if (!loaded.ok) return faultsText(loaded.path, loaded.faults);
  const store = openSqlite({ dir: dataDir });
  try {
    const facts = await store.facts(sid);
    return facts.length === 0 ? nothing : facts.map(({ fact }) => redactFact(fact, loaded.agent));
  } finally {
    await store.close();
  }
}

/** The state of record when the call ended, or as it stands. */
function record(facts: readonly Fact[]): string {
  const call = facts.filter(({ type }) => type !== 'call_end').reduce(evolve, newCall);
  if (call.phase !== 'live') return 'The call never began.';
  const values = Object.entries(call.record).map(
    ([field, { normal, source }]) => `  ${field}: ${normal} (${source})`,
  );
  const done = facts.flatMap((fact) =>
    fact.type === 'action_done' ? [`Done: ${fact.data.result.say}`] : [],
  );
  return [
    `Stage: ${call.stage}`,
    `Intent: ${call.intent ?? 'none'}`,
    'Record:',
    ...(values.length === 0 ? ['  empty'] : values),
    ...done,
  ].join('\n');
}
