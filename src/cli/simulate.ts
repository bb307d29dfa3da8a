import { writeFileSync } from 'node:fs';
import { type Rail, rails } from '../core/rails.ts';
import { faultsText, loadAgent } from '../load-agent.ts';
import { demonstration } from '../simulate/demonstration.ts';
import { personaNamed, personas } from '../simulate/personas.ts';
import { type Conditions, playOne, simulate } from '../simulate/simulate.ts';
import { isUnsafe, type Tally, tallyList, tallyTable } from '../simulate/tally.ts';
import { transcript } from '../simulate/transcript.ts';
import { worths, worthTable } from '../simulate/worth.ts';
import { FAILED, OK, USAGE } from './exit.ts';

export interface SimulateSettings {
  readonly calls: number;
  readonly seed: number;
  readonly rates?: number;
  readonly adversary?: true;
  readonly without: readonly string[];
  readonly persona?: string;
  readonly agent?: string;
  readonly json?: string;
  readonly only?: number;
  readonly rows?: true;
}

/** Whole calls in virtual time, with a model that misbehaves; says what became of the callers. */
export async function simulateCalls(env: NodeJS.ProcessEnv, settings: SimulateSettings): Promise<number> {
  const wrong = misuse(settings);
  if (wrong !== null) {
    console.error(`pointsman: ${wrong}`);
    return USAGE;
  }
  const persona = settings.persona === undefined ? undefined : personaNamed(settings.persona);
  const loaded = await loadAgent(settings.agent ?? env.AGENT ?? 'agents/dental.ts');
  if (!loaded.ok) {
    console.error(faultsText(loaded.path, loaded.faults));
    return USAGE;
  }
  const { agent } = loaded;
  const without = settings.without.filter(isRail);
  const conditions: Conditions = {
    name: nameOf(settings, without),
    factor: settings.rates ?? (settings.adversary ? 0 : 1),
    isAdversary: settings.adversary === true,
    without,
  };
  const who = persona === undefined ? { agent } : { agent, persona };

  if (settings.only !== undefined) {
    const one = await playOne({ ...who, conditions, seed: settings.only });
    console.log(transcript(one));
    return exitOf([conditions], [one.tally]);
  }

  const sets = settings.rows ? demonstration : [conditions];
  const tallies: Tally[] = [];
  for (const set of sets) {
    const one = await simulate({ ...who, conditions: set, calls: settings.calls, seed: settings.seed });
    tallies.push(one);
    if (settings.rows) console.error(`${set.name}: ${(one.calls / one.seconds).toFixed(0)} calls per second`);
  }
  const [first] = tallies;
  console.log(settings.rows ? tallyTable(tallies) : first === undefined ? '' : tallyList(first));
  const worth = settings.rows ? worths(sets, tallies) : [];
  if (settings.rows) console.log(`\n${worthTable(worth)}`);
  for (const [index, one] of tallies.entries()) replays(one, sets[index] ?? conditions, settings);
  if (settings.json !== undefined) {
    const report = { agent: agent.name, seed: settings.seed, sets, tallies, worth };
    writeFileSync(settings.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  return exitOf(sets, tallies);
}

/** What must never happen fails the command, unless a rail was taken away so that it could. */
export function exitOf(sets: readonly Conditions[], tallies: readonly Tally[]): number {
  const isFailed = tallies.some((one, index) => sets[index]?.without.length === 0 && isUnsafe(one));
  return isFailed ? FAILED : OK;
}

/** What cannot be asked for, in words that say what can. */
function misuse({ without, persona, rows, rates, adversary, only, json }: SimulateSettings): string | null {
  const unknown = without.filter((name) => !isRail(name));
  if (unknown.length > 0)
    return `there is no rail "${unknown.join('", "')}"; the rails are ${rails.join(', ')}`;
  if (persona !== undefined && personaNamed(persona) === undefined) {
    return `there is no persona "${persona}"; the personas are ${personas.map(({ name }) => name).join(', ')}`;
  }
  if (rows && (rates !== undefined || adversary || without.length > 0)) {
    return '--rows is the whole demonstration; leave out --rates, --adversary and --without';
  }
  if (adversary && rates !== undefined) return '--adversary has no rates; leave out --rates';
  if (only !== undefined && (rows || json !== undefined)) {
    return '--only prints one call as people read it; leave out --rows and --json';
  }
  return null;
}

/** The exact command for each call that is worth a look. */
function replays(one: Tally, { factor, isAdversary, without }: Conditions, settings: SimulateSettings): void {
  if (one.failing.length === 0 || (settings.rows === true && without.length > 0)) return;
  console.log(`\n${one.name}: ${one.failing.length} calls to look into`);
  for (const { seed, persona, what } of one.failing.slice(0, REPLAYS)) {
    const flags = [
      `--only ${seed}`,
      ...(isAdversary ? ['--adversary'] : []),
      ...(factor === (isAdversary ? 0 : 1) ? [] : [`--rates ${factor}`]),
      ...without.map((rail) => `--without ${rail}`),
      ...(settings.persona === undefined ? [] : [`--persona ${settings.persona}`]),
      ...(settings.agent === undefined ? [] : [`--agent ${settings.agent}`]),
    ];
    console.log(`  npx pointsman simulate ${flags.join(' ')}\n    ${persona}: ${what.slice(0, 200)}`);
  }
}

const REPLAYS = 12;

function nameOf({ rates, adversary }: SimulateSettings, without: readonly Rail[]): string {
  const mind = adversary ? 'adversary' : rates === 0 ? 'perfect model' : `faults x${rates ?? 1}`;
  return [mind, ...without.map((rail) => `without ${rail}`)].join(', ');
}

function isRail(name: string): name is Rail {
  return rails.some((rail) => rail === name);
}
