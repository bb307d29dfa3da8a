import type { Clock, ResponseRequest, Voice, VoiceEvent } from '../call/world.ts';
import type { Line as TranscriptLine } from '../core/call.ts';
import type { VoiceConfig } from '../core/effect.ts';
import { responseCreate } from '../protocols/realtime/client-events.ts';
import {
  awaitsOutput,
  type Called,
  newTurn,
  type Status,
  step,
  type TurnInput,
  type TurnOutput,
  type Wish,
} from '../protocols/realtime/turn.ts';
import type { Act, Mind, Prompt, Turn } from '../simulator/realtime/mind.ts';
import { type Random, whole } from './chance.ts';
import { conversationItems } from './conversation-items.ts';
import type { Words } from './line.ts';
import type { CallerTurn } from './parties.ts';
import { newPrompt } from './prompt.ts';
import { clausesOf, soundOf, spokenMs } from './sound.ts';

/**
 * A session with a simulated model: a mind, and the times that a real one takes. Which response runs when, and
 * which tool calls count, is decided by the sequencer of the real adapter.
 */
export interface Session extends Voice {
  /** The caller's sound began; `said` is called with the end of it, where it has words. */
  startsSpeaking(): CallersWords;
  /** Silence that ends a turn of the caller. */
  endOfTurnMs(): number;
}

export interface CallersWords {
  /** The caller's turn is complete. */
  said(turn: CallerTurn): void;
}

export interface SessionOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly mind: Mind;
  readonly listener: (event: VoiceEvent) => void;
  /** The share of turns whose transcript never comes. */
  readonly transcriptsMissing: number;
  /** The sound that is told next holds these words. */
  readonly onWords: (words: Words | null) => void;
  readonly onConfigured: (config: VoiceConfig) => void;
  /** A caller's turn, as the mind is shown it. */
  readonly onTurn: (shown: Turn, turn: CallerTurn) => void;
  /** A call of these acts is told to the agent, and answered. */
  readonly onCalled: (act: Act, id: string, acts: readonly Act[]) => void;
  readonly onAnswered: (id: string, output: string) => void;
  /** Ids that no other session of this call has. */
  readonly nextId: () => number;
}

export function session(options: SessionOptions): Session {
  const { clock, random, mind, listener, nextId } = options;
  const id = `sess_${nextId()}`;
  const items = conversationItems();
  const readyAt = clock.now() + whole(random, ...OPENING_MS);
  let isOver = false;
  let config: VoiceConfig | null = null;
  let sequence = newTurn;
  let running: Running | null = null;
  let responses = 0;

  function emit(event: VoiceEvent): void {
    if (!isOver) listener(event);
  }

  function later(ms: number, what: () => void): () => void {
    return clock.wakeAt(clock.now() + ms, () => {
      if (!isOver) what();
    });
  }

  function lose(why: string): void {
    close();
    listener({ type: 'lost', why, retry: true });
  }

  function close(): void {
    isOver = true;
    running?.stop();
  }

  // ---- which response runs

  const outputs: TurnOutput[] = [];
  let isPerforming = false;

  function move(input: TurnInput): void {
    const [next, out] = step(sequence, input);
    sequence = next;
    outputs.push(...out);
    // An input that comes while outputs are performed waits for its turn.
    if (isPerforming) return;
    isPerforming = true;
    for (let output = outputs.shift(); output !== undefined; output = outputs.shift()) perform(output);
    isPerforming = false;
  }

  function perform(output: TurnOutput): void {
    switch (output.type) {
      case 'create':
        create(output.event, output.wish);
        return;
      case 'cancel':
        cancel(output.response);
        return;
      case 'dispatch': {
        const { id: call, name, arguments: given } = output.call;
        emit({ type: 'toolCalled', id: call, name, arguments: given });
        return;
      }
      case 'forget':
        items.forget(output.item);
        return;
      case 'ended':
        emit({ ...output, type: 'responseEnded' });
        return;
      case 'dropped':
        return;
    }
  }

  // ---- one response

  function create(event: string, wish: Wish): void {
    const response = `resp_${nextId()}`;
    // Asked for before the session is there, it is made once it is.
    const openingMs = Math.max(0, readyAt - clock.now());
    later(openingMs + whole(random, ...NETWORK_MS), () => {
      const one = begin(response);
      running = one;
      move({ type: 'created', response });
      if (running !== one || one.isStopped()) return;
      void think(event, wish, one);
    });
  }

  async function think(event: string, wish: Wish, one: Running): Promise<void> {
    const acts = mind.respond(promptOf(event, wish));
    // Kept out of promises where nobody needs one: most minds know at once.
    const known = acts instanceof Promise ? await acts : acts;
    const thoughtMs = wish.type === 'say' ? whole(random, ...READING_MS) : whole(random, ...THINKING_MS);
    one.goOn(thoughtMs, () => act(known, 0, one));
  }

  function promptOf(event: string, wish: Wish): Prompt {
    responses += 1;
    return newPrompt({
      sessionId: id,
      turn: responses - 1,
      config,
      created: wish.type === 'respond' ? null : responseCreate(event, wish),
      turns: items.turns(),
    });
  }

  function act(acts: readonly Act[], index: number, one: Running): void {
    const next = acts[index];
    const goOn = () => act(acts, index + 1, one);
    if (next === undefined) finish(one, 'completed');
    else if ('say' in next) speak(next.say, one, goOn);
    else if ('call' in next) call(next, acts, one, goOn);
    else if ('fail' in next) finish(one, 'failed', next.fail);
    else if ('stopShort' in next) finish(one, 'incomplete', next.stopShort);
    else if ('drop' in next) lose('the connection was cut');
    else one.goOn(STALL_MS, () => lose('the model stopped answering'));
  }

  /** Words and sound, clause by clause: the words a little ahead, both faster than they are heard. */
  function speak(text: string, one: Running, goOn: () => void): void {
    const item = `item_${nextId()}`;
    const clauses = clausesOf(text);
    let said = '';
    items.add(item, { by: 'agent', text: '' });

    function word(clause: string): void {
      said = said === '' ? clause : `${said} ${clause}`;
      emit({ type: 'agentText', item, text: said, final: false });
    }

    /** The sound of a clause, and the words of the one after it. */
    function sound(index: number): void {
      const clause = clauses[index];
      if (clause === undefined) {
        emit({ type: 'agentText', item, text: said, final: true });
        emit({ type: 'audioEnded', item, part: 0 });
        goOn();
        return;
      }
      const soundMs = spokenMs(clause);
      items.sounded(item, clause, soundMs);
      options.onWords({ item, text: clause });
      emit({ type: 'audio', item, part: 0, payload: soundOf(soundMs) });
      options.onWords(null);
      const following = clauses[index + 1];
      if (following !== undefined && !one.isStopped()) word(following);
      one.goOn(Math.round(soundMs / SPEED), () => sound(index + 1));
    }

    const first = clauses[0];
    if (first !== undefined) word(first);
    one.goOn(whole(random, ...WORDS_AHEAD_MS), () => sound(0));
  }

  function call(
    toCall: Extract<Act, { call: string }>,
    acts: readonly Act[],
    one: Running,
    goOn: () => void,
  ): void {
    const item = `item_${nextId()}`;
    const callId = `call_${nextId()}`;
    const made: Called = { id: callId, name: toCall.call, arguments: toCall.arguments, item };
    one.goOn(toCall.overMs ?? whole(random, ...CALL_MS), () => {
      items.add(item, { by: 'call', name: made.name, callId, arguments: made.arguments });
      one.calls.push(made);
      options.onCalled(toCall, callId, acts);
      move({ type: 'called', response: one.id, call: made });
      goOn();
    });
  }

  function finish(one: Running, status: Status, why?: string): void {
    if (one.isStopped()) return;
    running = null;
    // A new key before what is spread: behind it, V8 would make a hidden class for every single object.
    const calls = one.calls.map((made) => ({ cut: false, ...made }));
    move({ type: 'done', response: one.id, status, ...(why !== undefined && { why }), calls });
  }

  /** Nothing more is made; what was made and not told is not told any more. */
  function cancel(response: string): void {
    const one = running?.id === response ? running : null;
    running = null;
    one?.stop();
    const calls = (one?.calls ?? []).map((made) => ({ cut: false, ...made }));
    later(whole(random, ...NETWORK_MS), () => move({ type: 'done', response, status: 'cancelled', calls }));
  }

  function begin(response: string): Running {
    let isStopped = false;
    let callOff = () => {};
    return {
      id: response,
      calls: [],
      goOn: (ms, what) => {
        if (!isStopped) callOff = later(ms, what);
      },
      stop: () => {
        isStopped = true;
        callOff();
      },
      isStopped: () => isStopped,
    };
  }

  // ---- what the model remembers

  function show(shown: Turn): void {
    items.add(`item_${nextId()}`, shown);
  }

  const isReady = (): boolean => !isOver && clock.now() >= readyAt;
  later(readyAt - clock.now(), () => emit({ type: 'ready' }));

  return {
    configure(next) {
      config = next;
      options.onConfigured(next);
    },
    hear: () => {},
    request: (request: ResponseRequest) => move({ type: 'wish', wish: request }),
    answer(call, output) {
      if (awaitsOutput(sequence, call)) {
        show({ by: 'output', callId: call, output });
        options.onAnswered(call, output);
      } else
        show({
          by: 'system',
          text: `A tool that was called before has answered: ${output}`,
        });
      move({ type: 'answered', call });
    },
    note: (text) => show({ by: 'system', text }),
    recall(transcript: readonly TranscriptLine[]) {
      for (const { speaker, text } of transcript.slice(-MAX_RECALLED)) show({ by: speaker, text });
    },
    interrupt(unheard) {
      move({ type: 'interrupt' });
      for (const part of unheard) items.cut(part);
    },
    close,
    endOfTurnMs: () => config?.endOfTurnMs ?? 500,
    startsSpeaking() {
      const item = `item_${nextId()}`;
      // Nobody listens before the session is there.
      if (isReady()) emit({ type: 'callerStarted', item });
      return {
        said(turn) {
          if (!isReady()) return;
          const shown: Turn = { by: 'caller', text: turn.text };
          items.add(item, shown);
          options.onTurn(shown, turn);
          const isMissing = random() < options.transcriptsMissing;
          const transcribedMs = whole(random, ...TRANSCRIPT_MS);
          if (!isMissing) later(transcribedMs, () => emit({ type: 'callerSaid', item, text: turn.text }));
          emit({ type: 'callerTurn', item });
        },
      };
    },
  };
}

interface Running {
  readonly id: string;
  /** Calls that it completed. */
  readonly calls: Called[];
  goOn(ms: number, what: () => void): void;
  stop(): void;
  isStopped(): boolean;
}

/** To the server and back. */
const NETWORK_MS = [20, 60] as const;
const OPENING_MS = [200, 900] as const;
/** To the first word, or the first letter of a tool call. */
const THINKING_MS = [300, 900] as const;
/** Words that are given need no thought. */
const READING_MS = [250, 600] as const;
/** The arguments of a tool call. */
const CALL_MS = [60, 250] as const;
const TRANSCRIPT_MS = [100, 900] as const;
const WORDS_AHEAD_MS = [20, 80] as const;
/** Sound is made so many times faster than it is heard. */
const SPEED = 4;
/** As long as the real adapter waits for a model that says nothing more. */
const STALL_MS = 12_000;
/** Turns that a new session is told of. */
const MAX_RECALLED = 20;
