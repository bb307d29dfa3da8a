import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { FAILED, OK, USAGE } from './exit.ts';

/**
 * `pointsman <command>`. Returns the exit code: 0 when it did what was asked, 1 when that failed, 2 when it was
 * asked wrongly. Each command is loaded when it is called: help should not wait for a speech recogniser.
 */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = OK;
  const program = commands((result) => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    // Help and version end this way too, with 0; what commander calls an error is one of usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? OK : USAGE;
    console.error(`pointsman: ${error instanceof Error ? error.message : String(error)}`);
    return FAILED;
  }
}

function commands(done: (code: number) => void): Command {
  const program = new Command('pointsman')
    .description('A phone agent on rails: the model speaks, a state machine decides.')
    .version(version(), '-V, --version', 'print the version')
    .exitOverride()
    .showHelpAfterError('Run `pointsman --help` to see what there is.')
    .configureHelp({ showGlobalOptions: false });

  program
    .command('serve')
    .description('start the phone agent; settings come from the environment')
    .action(async () => done(await (await import('./serve.ts')).serve(process.env)));

  program
    .command('demo')
    .description('one whole simulated call with speech, without any key; exits 0 when the visit was booked')
    .option('--listen <file.wav>', 'write what both sides said to a sound file')
    .action(async (options: { listen?: string }) =>
      done(await (await import('./demo.ts')).demo(process.env, options)),
    );

  program
    .command('call')
    .description('place a simulated call to a running server')
    .argument('<url>', 'where the server listens, e.g. http://127.0.0.1:3000')
    .option('-l, --line <text>', 'what the caller says when it is their turn; repeat it for more', append, [])
    .option(
      '-s, --script <file>',
      'a file with one line a turn; @press 1#, @wait 2000 and @hangup act instead',
    )
    .option('--from <number>', "the caller's number", '+12125550147')
    .option('--to <number>', 'the number that is called', '+12125550100')
    .option('--as <public url>', 'the PUBLIC_URL of the server, when it has one')
    .option('--seconds <n>', 'hang up after so long', wholeNumber, 180)
    .option('--listen <file.wav>', 'write what both sides said to a sound file')
    .addHelpText(
      'after',
      '\nSigned with TWILIO_AUTH_TOKEN when that is set. Exits 0 when the agent ended the call.',
    )
    .action(async (url: string, options: import('./call.ts').CallSettings) =>
      done(await (await import('./call.ts')).call(process.env, url, options)),
    );

  program
    .command('replay')
    .description('print a call as people read it, and the record it ended with')
    .argument('<call>', 'a CallSid, looked up in the store, or a .jsonl file of the audit log')
    .action(async (call: string) => done(await (await import('./replay.ts')).replay(process.env, call)));

  program
    .command('verify')
    .description('check the hash chain of an audit file')
    .argument('<file>', 'a .jsonl file of the audit log')
    .action(async (file: string) => done(await (await import('./verify.ts')).verify(file)));

  program
    .command('erase')
    .description('take what people said, and who they were, out of ended calls')
    .option('--call <sid>', 'this call')
    .option('--from <number>', 'every call from this number, e.g. +12125550147')
    .option('--older-than <days>', 'every call that ended longer ago than this, e.g. 30d')
    .option('--dry-run', 'tell which calls are meant, and change nothing')
    .addHelpText(
      'after',
      '\nWhat happened stays: stages, tools, times. The chain of an erased log is still verified.\nAppointments that are still ahead are kept: cancel them first.',
    )
    .action(async (options: import('./erase.ts').EraseSettings) =>
      done(await (await import('./erase.ts')).erase(process.env, options)),
    );

  program
    .command('check')
    .description('say everything that is wrong with an agent file and with the environment')
    .argument('[agent]', 'the agent file; AGENT, or agents/dental.ts, where it is left out')
    .action(async (agent: string | undefined) =>
      done(await (await import('./check.ts')).check(process.env, agent)),
    );

  program
    .command('simulate')
    .description(
      'play whole calls in virtual time with a model that misbehaves, and tell what became of them',
    )
    .option('--calls <n>', 'how many calls', wholeNumber, 1_000)
    .option('--seed <n>', 'the first seed; each call has the next one', wholeNumber, 1)
    .option(
      '--rates <factor>',
      'faults so many times as often as usual, e.g. 3; 0 is a perfect model',
      factor,
    )
    .option('--adversary', 'every second response is the worst that the stage allows')
    .option('--without <rail>', 'take a rail away; repeat it for more', append, [])
    .option('--persona <name>', 'all callers are like this one')
    .option('--agent <file>', 'the agent file; AGENT, or agents/dental.ts, where it is left out')
    .option('--only <seed>', 'play this one call and print it as people read it', wholeNumber)
    .option('--rows', 'the whole demonstration: more and more faults, then each rail taken away')
    .option('--json <file>', 'write all figures to a file')
    .addHelpText(
      'after',
      '\nThe verdict comes from the appointment book and from what the caller heard, never from the log.\nExits 1 when something happened that must never happen while all rails hold.',
    )
    .action(async (options: import('./simulate.ts').SimulateSettings) =>
      done(await (await import('./simulate.ts')).simulateCalls(process.env, options)),
    );

  program
    .command('diagram')
    .description('print the flow of stages as Mermaid')
    .option('--document', 'the whole page of docs/flow.md')
    .action(async (options: { document?: true }) => done((await import('./diagram.ts')).diagram(options)));

  return program;
}

function append(value: string, before: string[]): string[] {
  return [...before, value];
}

function wholeNumber(value: string): number {
  if (!/^[1-9]\d{0,5}$/.test(value)) {
    throw new CommanderError(1, 'commander.invalidArgument', `"${value}" is not a whole number from 1`);
  }
  return Number(value);
}

function factor(value: string): number {
  if (!/^\d{1,3}(?:\.\d{1,3})?$/.test(value)) {
    throw new CommanderError(1, 'commander.invalidArgument', `"${value}" is not a factor such as 3 or 0.5`);
  }
  return Number(value);
}

function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  // Our own file, which npm does not take without a version.
  return (file as { version: string }).version;
}
