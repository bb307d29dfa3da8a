import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { practice } from '../test/support/agent.ts';
import { type AudioRun, audioTables, callsHeld, measureAudio } from './audio.ts';
import { busyTable, measureBusy } from './busy.ts';
import { cores, root } from './child.ts';
import { decisionsTable, measureDecisions, wholeCall } from './decisions.ts';
import { deskTable, measureDesk } from './desk.ts';
import { firstAudioTable, keptGreetingTable, measureFirstAudio, measureKeptGreeting } from './first-audio.ts';
import { followingTable, measureFollowing } from './following.ts';
import { startLoad } from './jobs.ts';
import { measurePage, pageTable } from './page.ts';
import { measureResume, resumeTable } from './resume.ts';
import { measureSimulation, simulationTable } from './simulate.ts';
import { measureStore, storeTable } from './store.ts';
import { measureTruncation, truncationTable } from './truncation.ts';

/**
 * `npm run bench`: tables on stdout, the same numbers in `bench/results`. Machines differ and are noisy, so what
 * counts are the ratios to the floor, which is measured in the same run on the same machine.
 */
const sections = [
  'decisions',
  'simulate',
  'store',
  'desk',
  'truncation',
  'first-audio',
  'busy',
  'resume',
  'page',
  'following',
  'audio',
] as const;
type Section = (typeof sections)[number];

const USAGE = `npm run bench -- [options]
  --quick              a minute instead of four
  --only <section>     ${sections.join(', ')}; may be given several times
  --calls <n,n,…>      numbers of calls for the sections following and audio
  --ended <n>          number of ended calls for the desk section
  --profile            CPU profiles of the servers in the sections following and audio
  --help`;

const options = given();

function given() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true, default: [] },
        calls: { type: 'string' },
        ended: { type: 'string' },
        profile: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    // It throws for nothing but what was typed.
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** As many as one node takes unless it is told to take more. */
const CALLS_LOOKED_AT = 200;

/** How much is measured. */
const plan = options.quick
  ? {
      steps: [50, 150],
      settleMs: 1_500,
      windowMs: 5_000,
      firsts: 20,
      refused: 200,
      resumes: 1,
      storeRounds: 3,
      decisionsMs: 1_500,
      simulated: 1_000,
      ended: 2_000,
      bargeIns: 100,
      followed: [50],
      rounds: 1,
    }
  : {
      steps: [50, 100, 200, 300, 400, 500],
      settleMs: 1_500,
      windowMs: 7_000,
      firsts: 50,
      refused: 1_000,
      resumes: 3,
      storeRounds: 5,
      decisionsMs: 3_000,
      simulated: 10_000,
      ended: 5_000,
      bargeIns: 500,
      followed: [50, 100, CALLS_LOOKED_AT],
      rounds: 3,
    };
const FACTS_PER_ROUND = 5_000;

if (options.help) console.log(USAGE);
else await bench();

async function bench(): Promise<void> {
  const wrong = options.only.filter((name) => !(sections as readonly string[]).includes(name));
  const steps = options.calls?.split(',').map(Number);
  const ended = Number(options.ended ?? plan.ended);
  if (wrong.length > 0 || [...(steps ?? []), ended].some((calls) => !Number.isInteger(calls) || calls < 1)) {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const wanted = (section: Section) => options.only.length === 0 || options.only.includes(section);
  const results = join(root, 'bench', 'results');
  mkdirSync(results, { recursive: true });
  const machine = {
    at: new Date().toISOString(),
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    pinned: cores !== null,
  };
  console.log(`Node ${machine.node}, ${machine.cores} x ${machine.cpu}`);
  if (cores === null)
    console.log('Server and load share all cores: figures will swing more than they should.');
  const measured: Record<string, unknown> = { machine };

  if (wanted('decisions')) {
    const rates = await measureDecisions(plan.decisionsMs);
    measured.decisions = rates;
    show('Decisions, without sockets and disk', decisionsTable(rates));
  }
  if (wanted('simulate')) {
    const simulated = await measureSimulation(plan.simulated);
    measured.simulate = simulated;
    show('Whole calls in virtual time, with a model that misbehaves', simulationTable(simulated));
  }
  if (wanted('store')) {
    const rates = await measureStore(await wholeCall(), {
      rounds: plan.storeRounds,
      perRound: FACTS_PER_ROUND,
    });
    measured.store = rates;
    show('Facts into the SQLite store', storeTable(rates));
  }

  if (wanted('desk')) {
    const times = await measureDesk(await wholeCall(), practice, ended);
    measured.desk = times;
    show(`Questions of the desk, beside ${ended.toLocaleString('en')} calls of a month`, deskTable(times));
  }

  if (wanted('truncation')) {
    const cut = await measureTruncation(plan.bargeIns, 1);
    measured.truncation = cut;
    show(
      `${plan.bargeIns} callers who interrupt: what the model is told that they heard`,
      truncationTable(cut),
    );
  }

  if (sections.slice(5).some(wanted)) await measureCalls(wanted, results, steps, measured);
  const file = join(results, `${machine.at.replaceAll(/[:.]/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify(measured, null, 2)}\n`);
  console.log(`\n${file}`);
}

/** What needs a server, callers and a model. */
async function measureCalls(
  wanted: (section: Section) => boolean,
  results: string,
  steps: readonly number[] | undefined,
  measured: Record<string, unknown>,
): Promise<void> {
  const load = await startLoad();
  try {
    if (wanted('first-audio')) {
      const spans = await measureFirstAudio(load, plan.firsts);
      measured.firstAudio = spans;
      show('Webhook to first audio, with a model that answers at once', firstAudioTable(spans));
      const kept = await measureKeptGreeting(load, plan.firsts);
      measured.keptGreeting = kept;
      show('Start of the stream to the first audio of a kept greeting', keptGreetingTable(kept));
    }
    if (wanted('busy')) {
      const refusals = await measureBusy(load.modelUrl, plan.refused);
      measured.busy = refusals;
      show('Webhook to kind words, when every line is taken', busyTable(refusals));
    }
    if (wanted('resume')) {
      const resumes = await measureResume(load, plan.resumes);
      measured.resume = resumes;
      show('Killed in the middle of a call and started again', resumeTable(resumes));
    }
    if (wanted('page')) {
      const { settleMs, windowMs } = plan;
      const page = await measurePage(load, { calls: CALLS_LOOKED_AT, settleMs, windowMs });
      measured.page = page;
      show('The page while it follows every call', pageTable(page));
    }
    if (wanted('following')) {
      const { settleMs, windowMs, followed, rounds } = plan;
      const profileDir = options.profile ? results : undefined;
      const following = await measureFollowing(load, {
        steps: steps ?? followed,
        ...{ rounds, settleMs, windowMs, profileDir },
      });
      measured.following = following;
      show('The audio of calls while one follows them all', followingTable(following));
    }
    if (wanted('audio')) {
      const { settleMs, windowMs } = plan;
      const profileDir = options.profile ? results : undefined;
      const ascending = steps ?? plan.steps;
      console.log(`\n## Audio: ${ascending.join(', ')} calls at once, in turns with the floor`);
      const runs = await measureAudio(load, {
        steps: ascending,
        settleMs,
        windowMs,
        profileDir,
        onRun: progress,
      });
      measured.audio = {
        runs,
        held: { pointsman: callsHeld(runs, 'pointsman'), floor: callsHeld(runs, 'floor') },
      };
      console.log(`\n${audioTables(runs)}`);
    }
  } finally {
    await load.close();
  }
}

function show(title: string, text: string): void {
  console.log(`\n## ${title}\n\n${text}`);
}

function progress({ kind, calls, holds }: AudioRun): void {
  console.log(`   ${kind}, ${calls} calls: ${holds ? 'holds' : 'does not hold'}`);
}
