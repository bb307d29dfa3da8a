/**
 * Guards, each with a way to break it. `npm run mutations` breaks one after the other in a copy of the checkout
 * and runs the tests: a break that no test notices is a promise that nobody keeps.
 */
export interface Mutation {
  /** What is broken, in a few words. */
  readonly guard: string;
  /** Where, from the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly whole: string;
  readonly broken: string;
  /** What a caller or the log would see of it. */
  readonly harm: string;
}

export const mutations: readonly Mutation[] = [
  // What a tool call is judged by.
  {
    guard: 'stage gate',
    file: 'src/core/decide/refusal.ts',
    whole: '!legalTools(call.stage).includes(tool)',
    broken: 'false',
    harm: 'A tool works in a stage that does not offer it.',
  },
  {
    guard: 'one tool call at a time',
    file: 'src/core/decide/refusal.ts',
    whole: 'const isBusy = call.pending !== null || (call.awaited !== null && call.awaited.id !== id);',
    broken: 'const isBusy = false;',
    harm: 'A second action starts while the first one runs.',
  },
  {
    guard: 'repeated id',
    file: 'src/core/decide/tool.ts',
    whole: "const isRepeated = draft.call.toolIds.includes(id) && draft.context.rails.has('idempotency');",
    broken: 'const isRepeated = false;',
    harm: 'A tool call that is delivered twice works twice.',
  },
  {
    guard: 'a turn after, not at',
    file: 'src/core/evidence.ts',
    whole: 'words.some((one) => one.turn > turn)',
    broken: 'words.some((one) => one.turn >= turn)',
    harm: 'The words before a summary count as the answer to it.',
  },
  {
    guard: 'provenance since the request',
    file: 'src/core/decide/refusal.ts',
    whole: 'Math.max(call.requestSince, ',
    broken: 'Math.max(0, ',
    harm: 'Values of a new request come from words about the one before.',
  },
  {
    guard: 'provenance since it was thrown out',
    file: 'src/core/decide/refusal.ts',
    whole: 'call.emptySince[name] ?? 0',
    broken: '0',
    harm: 'A time that is taken is replaced by one that the caller never said.',
  },
  {
    guard: 'a value of a kind that was mentioned',
    file: 'src/core/decide/support.ts',
    whole: "context.transcripts !== 'known'",
    broken: 'true',
    harm: 'A day is booked that nobody named a day for.',
  },

  // The yes that an action hangs on.
  {
    guard: 'a summary that was heard',
    file: 'src/core/evidence.ts',
    whole: 'return believesAgent(context, call) ? summary.heardAt : summary.readAt;',
    broken: 'return summary.readAt;',
    harm: 'A yes to half a summary confirms the whole.',
  },
  {
    guard: 'a summary with every value',
    file: 'src/core/summary.ts',
    whole: 'return isOpened(agent, call, heard) && mentions(heard, spokenValues(agent, call));',
    broken: 'return isOpened(agent, call, heard);',
    harm: 'A summary read with a wrong time counts as heard.',
  },
  {
    guard: 'a summary read again',
    file: 'src/core/decide/speech.ts',
    whole: "!context.rails.has('confirmation') || !believesAgent(context, call) || call.farewell !== null",
    broken: 'true',
    harm: 'A summary that was read wrongly is never put right.',
  },
  {
    guard: 'a no is no yes',
    file: 'src/core/decide/refusal.ts',
    whole: 'switch (answer) {\n',
    broken: "switch (answer) {\n    case 'no':\n      return null;\n",
    harm: 'The caller says no, the model says yes, and it is booked.',
  },
  {
    guard: 'an unclear answer is no yes',
    file: 'src/core/decide/refusal.ts',
    whole: 'switch (answer) {\n',
    broken: "switch (answer) {\n    case 'unclear':\n      return null;\n",
    harm: '"Hmm" is taken for a yes.',
  },
  {
    guard: 'silence is no yes',
    file: 'src/core/decide/refusal.ts',
    whole: 'return transcribes(context, call)',
    broken: 'return false',
    harm: 'Noise that was never transcribed confirms a booking.',
  },
  {
    guard: 'a keyed yes to a heard summary',
    file: 'src/core/decide/keypad.ts',
    whole: 'call.pending === null && summaryHeardAt(context, call) !== null',
    broken: 'call.pending === null',
    harm: 'A key pressed early confirms what was not read yet.',
  },
  {
    guard: 'a correction makes the summary stale',
    file: 'src/core/evolve.ts',
    whole: 'record: { ...call.record, ...Object.fromEntries(recorded) },\n        summary: null,',
    broken: 'record: { ...call.record, ...Object.fromEntries(recorded) },',
    harm: 'A yes to the old summary confirms the new record.',
  },
  {
    guard: 'what was confirmed is what is done',
    file: 'src/core/decide/refusal.ts',
    whole: 'call.summary?.confirmed && call.summary.hash === recordHash(agent, call)',
    broken: 'call.summary?.confirmed',
    harm: 'A record that changed after the yes is carried out.',
  },
  {
    guard: 'noise is not a turn',
    file: 'src/core/evolve.ts',
    whole: 'words: call.words.filter(({ turn }) => turn !== fact.data.turn),',
    broken: 'words: call.words,',
    harm: 'A cough is an answer.',
  },
  {
    guard: 'a yes to a reading with another value',
    file: 'src/core/decide/speech.ts',
    whole: 'if (isHeard(call) && heard === undefined && misreadsSummary(agent, call, text))',
    broken: 'if (false)',
    harm: 'What is booked is not what the caller said yes to last.',
  },
  {
    guard: 'a yes does not let go',
    file: 'src/core/decide/refusal.ts',
    whole: "return context.rails.has('confirmation') && hasAgreed(draft) ? saidYes(call) : null;",
    broken: 'return null;',
    harm: 'The caller says yes, and their request is dropped.',
  },
  {
    guard: 'a yes changes nothing',
    file: 'src/core/decide/refusal.ts',
    whole: "if (tool === 'correct_details' && hasAgreed(draft)) return saidYes(call);",
    broken: '',
    harm: 'The caller says yes, and the model puts another name in the record.',
  },

  // An action, once.
  {
    guard: 'a key for each action',
    file: 'src/core/decide/tool.ts',
    whole: 'call.actions + 1}',
    broken: '1}',
    harm: 'The second booking of a call is told the result of the first.',
  },
  {
    guard: 'the result of this action',
    file: 'src/core/decide/outcome.ts',
    whole: "call.pending?.type === 'action' && call.pending.key === key ?",
    broken: "call.pending?.type === 'action' ?",
    harm: 'The late result of one action is taken for that of another.',
  },
  {
    guard: 'an unknown outcome is no failure',
    file: 'src/call/conversation.ts',
    whole: 'else if (result.unknown)',
    broken: 'else if (false)',
    harm: 'The caller is told that it was not done when it may have been.',
  },
  {
    guard: 'after a crash an action is settled',
    file: 'src/core/react.ts',
    whole: "{ type: 'settleAction', key: call.pending.key, intent, record }",
    broken: "{ type: 'runAction', key: call.pending.key, intent, record }",
    harm: 'An action that a crash cut short is done a second time.',
  },
  {
    guard: 'a request to another system is not repeated',
    file: 'src/adapters/actions/actions.ts',
    whole: 'if (!isAppointment(request)) return notKnown;',
    broken: '',
    harm: 'Another system is asked twice for the same thing.',
  },
  {
    guard: 'a result is kept',
    file: 'src/adapters/actions/actions.ts',
    whole: "if (state.status === 'ended') return state.result;",
    broken: '',
    harm: 'An action that ended is done again under the same key.',
  },
  {
    guard: 'the end waits for the action',
    file: 'src/core/decide/ending.ts',
    whole: "return call.pending?.type === 'action' || awaitsRecording(call) ? draft : end(draft);",
    broken: 'return end(draft);',
    harm: 'The log never tells what became of a booking whose caller hung up.',
  },
  {
    guard: 'one appointment a slot',
    file: 'src/adapters/store/schema.ts',
    whole: 'CREATE UNIQUE INDEX one_appointment_a_slot',
    broken: 'CREATE INDEX one_appointment_a_slot',
    harm: 'Two callers get the same time.',
  },
  {
    guard: 'one appointment a key',
    file: 'src/adapters/store/sqlite.ts',
    whole: "if (before !== null) return { status: 'booked', appointment: before.appointment };",
    broken: '',
    harm: 'A booking that is asked for again is told that its own time is taken.',
  },

  // Facts before anything is done.
  {
    guard: 'written before it is done',
    file: 'src/call/driver.ts',
    whole: 'await world.journal.append(facts);',
    broken: 'void world.journal.append(facts).catch(() => {});',
    harm: 'Things are done that no log tells of.',
  },
  {
    guard: 'the fence of the journal',
    file: 'src/adapters/store/sqlite.ts',
    whole: 'AND epoch = ? AND last_seq = ?',
    broken: 'AND epoch >= ? AND last_seq = ?',
    harm: 'Two nodes write the same call.',
  },
  {
    guard: 'numbers of cards are forgotten',
    file: 'src/core/conceal.ts',
    whole: 'const kept = forgetNumbers(fact, before, agent);',
    broken: 'const kept = fact;',
    harm: 'The number of a card is stored.',
  },
  {
    guard: 'sensitive values are hidden in what is said',
    file: 'src/call/driver.ts',
    whole: 'const concealed = conceal(decided, call, context.agent, told);',
    broken: 'const concealed = { facts: decided, told };',
    harm: 'A sensitive value stands in the log in the words of the caller.',
  },
  {
    guard: 'the answer to a sensitive question is hidden as a whole',
    file: 'src/core/sensitive.ts',
    whole: 'return asked !== undefined && isSensitive(asked) ? asked : undefined;',
    broken: 'return undefined;',
    harm: 'A sensitive value stands in the log until it is recorded, and the recording goes on.',
  },
  {
    guard: 'sensitive values are forgotten with the end of the call',
    file: 'src/adapters/store/sqlite.ts',
    whole: "return facts.some(({ type }) => type === 'call_end') && keepShown(sid);",
    broken: 'return false;',
    harm: 'Sensitive values stay in the store for good.',
  },
  {
    guard: 'what cannot be paused is not recorded',
    file: 'src/core/recording.ts',
    whole:
      'if (agent.recording === undefined || canPause || sensitiveFields(agent).length === 0) return agent;',
    broken: 'if (agent.recording !== undefined) return agent;',
    harm: 'A sensitive value is recorded in the voice of the caller.',
  },
  {
    guard: 'parts of a number are forgotten',
    file: 'src/core/redact.ts',
    whole: "call.phase === 'live' ? forgetParts(whole, call, agent) : whole",
    broken: 'whole',
    harm: 'A card number is stored in two halves.',
  },

  // The ladder and the budgets.
  {
    guard: 'progress resets the watchdog',
    file: 'src/core/evolve.ts',
    whole: '        turnsWithoutTool: 0,\n        rung: null,\n        pending:',
    broken: '        pending:',
    harm: 'A model that came back on the track is forced and replaced all the same.',
  },
  {
    guard: 'patience',
    file: 'src/core/watchdog.ts',
    whole: 'call.turnsWithoutTool < patience',
    broken: 'call.turnsWithoutTool <= patience',
    harm: 'The watchdog comes a turn late.',
  },
  {
    guard: 'the last rung',
    file: 'src/core/watchdog.ts',
    whole: "if (call.rung === 'force') return forced ? giveUp(draft, tool) : draft;",
    broken: "if (call.rung === 'force') return draft;",
    harm: 'A model that ignores even a forced tool keeps the caller for ever.',
  },
  {
    guard: 'budgets end in a person',
    file: 'src/core/decide/budget.ts',
    whole: "if (!draft.context.rails.has('budgets')) return draft;",
    broken: 'return draft;',
    harm: 'A model that goes round in circles keeps the caller for ever.',
  },
  {
    guard: 'attempts are counted',
    file: 'src/core/evolve.ts',
    whole: 'attempts: { ...call.attempts, [field]: attempt }',
    broken: 'attempts: call.attempts',
    harm: 'The caller spells a name until they hang up.',
  },
  {
    guard: 'a check that never passes',
    file: 'src/core/decide/outcome.ts',
    whole: 'checks.repeated >= budgets.repeated_checks',
    broken: 'false',
    harm: 'Somebody is asked for the same number until they give up.',
  },

  // Said is not done.
  {
    guard: 'a claim is judged',
    file: 'src/core/truth.ts',
    whole: 'if (isOfAgentFile(agent, claim.words)) return true;',
    broken: 'return true;',
    harm: '"You\'re booked" is believed where nothing was booked.',
  },
  {
    guard: 'a claim of the request in hand',
    file: 'src/core/truth.ts',
    whole: 'if (!SETTLED.has(call.stage) || completed.length === 0) return false;',
    broken: 'if (completed.length === 0) return false;',
    harm: 'One booking makes every later claim of a booking true.',
  },
  {
    guard: 'a false claim is cut off',
    file: 'src/core/react.ts',
    whole: "return [{ type: 'cut' }, ",
    broken: 'return [',
    harm: 'The caller hears the false claim to its end.',
  },
  {
    guard: 'what is cut falls silent',
    file: 'src/call/conversation.ts',
    whole: "case 'cut':\n        stopSpeaking();",
    broken: "case 'cut':",
    harm: 'A false claim is put right, and plays on all the same.',
  },
  {
    guard: 'words are listened to before they are heard',
    file: 'src/call/conversation.ts',
    whole: 'listenIn(event.item, event.text, event.final);',
    broken: '',
    harm: 'No claim of the agent is ever noticed.',
  },

  // How a call ends.
  {
    guard: 'a caller who has answered',
    file: 'src/core/decide/refusal.ts',
    whole: 'if (!spokeSince(call, call.stageTurn)) {',
    broken: 'if (false) {',
    harm: 'The line goes down while the caller is still asked whether there is anything else.',
  },
  {
    guard: 'a caller who wants more',
    file: 'src/core/decide/refusal.ts',
    whole: "return context.rails.has('ending') ? endingRefusal(draft) : null;",
    broken: 'return null;',
    harm: 'The line goes down on a caller who has another question.',
  },
  {
    guard: 'a person is called once',
    file: 'src/core/escalation.ts',
    whole: 'call.transfer === null && ',
    broken: '',
    harm: 'A line that is busy is dialed again and again, and no message is taken.',
  },
  {
    guard: 'what was let go is heard',
    file: 'src/core/decide/refusal.ts',
    whole: 'if (letGo !== null) return letGo;',
    broken: '',
    harm: 'The line goes down on a caller who only corrected a value.',
  },
  {
    guard: 'a call back that was promised',
    file: 'src/core/decide/ending.ts',
    whole: "wentSilent ? add(draft, 'call_back_due', { text: brief(agent, call) }) : draft",
    broken: 'draft',
    harm: 'The caller is told that somebody calls, and nobody knows of it.',
  },

  // Which tool calls of a response count.
  {
    guard: 'a tool call is dispatched once',
    file: 'src/protocols/realtime/turn.ts',
    whole: 'return isDispatched(turn, call, response) ? turn : dispatched(',
    broken: 'return dispatched(',
    harm: 'A server that tells of a call twice has it done twice.',
  },
  {
    guard: 'a cancelled call never runs',
    file: 'src/protocols/realtime/turn.ts',
    whole: "const due = ending.status === 'completed' ? ",
    broken: 'const due = true ? ',
    harm: 'The caller talks over the model, and what it was about to do is done.',
  },
];
