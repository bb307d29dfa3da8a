import { pino } from 'pino';
import { type Config, canSteer, problemsText, problemWith } from '../config.ts';
import type { Agent } from '../core/agent.ts';
import { agentWarnings } from '../core/agent-warnings.ts';
import type { Pointsman } from '../main.ts';
import { missingForPhones } from '../server/missing.ts';
import { FAILED, OK } from './exit.ts';
import { letHeapGrow } from './heap.ts';
import { readSettings } from './settings.ts';

/** Runs until SIGTERM or SIGINT, and then until the calls have ended or were handed back to the carrier. */
export async function serve(env: NodeJS.ProcessEnv): Promise<number> {
  const settings = await readSettings(env);
  if (settings === null) return FAILED;
  const { config, agent } = settings;
  letHeapGrow();
  const log = pino({ level: config.logLevel });
  // Before the first await that a signal could fall into: PID 1 gets no default action.
  const asked = Promise.race([stopAsked(), npmGone(env)]);
  if (config.voice === 'local') console.error('Starting the local voice …');
  // Loaded only now: a faulty setting should not wait for everything else.
  const { startPointsman } = await import('../main.ts');
  const pointsman = await startPointsman({ config, agent, log }).catch((error: unknown) => {
    const why = whyNotListening(error, config);
    if (why === null) throw error;
    console.error(why);
    return null;
  });
  if (pointsman === null) return FAILED;
  // On stderr: stdout is the log, one JSON object a line, whoever reads it.
  console.error(banner(pointsman, agent, missingForPhones(config)));
  for (const warning of agentWarnings(agent, canSteer(config))) console.error(`  Mind ${warning}\n`);
  log.info({ url: pointsman.url, voice: pointsman.voice, agent: agent.name }, 'Pointsman takes calls');

  const end = await Promise.race([asked, pointsman.failed]);
  if (end instanceof Error) {
    log.fatal({ error: end.message }, 'Pointsman cannot go on');
    await pointsman.close();
    return FAILED;
  }
  log.info({ signal: end }, 'Pointsman takes no new calls');
  console.error(`${end}: no new calls; those in progress have a moment to end. Once more to stop at once.`);
  const again = stopAsked();
  const drained = await Promise.race([pointsman.drain().then(() => true), again.then(() => false)]);
  if (!drained) await pointsman.close();
  return OK;
}

/** What is wrong with HOST or PORT, which only the system knows; null where it is something else. */
function whyNotListening(error: unknown, { host, port }: Config): string | null {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return null;
  // Of a name that leads nowhere, or a port that is not for us; any other system call has another cause.
  if (error.syscall === 'getaddrinfo')
    return problemsText([problemWith('HOST', `is ${host}, a name that leads to no address`)]);
  if (error.syscall !== 'listen') return null;
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is taken on ${host}. Stop what listens there, or set PORT to another one.`;
    case 'EADDRNOTAVAIL':
      return problemsText([problemWith('HOST', `is ${host}, which is no address of this machine`)]);
    case 'EACCES':
      return problemsText([problemWith('PORT', `is ${port}, which this user may not listen on`)]);
    default:
      return null;
  }
}

function stopAsked(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    const stop = (signal: NodeJS.Signals) => {
      process.off('SIGTERM', stop);
      process.off('SIGINT', stop);
      resolve(signal);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  });
}

/**
 * `npm start` hands a SIGTERM to the shell between us, which ends without a word to us: that we have another
 * parent then is all we learn of it. Started in any other way, a changed parent means nothing.
 */
function npmGone(env: NodeJS.ProcessEnv): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    if (env.npm_lifecycle_event === undefined) return;
    const parent = process.ppid;
    const look = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(look);
      resolve('SIGTERM');
    }, PARENT_LOOK_MS);
    look.unref();
  });
}

/** A stop that comes half a second late is in time for every orchestrator. */
const PARENT_LOOK_MS = 500;

function banner({ url, voice }: Pointsman, agent: Agent, missing: readonly string[]): string {
  return [
    '',
    `  Pointsman answers for ${agent.name}.`,
    '',
    `  Dashboard   ${url}/`,
    `  Phone       ${url}/#/phone`,
    `  Voice       ${voice}`,
    `  Try it      npx pointsman call ${url} --line "I would like to book a cleaning"`,
    '',
    ...(missing.length === 0
      ? ['  Real phone calls can come in.']
      : ['  For real phone calls this is missing:', ...missing.map((sentence) => `    ${sentence}`)]),
    '',
  ].join('\n');
}
