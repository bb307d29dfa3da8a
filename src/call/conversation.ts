import type { Call, RecordingState } from '../core/call.ts';
import { claimsIn } from '../core/claims.ts';
import type { Context } from '../core/context.ts';
import type { Effect } from '../core/effect.ts';
import type { Input } from '../core/input.ts';
import { never } from '../core/never.ts';
import { voiceConfig } from '../core/react.ts';
import { isAtRest, owesWords } from '../core/waiting.ts';
import { payloadBytes } from '../protocols/audio/frames.ts';
import type { CallOptions } from './driver.ts';
import { keys } from './keys.ts';
import { listening } from './listening.ts';
import { pauses } from './pauses.ts';
import { renewal } from './renewal.ts';
import {
  aside,
  audible,
  cut,
  ended,
  markEchoed,
  quiet,
  type Said,
  settled,
  silence,
  sound,
  words,
} from './speech.ts';
import type {
  ActionRequest,
  ActionResult,
  Line,
  LineEvent,
  ResponseRequest,
  Voice,
  VoiceEvent,
} from './world.ts';

/**
 * The two parties of a call and the sound between them. Audio goes from one to the other here, never through
 * `decide`; what it means (someone began to speak, was heard, was cut) goes to `deliver`; effects come back
 * through `perform`.
 */
export interface Conversation {
  connect(line: Line): (event: LineEvent) => void;
  perform(effect: Effect): void;
  close(): void;
}

/** Pauses before each attempt to reach the voice again: about 8 s in all, as long as a caller will wait. */
const REOPEN_AFTER_MS = [0, 500, 1_000, 2_000, 4_000];

/** "Hello?" is said into the first second of a call, and an echo of the greeting comes then: it goes on. */
const UNCUT_MS = 1_500;

/** Up to the end of the last sentence that is whole. */
const WHOLE_SENTENCES = /^.*[.!?;:]["”']?(?=\s|$)/s;

export function conversation({
  options,
  context,
  current,
  deliver,
}: {
  options: CallOptions;
  context: Context;
  current: () => Call;
  deliver: (input: Input) => void;
}): Conversation {
  const { sid, from, to, agent, world, onProblem } = options;
  const { clock } = world;
  let line: Line | null = null;
  let voice: Voice | null = null;
  let speech = silence;
  let reopened = 0;
  /** Tool calls that this session of the voice waits for. */
  const openTools = new Set<string>();
  /** Of them, those that it called again before they were answered: one response follows both answers. */
  const calledAgain = new Set<string>();
  /** How far the words of an item have been listened to for claims. */
  const judged = new Map<string, number>();
  let callOffReopening = (): void => {};
  const keypad = keys(clock, (digits) => deliver({ type: 'pressed', digits }));
  /** When the agent was first heard on this line. */
  let firstSoundAt: number | null = null;
  const ear = listening({
    clock,
    deliver,
    canBeCut: () => audible(speech) && !isGreeting(),
    giveWay: callerStarted,
    feed: (payload) => voice?.hear(payload),
    sinceStart,
  });
  /** The session can be heard by now, and was asked for words: something of it may be heard. */
  let isReady = false;
  let isAsked = false;
  let clipsPlayed = 0;
  /** One after the other: what was asked for last has to be what it is. */
  let recordingSteered: Promise<void> = Promise.resolve();
  /** Something of the response that the model is making is a sound. */
  let hasSounded = false;
  const breaks = pauses(clock, (silentMs) => deliver({ type: 'agentPaused', silentMs }));
  const renewing = renewal({
    clock,
    isAtRest: () => {
      const call = current();
      return call.phase === 'live' && isAtRest(call) && quiet(speech);
    },
    open: newSession,
    onReady(fresh) {
      voice?.close();
      takeSession(fresh);
      isReady = true;
      deliver({ type: 'voiceRenewed' });
    },
  });

  function sinceStart(): number {
    const call = current();
    return call.phase === 'live' ? clock.now() - call.startedAt : 0;
  }

  // ---- the caller's leg

  function connect(next: Line): (event: LineEvent) => void {
    if (line !== null) {
      // The carrier was faster to bring the caller back than we to notice that they were gone.
      line.close();
      loseLine();
      deliver({ type: 'lineLost', why: 'another stream took its place' });
    }
    line = next;
    const resumes = current().phase === 'live';
    if (voice === null) openVoice();
    deliver(
      resumes
        ? { type: 'lineResumed' }
        : { type: 'answered', sid, from, to, agent: agent.name, voice: world.voices.name },
    );
    return (event) => {
      if (line === next) guarded(fromLine, event);
    };
  }

  function fromLine(event: LineEvent): void {
    switch (event.type) {
      case 'frame':
        voice?.hear(event.payload);
        ear.frame(event.payload);
        return;
      case 'mark':
        speech = markEchoed(speech, event.name, clock.now());
        tellWhatWasHeard();
        return;
      case 'digit':
        keypad.press(event.digit);
        return;
      case 'stopped':
        loseLine();
        deliver({ type: 'hungUp' });
        return;
      case 'closed':
        loseLine();
        deliver({ type: 'lineLost', why: event.why });
        return;
      default:
        never(event);
    }
  }

  /**
   * Words run ahead of their sound, so that what must not be believed can be cut off before it is heard. A
   * sentence is judged once it is whole: "You're booked" may go on as a question.
   */
  function listenIn(item: string, text: string, final: boolean): void {
    const from = judged.get(item) ?? 0;
    const to = final ? text.length : (WHOLE_SENTENCES.exec(text)?.[0].length ?? 0);
    if (to <= from) return;
    judged.set(item, to);
    const claims = claimsIn(text.slice(from, to));
    if (claims.length > 0) deliver({ type: 'agentClaimed', claims });
  }

  function loseLine(): void {
    keypad.end();
    stopSpeaking();
    line = null;
  }

  // ---- the voice

  function openVoice(): void {
    callOffReopening();
    voice?.close();
    takeSession(newSession());
  }

  /** Its events count once it was taken; before that they are for whoever waits for it. */
  function newSession(waiting: (event: VoiceEvent) => void = () => {}): Voice {
    const take = (event: VoiceEvent) => (voice === opened ? fromVoice(event) : waiting(event));
    const opened = world.voices.open((event) => guarded(take, event));
    const call = current();
    if (call.phase === 'live') {
      opened.configure(voiceConfig(context, call));
      opened.recall(call.transcript);
    }
    return opened;
  }

  function takeSession(opened: Voice): void {
    renewing.callOff();
    openTools.clear();
    calledAgain.clear();
    isReady = false;
    isAsked = false;
    hasSounded = false;
    voice = opened;
  }

  function fromVoice(event: VoiceEvent): void {
    switch (event.type) {
      case 'ready':
        reopened = 0;
        isReady = true;
        deliver({ type: 'voiceResumed' });
        return;
      case 'callerStarted':
        ear.began(event.item);
        return;
      case 'callerTurn':
        ear.ended(event.item);
        return;
      case 'callerSaid':
        ear.said(event.item, event.text);
        return;
      case 'audio':
        hasSounded = true;
        play(event.item, event.part, event.payload);
        return;
      case 'audioEnded':
        return;
      case 'agentText':
        speech = words(speech, event.item, event.text, sinceStart());
        listenIn(event.item, event.text, event.final);
        return;
      case 'toolCalled':
        if (openTools.has(event.id)) calledAgain.add(event.id);
        openTools.add(event.id);
        deliver({ type: 'toolCalled', id: event.id, name: event.name, arguments: event.arguments });
        return;
      case 'responseEnded': {
        speech = ended(speech);
        breaks.over();
        judged.clear();
        const isEmpty = event.status === 'completed' && event.tools === 0 && !event.forced && !hasSounded;
        const begun = hasSounded;
        hasSounded = false;
        deliver({
          type: 'responseEnded',
          tools: event.tools,
          ...(event.forced ? { forced: true } : {}),
          cut: event.status === 'cancelled',
          ...(event.status === 'failed' || event.status === 'incomplete'
            ? { failed: event.why ?? event.status, begun }
            : isEmpty
              ? { failed: 'nothing was said' }
              : {}),
        });
        tellWhatWasHeard();
        return;
      }
      case 'used':
        deliver({ type: 'used', usage: event.usage });
        return;
      case 'expiring':
        renewing.due();
        return;
      case 'lost':
        loseVoice(event.why, event.retry);
        return;
      default:
        never(event);
    }
  }

  /** Whatever is said, or asked for and not yet begun, gives way: their turn will ask for an answer of its own. */
  function callerStarted(): void {
    if (!isGreeting()) {
      const isCut = audible(speech);
      const heardMs = stopSpeaking();
      if (isCut) deliver({ type: 'callerInterrupted', heardMs });
    }
    deliver({ type: 'callerStarted' });
  }

  function isGreeting(): boolean {
    return firstSoundAt === null || clock.now() < firstSoundAt + UNCUT_MS;
  }

  /** The caller began while this was on its way to us. A goodbye is said all the same. */
  function isTalkedOver(): boolean {
    const call = current();
    return call.phase === 'live' && call.speaking.caller && call.farewell === null && !isGreeting();
  }

  function play(item: string, part: number, payload: string): void {
    if (line === null) return;
    if (isTalkedOver()) {
      stopSpeaking();
      return;
    }
    firstSoundAt ??= clock.now();
    const sounded = sound(speech, {
      item,
      part,
      bytes: payloadBytes(payload),
      startedMs: sinceStart(),
      at: clock.now(),
    });
    speech = sounded.speech;
    line.play(payload);
    line.mark(sounded.mark);
    const goesOn = breaks.sent(payloadBytes(payload) / 8);
    if (sounded.first || goesOn) deliver({ type: 'agentStarted' });
  }

  function tellWhatWasHeard(): void {
    const settlement = settled(speech);
    speech = settlement.speech;
    tell(settlement.said);
    if (!quiet(speech)) return;
    if (ear.agentQuiet()) deliver({ type: 'callerStarted' });
    deliver({ type: 'agentQuiet' });
  }

  /** Cuts the agent short, on the line and in the model. Returns how much was heard of what was playing. */
  function stopSpeaking(): number {
    ear.agentQuiet();
    breaks.over();
    const stopped = cut(speech, clock.now());
    speech = stopped.speech;
    line?.clear();
    voice?.interrupt(stopped.unheard);
    tell(stopped.said);
    return stopped.heardMs;
  }

  function tell(said: readonly Said[]): void {
    for (const one of said) deliver({ type: 'agentSaid', ...one });
  }

  function loseVoice(why: string, retry: boolean): void {
    renewing.callOff();
    voice = null;
    // Words of ours that stand in for it go on.
    if (speech.generating || speech.items.length > 0) stopSpeaking();
    if (!retry) deliver({ type: 'voiceGone', why });
    else if (reopened === 0) deliver({ type: 'voiceLost', why });
    else reopenVoice();
  }

  function reopenVoice(): void {
    const pause = REOPEN_AFTER_MS[reopened];
    if (pause === undefined)
      return deliver({ type: 'voiceGone', why: 'The voice could not be reached again.' });
    reopened += 1;
    callOffReopening = clock.wakeAt(clock.now() + pause, openVoice);
  }

  // ---- effects

  function perform(effect: Effect): void {
    const call = current();
    switch (effect.type) {
      case 'configureVoice':
        if (call.phase === 'live') voice?.configure(voiceConfig(context, call));
        return;
      case 'answerTool':
        answerTool(effect);
        return;
      case 'respond':
        request({ type: 'respond' });
        return;
      case 'say':
        say(effect.text);
        return;
      case 'standIn':
        void standIn(effect);
        return;
      case 'cut':
        stopSpeaking();
        return;
      case 'forceTool':
        request({ type: 'force', tool: effect.tool });
        return;
      case 'note':
        voice?.note(effect.text);
        return;
      case 'runCheck':
        void check(effect.id, actionRequest(effect));
        return;
      case 'runAction':
        void act(effect.key, world.actions.run(effect.key, actionRequest(effect)));
        return;
      case 'settleAction':
        void act(effect.key, world.actions.settle(effect.key, actionRequest(effect)));
        return;
      case 'reopenVoice':
        reopenVoice();
        return;
      case 'steerRecording':
        recordingSteered = recordingSteered.then(() => steerRecording(effect.to));
        return;
      case 'transfer':
        void handOver();
        return;
      case 'leaveToCarrier':
      case 'hangUp':
        close();
        return;
      default:
        never(effect);
    }
  }

  function request(what: ResponseRequest): void {
    isAsked = true;
    voice?.request(what);
  }

  /**
   * Words that were kept are played at once: the greeting waits for no session. Only while nothing of the session
   * can be heard, so that they overtake nothing; it is told that they were said.
   */
  function say(text: string): void {
    const clip = isReady && isAsked ? null : (world.clips?.find(text) ?? null);
    if (clip === null || line === null) return request({ type: 'say', text });
    sayOurselves(text, clip);
    voice?.recall([{ speaker: 'agent', text }]);
  }

  function sayOurselves(text: string, sound: readonly string[]): void {
    const item = clipItem();
    speech = words(speech, item, text, sinceStart());
    for (const payload of sound) play(item, 0, payload);
    speech = ended(speech);
    breaks.over();
  }

  function clipItem(): string {
    clipsPlayed += 1;
    return `clip_${clipsPlayed}`;
  }

  /**
   * Words in a sound of ours: in the voice's own where it was kept. They are no part of the conversation, and what
   * the voice still says comes after them, unless they are the last ones.
   */
  async function standIn({ text, ends }: Extract<Effect, { type: 'standIn' }>): Promise<void> {
    const sound = world.clips?.find(text) ?? (await world.spare?.speak(text)) ?? null;
    const call = current();
    // While it was made, the voice may have begun, or the caller.
    if (sound === null || line === null || call.phase !== 'live' || !owesWords(call)) return;
    if (ends) {
      stopSpeaking();
      return sayOurselves(text, sound);
    }
    const item = clipItem();
    for (const payload of sound) {
      const [more, mark] = aside(speech, { item, bytes: payloadBytes(payload), at: clock.now() });
      speech = more;
      line.play(payload);
      line.mark(mark);
    }
  }

  function answerTool({ id, output, responds }: Extract<Effect, { type: 'answerTool' }>): void {
    if (openTools.delete(id)) {
      // Asked for before the answer, which sets it free: so several calls of one turn get one response.
      if (responds) request({ type: 'respond' });
      voice?.answer(id, output);
      return;
    }
    // A session that was opened meanwhile knows nothing of the call: it is told the result as a note.
    voice?.note(`Result of an earlier tool call: ${output}`);
    if (responds && !calledAgain.delete(id)) request({ type: 'respond' });
  }

  async function check(id: string, request: ActionRequest): Promise<void> {
    try {
      const result = await world.actions.check(request);
      if (result.ok) deliver({ type: 'checkPassed', id });
      else deliver({ ...result, type: 'checkFailed', id });
    } catch (error) {
      onProblem('A check threw', error);
      // The action itself will find out.
      deliver({ type: 'checkPassed', id });
    }
  }

  async function act(key: string, running: Promise<ActionResult>): Promise<void> {
    try {
      const result = await running;
      if (result.ok) deliver({ type: 'actionDone', key, result: result.result });
      else if (result.unknown) deliver({ type: 'actionUnknown', key, why: result.why });
      else deliver({ ...result, type: 'actionFailed', key });
    } catch (error) {
      onProblem('An action threw', error);
      deliver({ type: 'actionUnknown', key, why: 'It is not known whether this was done.' });
    }
  }

  /** A bug of ours ends this call; thrown into a socket's event it would end the process. */
  function guarded<T>(take: (event: T) => void, event: T): void {
    try {
      take(event);
    } catch (error) {
      onProblem('A call failed', error);
      deliver({ type: 'crashed', why: error instanceof Error ? error.message : String(error) });
    }
  }

  function actionRequest({ intent, record }: Pick<ActionRequest, 'intent' | 'record'>): ActionRequest {
    return { callSid: sid, from, intent, record };
  }

  async function steerRecording(to: RecordingState): Promise<void> {
    const told = (await world.carrier?.record(to)) ?? { ok: false, why: 'there are no credentials' };
    deliver(told.ok ? { type: 'recordingChanged', to } : { type: 'recordingFailed', to, why: told.why });
  }

  /** The stream stays until the carrier was told: it ends with it, and must not be taken for a caller who hangs up. */
  async function handOver(): Promise<void> {
    const leaving = line;
    line = null;
    close();
    if (leaving !== null && (await world.carrier?.handOver()) === 'over') deliver({ type: 'hungUp' });
    leaving?.close();
  }

  function close(): void {
    callOffReopening();
    renewing.callOff();
    breaks.over();
    keypad.end();
    ear.close();
    line?.close();
    voice?.close();
    line = null;
    voice = null;
    speech = silence;
  }

  return { connect, perform, close };
}
