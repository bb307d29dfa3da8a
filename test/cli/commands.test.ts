import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { emptyChain, jsonLines } from '../../src/adapters/audit/jsonl.ts';
import type { Fact } from '../../src/core/fact.ts';

/** The built program, as people run it: `npm test` builds it first. */
const bin = fileURLToPath(new URL('../../bin/pointsman.js', import.meta.url));
const agent = fileURLToPath(new URL('../../agents/dental.ts', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'pointsman-cli-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function start(args: readonly string[], env: Record<string, string> = {}, program = bin) {
  return follow(process.execPath, [program, ...args], env);
}

function follow(command: string, args: readonly string[], env: Record<string, string>) {
  const child = spawn(command, args, {
    cwd: dir,
    env: {
      PATH: process.env.PATH ?? '',
      AGENT: agent,
      DATA_DIR: join(dir, 'data'),
      LOG_DIR: join(dir, 'logs'),
      ...env,
    },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  child.stderr.on('data', (text) => {
    err += text;
  });
  const ended = new Promise<Ran>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return { child, ended, err: () => err };
}

function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  return start(args, env).ended;
}

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

const at = Date.UTC(2026, 1, 3, 17);
const facts: Fact[] = [
  {
    type: 'call_start',
    at,
    data: { sid: 'CA1', from: '+12125550147', to: '+12125550100', agent: 'Test Office', voice: 'local' },
  },
  {
    type: 'stage_transition',
    at: at + 1,
    data: { from: 'greeting', to: 'intent_capture', cause: 'caller_spoke' },
  },
  { type: 'intent_set', at: at + 2, data: { intent: 'schedule_appointment', confidence: 0.9, kept: [] } },
  {
    type: 'details_recorded',
    at: at + 3,
    data: {
      details: [{ field: 'full_name', value: 'Jane Doe', spoken: 'Jane Doe', source: 'caller', turn: 1 }],
    },
  },
  {
    type: 'call_end',
    at: at + 4_000,
    data: { outcome: 'abandoned', intent: 'schedule_appointment', duration_s: 4, turns: 1 },
  },
];
const log = jsonLines(
  'CA1',
  emptyChain,
  facts.map((fact, index) => ({ seq: index + 1, fact })),
  'a salt',
).text;

describe('a command that is asked wrongly', () => {
  it.each([
    [['serve', '--port', '1']],
    [['verify']],
    [['replay']],
    [['call']],
    [['call', 'not a url', '--line', 'hello']],
    [['call', 'http://127.0.0.1:1']],
    [['call', 'http://127.0.0.1:1', '--line', 'hello', '--seconds', 'many']],
    [['call', 'http://127.0.0.1:1', '--line', 'hello', '--as', 'nowhere']],
    [['diagram', 'extra', '--nothing']],
    [[]],
  ])('%j gives 2', async (args) => {
    expect((await run(args)).code).toBe(2);
  });

  it('is told what there is instead', async () => {
    const { code, err } = await run(['bogus']);
    expect(code).toBe(2);
    expect(err).toBe("error: unknown command 'bogus'\nRun `pointsman --help` to see what there is.\n");
  });
});

describe('help', () => {
  it.each(['serve', 'demo', 'call', 'replay', 'verify', 'erase', 'check', 'diagram'])(
    'is there for %s',
    async (command) => {
      const { code, out } = await run([command, '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`Usage: pointsman ${command}`);
    },
  );

  it('says how a command is used', async () => {
    const { code, out } = await run(['call', '--help']);
    expect(code).toBe(0);
    expect(out).toContain('Usage: pointsman call [options] <url>');
  });

  it('gives the version', async () => {
    expect(await run(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    });
  });
});

describe('verify', () => {
  it('passes a log that is whole', async () => {
    expect(await run(['verify', file('whole.jsonl', log)])).toMatchObject({
      code: 0,
      out: expect.stringContaining('5 lines'),
    });
  });

  it('does not say of an empty line that it was cut off', async () => {
    const { code, err } = await run(['verify', file('blank.jsonl', `${log}\n`)]);
    expect(code).toBe(1);
    expect(err).toMatch(/blank\.jsonl:6: this line is empty/);
  });

  it('finds the line that was changed', async () => {
    const { code, err } = await run(['verify', file('changed.jsonl', log.replace('Jane Doe', 'John Doe'))]);
    expect(code).toBe(1);
    expect(err).toMatch(/changed\.jsonl:4: .*hash/);
  });

  it('fails on a file that is not there', async () => {
    expect(await run(['verify', 'nowhere.jsonl'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no such file'),
    });
  });
});

describe('replay', () => {
  it('prints a log as people read it, and the record at its end', async () => {
    const { code, out } = await run(['replay', file('replay.jsonl', log)]);
    expect(code).toBe(0);
    expect(out).toContain('Call CA1\n2026-02-03 17:00:00 UTC');
    expect(out).toContain('End: abandoned (schedule_appointment) after 4 s');
    expect(out).toContain(
      'Stage: intent_capture\nIntent: schedule_appointment\nRecord:\n  full_name: Jane Doe (caller)',
    );
  });

  it('does not take a directory for a log', async () => {
    expect(await run(['replay', '.'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^\. is a directory: give a \.jsonl file/),
    });
  });

  it('says which line is no fact', async () => {
    const { code, err } = await run(['replay', file('torn.jsonl', `${log}{"ts":`)]);
    expect(code).toBe(1);
    expect(err).toContain('torn.jsonl:6');
  });

  it('fails on a call that nobody knows', async () => {
    expect(await run(['replay', 'CA-unknown'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('neither'),
    });
  });
});

describe('check', () => {
  it('passes the agent that comes with it', async () => {
    const { code, out } = await run(['check', agent]);
    expect(code).toBe(0);
    expect(out).toContain('Bright Smile Dental, 3 intents');
  });

  it('tells every fault of an agent file with its place, and those of the environment too', async () => {
    const faulty = file(
      'faulty.ts',
      `export default { name: '', greeting: 'Hi', locale: 'en-US', timeZone: 'Mars/Olympus', openingHours: {}, intents: { book: { description: 'x', fields: [{ name: 'a', kind: 'colour', ask: 'a?' }], action: { type: 'fly' } } }, answers: {}, escalation: {} };`,
    );
    const { code, err } = await run(['check', faulty], { PORT: 'http' });
    expect(code).toBe(1);
    expect(err).toContain('intents.book.fields[0].kind');
    expect(err).toContain('timeZone');
    expect(err).toContain('PORT must be a whole number');
  });

  it('finds the agents that come with Pointsman from any directory', async () => {
    const { code, out } = await run(['check', 'agents/plumber.ts']);
    expect(code).toBe(0);
    expect(out).toContain('Nothing is wrong with it.');
  });

  it('lets an agent file anywhere import from pointsman', async () => {
    const own = file(
      'own.ts',
      `import { defineAgent } from 'pointsman';\nimport base from ${JSON.stringify(agent)};\nexport default defineAgent({ ...base, name: 'Elsewhere' });`,
    );
    expect(await run(['check', own])).toMatchObject({ code: 0, out: expect.stringContaining('Elsewhere') });
  });
});

describe('diagram', () => {
  it('draws the flow', async () => {
    const { code, out } = await run(['diagram']);
    expect(code).toBe(0);
    expect(out).toMatch(/^stateDiagram-v2\n {4}\[\*\] --> greeting\n/);
  });
});

describe('call', () => {
  it('says that nothing answers', async () => {
    expect(await run(['call', 'http://127.0.0.1:1', '--line', 'hello'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing answers'),
    });
  });

  it.each([
    [403, 'is TWILIO_AUTH_TOKEN the same on both sides?'],
    [404, 'is it a Pointsman that listens there?'],
    [501, 'is it a Pointsman that listens there?'],
    [500, 'its log says why.'],
  ])('says what to look at when it is answered with %i', async (status, hint) => {
    const server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { code, out } = await run(['call', `http://127.0.0.1:${port}`, '--line', 'hello']);
    server.close();
    expect(code).toBe(1);
    expect(out).toContain(`The server refused a request with ${status}: ${hint}`);
  });

  it('says which line of a script is not understood', async () => {
    const script = file('script.txt', '# a comment\nhello\n@jump 3\n');
    expect(await run(['call', 'http://127.0.0.1:1', '--script', script])).toMatchObject({
      code: 2,
      err: expect.stringContaining('script.txt:3'),
    });
  });
});

describe('serve', () => {
  // A voice that is never asked for anything: it is opened with the first call.
  const env = { PORT: '0', OPENAI_API_KEY: 'sk-test', OPENAI_REALTIME_URL: 'ws://127.0.0.1:9/v1/realtime' };

  it('starts, says where it is and what is missing, and stops when it is told to', async () => {
    const { child, ended, err } = start(['serve'], env);
    await new Promise<void>((resolve) => {
      child.stderr.on('data', () => err().includes('missing') && resolve());
    });
    const url = /Dashboard +(\S+)\//.exec(err())?.[1] ?? '';
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(err()).toContain('Bright Smile Dental');
    expect(err()).toContain('openai gpt-realtime-2.1');
    expect(err()).toContain('TWILIO_AUTH_TOKEN');
    // The log is JSON, line by line, and nothing else.
    const entries = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(entries[0]).toMatchObject({ level: 30, url, voice: 'openai gpt-realtime-2.1' });
    expect(out).not.toContain('sk-test');
  });

  it('stops when npm is told to, which tells the shell between them and not us', async () => {
    // The shell stays for the last command, as npm's does.
    const shell = ['-c', `"${process.execPath}" "${bin}" serve; :`];
    const { child, ended, err } = follow('sh', shell, { ...env, npm_lifecycle_event: 'start' });
    await new Promise<void>((resolve) => {
      child.stderr.on('data', () => err().includes('missing') && resolve());
    });
    child.kill('SIGTERM');
    // Its output is open for as long as the server lives.
    expect((await ended).out).toContain('Pointsman takes no new calls');
  });

  it('does not start when anything is wrong, and tells all of it', async () => {
    const { code, err } = await run(['serve'], { HOST: '0.0.0.0', VOICE: 'openai', MAX_CALLS: '0' });
    expect(code).toBe(1);
    for (const name of ['TWILIO_AUTH_TOKEN', 'DASHBOARD_PASSWORD', 'OPENAI_API_KEY', 'MAX_CALLS']) {
      expect(err).toContain(name);
    }
  });

  it.each(['DATA_DIR', 'LOG_DIR'])('does not start where %s cannot be written to', async (name) => {
    const taken = file('a-file', '');
    const { code, err } = await run(['serve'], { ...env, [name]: taken });
    expect(code).toBe(1);
    expect(err).toContain(`directory ${taken} (it is a file)`);
    expect(err).toContain(`set ${name} to another directory`);
  });

  it('tells of an agent file that is not there beside the rest, by its name and with an example', async () => {
    const { code, err } = await run(['serve'], { AGENT: 'nosuch.ts', VOICE: 'bad' });
    expect(code).toBe(1);
    expect(err).toMatch(/^2 settings are not right\./);
    expect(err).toContain('VOICE must be one of');
    expect(err).toContain(
      'AGENT is nosuch.ts: there is no such file\n    for example: AGENT=agents/dental.ts',
    );
  });

  it('tells what is wrong in an agent file beside the rest', async () => {
    const faulty = file('nameless.ts', "export default { name: '', greeting: '' };");
    const { code, err } = await run(['serve'], { AGENT: faulty, VOICE: 'bad' });
    expect(code).toBe(1);
    expect(err).toContain('VOICE must be one of');
    expect(err).toContain(`AGENT is ${faulty}: what is not right in it stands below`);
    expect(err).toMatch(/\n {2}greeting\n {4}must not be empty/);
  });

  it.each([
    ['a name that leads nowhere', 'nosuchhost.invalid', 'a name that leads to no address'],
    ['an address of another machine', '192.0.2.1', 'which is no address of this machine'],
  ])('says of %s that it is HOST', async (_, HOST, why) => {
    const beyond = { HOST, TWILIO_AUTH_TOKEN: 't', DASHBOARD_PASSWORD: 'p' };
    const { code, err } = await run(['serve'], { ...env, ...beyond });
    expect(code).toBe(1);
    expect(err).toContain(`HOST is ${HOST}, ${why}\n    for example: HOST=127.0.0.1`);
  });

  it('says which port is taken', async () => {
    const first = start(['serve'], env);
    await new Promise<void>((resolve) => {
      first.child.stderr.on('data', () => first.err().includes('missing') && resolve());
    });
    const port = /Dashboard +\S+:(\d+)\//.exec(first.err())?.[1] ?? '';
    const { code, err } = await run(['serve'], { ...env, PORT: port });
    first.child.kill('SIGTERM');
    await first.ended;
    expect(code).toBe(1);
    expect(err).toContain(`Port ${port} is taken`);
  });
});

describe('a checkout that was not built', () => {
  it('says what to do', async () => {
    mkdirSync(join(dir, 'bin'));
    const copy = join(dir, 'bin', 'pointsman.mjs');
    copyFileSync(bin, copy);
    const { code, err } = await start(['serve'], {}, copy).ended;
    expect(code).toBe(1);
    expect(err).toContain('npm ci');
  });
});
