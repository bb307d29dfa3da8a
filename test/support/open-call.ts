import { type RunningCall, runCall } from '../../src/call/driver.ts';
import type {
  ActionResult,
  Actions,
  HeardPart,
  Line,
  LineEvent,
  ResponseRequest,
  Spare,
  Voice,
  VoiceEvent,
} from '../../src/call/world.ts';
import type { Line as TranscriptLine } from '../../src/core/call.ts';
import type { Fact, FactOf, FactType } from '../../src/core/fact.ts';
import { settled, type VirtualClock, virtualClock } from '../../src/simulate/clock.ts';
import { practice } from './agent.ts';
import { memoryJournal } from './memory-journal.ts';

/** A call whose carrier and model do nothing by themselves: a test says event by event what they do. */
export interface OpenCall {
  readonly call: RunningCall;
  readonly clock: VirtualClock;
  readonly facts: readonly Fact[];
  readonly line: TestLine;
  /** Sessions with the voice, oldest first. */
  readonly voices: readonly TestVoice[];
  /** The session that was opened last. */
  voice(): TestVoice;
  /** Attaches another stream. */
  connect(): TestLine;
  of<T extends FactType>(type: T): readonly FactOf<T>[];
  /** Ends the action that runs; with an Error it breaks its promise never to reject. */
  act(result: ActionResult | Error): Promise<void>;
  /** What went wrong on our side. */
  readonly problems: readonly string[];
  pass(ms: number): Promise<void>;
  /** Another process claims the call. */
  overtake(): void;
}

export interface TestLine {
  readonly played: readonly string[];
  isOpen(): boolean;
  tell(event: LineEvent): Promise<void>;
  /** Everything that was sent has been played. */
  heard(): Promise<void>;
}

export interface TestVoice {
  readonly requests: readonly ResponseRequest[];
  /** Requests and answers to tool calls, in the order in which they were made. */
  readonly order: readonly string[];
  readonly interruptions: readonly (readonly HeardPart[])[];
  readonly notes: readonly string[];
  /** Lines of the conversation that it was told were said before. */
  readonly recalled: readonly TranscriptLine[];
  isOpen(): boolean;
  tell(...events: readonly VoiceEvent[]): Promise<void>;
  /** An event that was on its way when the session was closed. */
  late(event: VoiceEvent): void;
}

const START = Date.parse('2026-11-23T15:00:00Z');

export async function openCall(
  past: readonly Fact[] = [],
  {
    clips = {},
    spare,
  }: {
    readonly clips?: Readonly<Record<string, readonly string[]>>;
    readonly spare?: Spare['speak'];
  } = {},
): Promise<OpenCall> {
  const clock = virtualClock(START);
  const journal = memoryJournal(past);
  const voices: TestVoice[] = [];
  const problems: string[] = [];
  const waiting: ((result: ActionResult | Error) => void)[] = [];
  const runs = () =>
    new Promise<ActionResult>((resolve, reject) =>
      waiting.push((result) => (result instanceof Error ? reject(result) : resolve(result))),
    );
  const actions: Actions = { check: async () => ({ ok: true }), run: runs, settle: runs };

  const call = runCall({
    sid: 'CA1',
    from: '+12125550147',
    to: '+12125550100',
    agent: practice,
    maxCallMs: 600_000,
    past,
    world: {
      clock,
      actions,
      clips: { find: (text) => clips[text] ?? null },
      ...(spare === undefined ? {} : { spare: { speak: spare } }),
      voices: {
        name: 'test',
        open: (listener) => {
          const [voice, session] = testVoice(listener);
          voices.push(session);
          return voice;
        },
      },
      journal: journal.claim(),
    },
    onFacts: () => {},
    onProblem: (problem, error) => problems.push(`${problem}: ${String(error)}`),
  });
  const connect = () => testLine((line) => call.connect(line));
  const line = connect();
  await settled();

  return {
    call,
    clock,
    facts: journal.facts(),
    line,
    problems,
    voices,
    voice: () => {
      const last = voices.at(-1);
      if (last === undefined) throw new Error('No session was opened');
      return last;
    },
    connect,
    overtake: () => {
      journal.claim();
    },
    // The filter is the proof; the compiler does not narrow a generic union.
    of: <T extends FactType>(type: T) =>
      journal.facts().filter((fact) => fact.type === type) as unknown as readonly FactOf<T>[],
    act: async (result) => {
      waiting.shift()?.(result);
      await settled();
    },
    pass: async (ms) => {
      const until = clock.now() + ms;
      const callOff = clock.wakeAt(until, () => {});
      await clock.run(until, () => clock.now() >= until);
      callOff();
    },
  };
}

function testLine(connect: (line: Line) => (event: LineEvent) => void): TestLine {
  const played: string[] = [];
  const marks: string[] = [];
  let open = true;
  const tell = connect({
    play: (payload) => played.push(payload),
    mark: (name) => marks.push(name),
    clear: () => {},
    close: () => {
      open = false;
    },
  });
  return {
    played,
    isOpen: () => open,
    tell: async (event) => {
      tell(event);
      await settled();
    },
    heard: async () => {
      for (const name of marks.splice(0)) tell({ type: 'mark', name });
      await settled();
    },
  };
}

function testVoice(listener: (event: VoiceEvent) => void): [Voice, TestVoice] {
  const requests: ResponseRequest[] = [];
  const order: string[] = [];
  const interruptions: (readonly HeardPart[])[] = [];
  const notes: string[] = [];
  const recalled: TranscriptLine[] = [];
  let open = true;
  const voice: Voice = {
    configure: () => {},
    hear: () => {},
    request: (request) => {
      requests.push(request);
      order.push(request.type);
    },
    answer: (id) => order.push(`answer ${id}`),
    note: (text) => notes.push(text),
    recall: (transcript) => recalled.push(...transcript),
    interrupt: (unheard) => interruptions.push(unheard),
    close: () => {
      open = false;
    },
  };
  const tell = async (...events: readonly VoiceEvent[]) => {
    for (const event of events) {
      if (open) listener(event);
      if (event.type === 'lost') open = false;
      await settled();
    }
  };
  return [
    voice,
    { requests, order, interruptions, notes, recalled, isOpen: () => open, tell, late: listener },
  ];
}

/** A second of sound under this item, with its words. */
export function says(item: string, text: string): VoiceEvent[] {
  return [
    { type: 'agentText', item, text, final: true },
    { type: 'audio', item, part: 0, payload: Buffer.alloc(8_000, 0xff).toString('base64') },
    { type: 'audioEnded', item, part: 0 },
  ];
}

export function turn(item: string, text: string): VoiceEvent[] {
  return [
    { type: 'callerStarted', item },
    { type: 'callerTurn', item },
    { type: 'callerSaid', item, text },
  ];
}

export const done: VoiceEvent = { type: 'responseEnded', status: 'completed', tools: 0 };
