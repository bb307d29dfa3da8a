import type { Clock } from '../call/world.ts';
import type { Heard } from './call.ts';
import type { CallersEnd, Words } from './line.ts';
import type { Caller, CallerAct, CallerTurn } from './parties.ts';
import { spokenMs } from './sound.ts';
import type { Session } from './voice.ts';

/**
 * The caller's mouth and ear: gives the caller what was heard, in the moment in which a person would answer, and
 * makes sound of what the caller does.
 */
export interface Person {
  readonly heard: readonly Heard[];
  turns(): number;
  hears(words: Words, cut: boolean): void;
  /** The agent closed the line. */
  left(how: 'hung_up' | 'transferred'): void;
}

export function person({
  clock,
  caller,
  end,
  voice,
  onHungUp,
}: {
  readonly clock: Clock;
  readonly caller: Caller;
  readonly end: CallersEnd;
  readonly voice: () => Session | null;
  readonly onHungUp: () => void;
}): Person {
  const heard: Heard[] = [];
  let turns = 0;
  /** Of the agent, since the caller last spoke or pressed keys. */
  let words = '';
  let lastItem: string | null = null;
  /** The caller speaks, or is about to. */
  let isActing = false;
  let callOff = (): void => {};

  /** The caller does something once nothing was heard for so long. */
  function awaitSilence(ms: number, isNews: boolean): void {
    callOff();
    callOff = clock.wakeAt(clock.now() + ms, () => {
      if (end.isOpen() && !isActing && end.isSilent()) act(caller.answer(isNews ? words : ''));
    });
  }

  function act(next: CallerAct): void {
    callOff();
    if (next.type === 'waits') {
      awaitSilence(STILL_WAITING_MS, false);
      return;
    }
    isActing = true;
    clock.wakeAt(clock.now() + next.afterMs, () => {
      if (end.isOpen()) perform(next);
    });
  }

  function perform(next: Exclude<CallerAct, { type: 'waits' }>): void {
    switch (next.type) {
      case 'says':
        speak(next);
        return;
      case 'presses':
        words = '';
        lastItem = null;
        end.press(next.digits);
        spoke();
        return;
      case 'hangs_up':
        onHungUp();
        end.hangUp();
    }
  }

  function speak(turn: CallerTurn): void {
    turns += 1;
    heard.push({ at: clock.now(), speaker: 'caller', text: turn.text });
    words = '';
    lastItem = null;
    const session = voice();
    const begun = session?.startsSpeaking();
    clock.wakeAt(clock.now() + spokenMs(turn.text), () => {
      spoke();
      if (session === null) return;
      clock.wakeAt(clock.now() + session.endOfTurnMs(), () => {
        if (end.isOpen()) begun?.said(turn);
      });
    });
  }

  function spoke(): void {
    isActing = false;
    awaitSilence(NO_ANSWER_MS, true);
  }

  awaitSilence(NO_ANSWER_MS, true);

  return {
    heard,
    turns: () => turns,
    hears({ item, text }, cut) {
      const last = heard.at(-1);
      words = words === '' ? text : `${words} ${text}`;
      if (last !== undefined && item === lastItem) {
        heard[heard.length - 1] = { at: clock.now(), speaker: 'agent', text: `${last.text} ${text}` };
      } else heard.push({ at: clock.now(), speaker: 'agent', text });
      lastItem = item;
      if (isActing || !end.isOpen()) return;
      callOff();
      if (cut || end.isSilent()) {
        awaitSilence(PAUSE_MS, true);
        return;
      }
      const interruption = caller.overhear(text);
      if (interruption !== null) act(interruption);
    },
    left(how) {
      callOff();
      caller.left(how, words);
    },
  };
}

/** Longer than between two sentences: the agent has finished. */
const PAUSE_MS = 600;
/** Nothing came back: people begin to wonder. */
const NO_ANSWER_MS = 7_000;
/** Longer than the agent waits before it asks whether anybody is there. */
const STILL_WAITING_MS = 12_000;
