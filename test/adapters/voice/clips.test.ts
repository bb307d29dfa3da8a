import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type KeptClips, keptClips } from '../../../src/adapters/voice/clips.ts';
import type { Voice, VoiceEvent } from '../../../src/call/world.ts';
import { decodeMulaw, encodeMulaw, RATE_HZ } from '../../../src/protocols/audio/mulaw.ts';

const GREETING = 'Thank you for calling. How can I help you?';

/** Three seconds of a tone, as a server sends it. */
const sound = tone(3);

function tone(seconds: number, volume = 6_000): Buffer {
  const samples = Int16Array.from({ length: seconds * RATE_HZ }, (_, n) => volume * Math.sin(n / 4));
  return Buffer.from(encodeMulaw(samples));
}

function says(
  text: string,
  {
    audio = sound,
    status = 'completed' as const,
  }: { audio?: Buffer; status?: 'completed' | 'cancelled' } = {},
): VoiceEvent[] {
  const item = `item ${text}`;
  const half = Math.floor(audio.length / 2);
  const pieces = [audio.subarray(0, half), audio.subarray(half)];
  return [
    ...pieces.map((one) => ({ type: 'audio', item, part: 0, payload: one.toString('base64') }) as const),
    { type: 'agentText', item, text, final: true },
    { type: 'audioEnded', item, part: 0 },
    { type: 'responseEnded', status, tools: 0 },
  ];
}

/** The words in parts, each ahead of a piece of the sound. */
function tells(text: string, parts: readonly string[]): VoiceEvent[] {
  const [events, item] = [says(text), `item ${text}`];
  const told = parts.map((_, n) => parts.slice(0, n + 1).join(''));
  const words = told.map((words) => ({ type: 'agentText', item, text: words, final: false }) as const);
  return [...words.slice(0, 2), ...events.slice(0, 1), ...words.slice(2), ...events.slice(1)];
}

function directory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'pointsman-clips-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

function open(dir: string, voice = 'one'): KeptClips {
  return keptClips({
    dir,
    voice,
    texts: [GREETING],
    onProblem: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
}

/** A session that tells these events. */
async function session(clips: KeptClips, events: readonly VoiceEvent[]): Promise<readonly VoiceEvent[]> {
  const told: VoiceEvent[] = [];
  const unused = (): never => {
    throw new Error('Not a part of this test');
  };
  const voice: Voice = {
    configure: unused,
    hear: unused,
    request: unused,
    answer: unused,
    note: unused,
    recall: unused,
    interrupt: unused,
    close: unused,
  };
  clips
    .learningFrom({
      name: 'test',
      open: (listener) => {
        for (const event of events) listener(event);
        return voice;
      },
    })
    .open((event) => told.push(event));
  await clips.settled();
  return told;
}

function bytesOf(pieces: readonly string[] | null): Buffer {
  return Buffer.concat((pieces ?? []).map((piece) => Buffer.from(piece, 'base64')));
}

describe('words that are the same in every call', () => {
  it('are kept as the voice said them, for this process and the next one', async () => {
    const dir = directory();
    const clips = open(dir);
    expect(clips.find(GREETING)).toBeNull();
    await session(clips, says('Thank you for calling, how can I help you?'));
    expect(bytesOf(clips.find(GREETING))).toEqual(sound);
    // u-law has two zeros, linear samples have one.
    expect(decodeMulaw(bytesOf(open(dir).find(GREETING)))).toEqual(decodeMulaw(sound));
    for (const piece of clips.find(GREETING) ?? []) {
      expect(Buffer.from(piece, 'base64').length).toBeLessThanOrEqual(1_600);
    }
  });

  it.each([
    [
      'word by word, ahead of the sound',
      ['Thank', ' you', ' for', ' calling.', ' How', ' can', ' I', ' help you?'],
    ],
    ['in the middle of words', ['Th', 'ank yo', 'u for calli', 'ng. How can I hel', 'p you?']],
    ['behind a part of the sound', []],
  ])('are kept where they are told %s', async (_, parts) => {
    const clips = open(directory());
    await session(clips, tells(GREETING, parts));
    expect(bytesOf(clips.find(GREETING))).toEqual(sound);
  });

  it('are kept of a response that says something else as well', async () => {
    const clips = open(directory());
    const other = tells('Well, let me see.', ['Well, ', 'let ', 'me ', 'see.']).slice(0, -1);
    await session(clips, [
      ...other,
      ...tells(GREETING, ['Thank you ', 'for calling. ', 'How can I help you?']),
    ]);
    expect(bytesOf(clips.find(GREETING))).toEqual(sound);
  });

  it('are told to the call as well', async () => {
    const events = says(GREETING);
    expect(await session(open(directory()), events)).toEqual(events);
  });

  it('are those of one voice', async () => {
    const dir = directory();
    await session(open(dir, 'one'), says(GREETING));
    expect(open(dir, 'two').find(GREETING)).toBeNull();
  });

  it.each([
    ['other words', says('Hello, how can I help you?')],
    ['the words, with more behind them', says(`${GREETING} Hello?`)],
    ['the words, broken off', says(GREETING, { status: 'cancelled' })],
    ['the words without sound', says(GREETING, { audio: Buffer.alloc(0) })],
    ['the words in a moment', says(GREETING, { audio: tone(0.1) })],
    ['the words with silence in the place of sound', says(GREETING, { audio: Buffer.alloc(24_000, 0xff) })],
  ])('are not learnt from a voice that says %s', async (_, events) => {
    const dir = directory();
    const clips = open(dir);
    await session(clips, events);
    expect(clips.find(GREETING)).toBeNull();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('are asked of the voice again where the file is damaged', async () => {
    const dir = directory();
    await session(open(dir), says(GREETING));
    const [file = ''] = readdirSync(dir);
    writeFileSync(join(dir, file), 'not a sound');
    expect(open(dir).find(GREETING)).toBeNull();
  });
});
