import { type RunningCall, runCall } from '../../src/call/driver.ts';
import type {
  ActionResult,
  Clock,
  Journal,
  Line,
  LineEvent,
  Voice,
  VoiceEvent,
  Voices,
  World,
} from '../../src/call/world.ts';
import type { VoiceConfig } from '../../src/core/effect.ts';
import type { Fact, ToolOutput } from '../../src/core/fact.ts';
import { virtualClock } from '../../src/simulate/clock.ts';
import { practice } from './agent.ts';
import { memoryActions } from './memory-actions.ts';

/**
 * A whole call in virtual time: the real core and driver; ports that are small but real implementations; a
 * model that does exactly as it is told, and a caller who knows what to say. No socket, no sound, no waiting.
 */

/** What the caller says when the agent's last words match, and the tool call that these words imply. */
export interface Reply {
  readonly to: RegExp;
  readonly says: string;
  readonly tool: string;
  readonly arguments: unknown;
}

/** The process dies at this append: before its facts are stored, or right after. */
export interface Death {
  readonly append: number;
  readonly when: 'before' | 'after';
}

export interface Ending {
  readonly facts: readonly Fact[];
  readonly bookings: readonly Readonly<Record<string, string>>[];
  readonly appends: number;
}

const START = Date.parse('2026-11-23T15:00:00Z');
const HORIZON_MS = 20 * 60_000; // twice the hard length of a call: whatever lasts longer hangs

export async function playCall(replies: readonly Reply[], death: Death | null): Promise<Ending> {
  const clock = virtualClock(START);
  const stored: Fact[] = [];
  const bookings: Record<string, string>[] = [];
  const results = new Map<string, ActionResult>();
  let appends = 0;
  let running: RunningCall;
  const actions = memoryActions(results, (_, record) => {
    bookings.push({ ...record });
    return { ok: true, result: { say: 'You are booked.', reference: 'K7R4' } };
  });

  function boot(): void {
    let dead = false;
    const journal: Journal = {
      append: (facts) => {
        if (dead) return new Promise(() => {});
        appends += 1;
        const dies = death !== null && appends === death.append;
        if (!dies || death.when === 'after') stored.push(...facts);
        if (!dies) return Promise.resolve();
        dead = true;
        party.hangUpTheWire();
        // The carrier notices within a second and asks another process.
        clock.wakeAt(clock.now() + 1_000, boot);
        return new Promise(() => {});
      },
    };
    const party = conversationPartner(clock, replies, () => !dead);
    const world: World = { voices: party.voices, journal, actions, clock };
    running = runCall({
      sid: 'CA1',
      from: '+12125550147',
      to: '+12125550100',
      agent: practice,
      maxCallMs: 600_000,
      past: [...stored],
      world,
      onFacts: () => {},
      onProblem: (problem, error) => {
        throw new Error(problem, { cause: error });
      },
    });
    party.answer(running.connect(party.line));
  }

  boot();
  await clock.run(START + HORIZON_MS, () => running.current().phase === 'over');
  return { facts: stored, bookings, appends };
}

interface Partner {
  readonly voices: Voices;
  readonly line: Line;
  answer(listener: (event: LineEvent) => void): void;
  hangUpTheWire(): void;
}

/** The model, the carrier and the caller at one table. */
function conversationPartner(clock: Clock, replies: readonly Reply[], alive: () => boolean): Partner {
  let toLine: (event: LineEvent) => void = () => {};
  let toVoice: (event: VoiceEvent) => void = () => {};
  let config: VoiceConfig | null = null;
  let connected = true;
  let playedUntil = 0;
  let lastWords = '';
  let ids = 0;
  let said: Reply | null = null;
  let output: ToolOutput | null = null;
  const wishes: (() => void)[] = [];
  let busy = false;

  function later(ms: number, what: () => void): void {
    clock.wakeAt(clock.now() + ms, () => {
      if (connected && alive()) what();
    });
  }

  const line: Line = {
    play: (payload) => {
      playedUntil = Math.max(playedUntil, clock.now()) + Math.ceil(((payload.length / 4) * 3) / 8);
    },
    mark: (name) => {
      later(playedUntil - clock.now(), () => {
        toLine({ type: 'mark', name });
        later(600, reply);
      });
    },
    clear: () => {
      playedUntil = clock.now();
    },
    close: () => {
      connected = false;
    },
  };

  /** The caller answers once the agent has been silent for a moment. */
  function reply(): void {
    if (clock.now() < playedUntil + 500 || busy) return;
    const next = replies.find((one) => one.to.test(lastWords));
    if (next === undefined) return;
    lastWords = '';
    said = next;
    output = null;
    ids += 1;
    const item = `user_${ids}`;
    toVoice({ type: 'callerStarted', item });
    toVoice({ type: 'callerTurn', item });
    toVoice({ type: 'callerSaid', item, text: next.says });
  }

  function speak(text: string): void {
    ids += 1;
    const item = `agent_${ids}`;
    lastWords = text;
    toVoice({ type: 'agentText', item, text, final: true });
    toVoice({ type: 'audio', item, part: 0, payload: 'AAAA'.repeat(text.length * 150) });
    toVoice({ type: 'audioEnded', item, part: 0 });
    toVoice({ type: 'responseEnded', status: 'completed', tools: 0 });
  }

  function call(name: string, args: unknown): void {
    ids += 1;
    toVoice({ type: 'toolCalled', id: `call_${clock.now()}_${ids}`, name, arguments: JSON.stringify(args) });
    toVoice({ type: 'responseEnded', status: 'completed', tools: 1 });
  }

  /** A model that follows its instructions to the letter. */
  function takeTurn(): void {
    if (output?.call !== undefined)
      return call(output.call, output.call === 'answer_question' ? said?.arguments : {});
    if (output?.say !== undefined) return speak(output.say);
    const offered = config?.tools.map((tool) => tool.name) ?? [];
    if (said !== null && offered.some((name) => name === said?.tool)) return call(said.tool, said.arguments);
    const stage = /# Stage: (\w+)/.exec(config?.instructions ?? '')?.[1];
    if (stage === 'execute_action') return call('execute_action', {});
    speak('Pardon?');
  }

  function wish(what: () => void): void {
    wishes.push(what);
    if (!busy) work();
  }

  function work(): void {
    const what = wishes.shift();
    if (what === undefined) return;
    busy = true;
    later(200, () => {
      busy = false;
      what();
      work();
    });
  }

  const voice: Voice = {
    configure: (next) => {
      config = next;
    },
    hear: () => {},
    request: (request) => {
      if (request.type === 'say') return wish(() => speak(request.text));
      if (request.type === 'force') return wish(() => call(request.tool, said?.arguments ?? {}));
      wish(takeTurn);
    },
    answer: (_, text) => {
      // What we are answered is what `react` serialised.
      output = JSON.parse(text) as ToolOutput;
    },
    note: (text) => {
      const result = /^Result of an earlier tool call: (.*)$/.exec(text)?.[1];
      if (result !== undefined) output = JSON.parse(result) as ToolOutput;
    },
    recall: (transcript) => {
      const last = transcript.at(-1);
      if (last?.speaker === 'caller') said = replies.find((one) => one.says === last.text) ?? null;
    },
    interrupt: () => {},
    close: () => {},
  };

  return {
    voices: {
      name: 'virtual',
      open: (listener) => {
        toVoice = (event) => {
          if (connected && alive()) listener(event);
        };
        later(0, () => toVoice({ type: 'ready' }));
        return voice;
      },
    },
    line,
    answer: (listener) => {
      toLine = listener;
    },
    hangUpTheWire: () => {
      connected = false;
    },
  };
}
