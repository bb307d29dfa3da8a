import {
  collectDefaultMetrics,
  Counter as PromCounter,
  Gauge as PromGauge,
  Histogram as PromHistogram,
  Registry,
} from 'prom-client';

/**
 * What is counted, for Prometheus. No label holds anything that a caller said or is: the tables below, and what is
 * in the agent file and the settings, are all there can be.
 */
export interface Metrics {
  /** Labels in the order of the table. */
  count<N extends Counter>(name: N, ...labels: Labels<(typeof counters)[N]['labels']>): void;
  add<N extends Counter>(name: N, amount: number, ...labels: Labels<(typeof counters)[N]['labels']>): void;
  /** Milliseconds; they are shown as seconds. */
  took<N extends Histogram>(name: N, ms: number, ...labels: Labels<(typeof histograms)[N]['labels']>): void;
  /** A value that is read when somebody asks. */
  gauge(name: Gauge, read: () => number): void;
  text(): Promise<string>;
  readonly contentType: string;
}

export type Counter = keyof typeof counters;
export type Histogram = keyof typeof histograms;
export type Gauge = keyof typeof gauges;

/** A string for each label. */
type Labels<Names extends readonly string[]> = { readonly [I in keyof Names]: string };

/** Several servers in one process count for themselves. */
export function startMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counts = new Map(
    Object.entries(counters).map(([name, { help, labels }]) => [
      name,
      new PromCounter({ name, help, labelNames: [...labels], registers }),
    ]),
  );
  const times = new Map(
    Object.entries(histograms).map(([name, { help, labels, buckets }]) => [
      name,
      new PromHistogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers }),
    ]),
  );
  return {
    count(name, ...labels) {
      counts.get(name)?.inc(named(counters[name].labels, labels));
    },
    add(name, amount, ...labels) {
      counts.get(name)?.inc(named(counters[name].labels, labels), amount);
    },
    took(name, ms, ...labels) {
      times.get(name)?.observe(named(histograms[name].labels, labels), ms / 1_000);
    },
    gauge(name, read) {
      new PromGauge({
        name,
        help: gauges[name],
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    async text() {
      const parts = await Promise.all([registry, ofProcess()].map((each) => each.metrics()));
      return parts.join('\n');
    },
    contentType: registry.contentType,
  };
}

function named(names: readonly string[], values: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** Memory, CPU, event loop and garbage collection are the process's: watched from when somebody first asks. */
function ofProcess(): Registry {
  if (processRegistry === null) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
}

let processRegistry: Registry | null = null;

const counters = {
  pointsman_calls_started_total: { help: 'Calls that were answered here.', labels: [] },
  pointsman_calls_resumed_total: {
    help: 'Calls in progress that were taken over from an earlier process or node.',
    labels: [],
  },
  pointsman_calls_ended_total: { help: 'Calls that ended here.', labels: ['outcome'] },
  pointsman_facts_total: { help: 'Facts written to the journal.', labels: ['type'] },

  pointsman_stage_transitions_total: {
    help: 'Moves from one stage to another.',
    labels: ['from', 'to', 'cause'],
  },
  pointsman_caller_turns_total: { help: 'Turns of callers.', labels: [] },
  pointsman_keypad_entries_total: { help: 'Keys that were pressed together.', labels: [] },
  pointsman_barge_ins_total: { help: 'Callers talked over the agent, and it gave way.', labels: [] },
  pointsman_silence_prompts_total: { help: 'Silent callers were spoken to.', labels: ['stage'] },
  pointsman_holds_total: { help: 'Callers were asked to wait for a check or an action.', labels: [] },

  pointsman_tool_calls_total: { help: 'Calls of tools by the model.', labels: ['tool'] },
  pointsman_tool_refusals_total: {
    help: 'Calls of tools that were refused.',
    labels: ['tool', 'kind'],
  },
  pointsman_watchdog_total: {
    help: 'Rungs of the watchdog: message, force, escalate; claims that were cut off; words said again.',
    labels: ['step', 'stage'],
  },
  pointsman_budgets_spent_total: { help: 'Counts that reached their bound.', labels: ['budget'] },

  pointsman_checks_total: {
    help: 'Checks of a record before it is confirmed.',
    labels: ['intent', 'result'],
  },
  pointsman_actions_total: { help: 'Actions that were begun here.', labels: ['intent', 'result'] },
  pointsman_transfers_total: { help: 'Callers who were to be connected with a person.', labels: ['outcome'] },
  pointsman_messages_taken_total: { help: 'Messages that callers left.', labels: ['by'] },

  pointsman_voice_lost_total: { help: 'Sessions with the model that broke.', labels: [] },
  pointsman_voice_resumed_total: { help: 'Sessions that took the place of a broken one.', labels: [] },
  pointsman_answers_failed_total: { help: 'Responses that failed before a word or a tool call.', labels: [] },
  pointsman_calls_failed_total: {
    help: 'Calls in which the carrier had to speak for the agent.',
    labels: [],
  },
  pointsman_line_lost_total: { help: 'Streams that broke in mid call.', labels: [] },
  pointsman_line_resumed_total: { help: 'Streams that the carrier brought back.', labels: [] },

  pointsman_tokens_total: {
    help: 'Tokens used. Input that was cached and input that was not are counted apart: their sum is the input.',
    labels: ['model', 'modality', 'direction', 'cached'],
  },
  pointsman_transcribed_seconds_total: {
    help: 'Speech that was transcribed by a model that is paid by time.',
    labels: ['model'],
  },
  pointsman_model_cost_usd_total: {
    help: 'Cost of what has a known price, in USD.',
    labels: ['model'],
  },
  pointsman_model_cost_unknown_total: {
    help: 'Answers and transcripts whose price is not known: the cost above leaves them out.',
    labels: ['model'],
  },

  pointsman_requests_refused_total: {
    help: 'Requests and sockets that were turned away.',
    labels: ['why'],
  },
  pointsman_bad_frames_total: { help: 'Messages on audio sockets that were ignored.', labels: ['why'] },
  pointsman_streams_closed_total: { help: 'Audio sockets that this server had to close.', labels: ['why'] },
  pointsman_stream_errors_total: { help: 'Stream errors that the carrier reported.', labels: [] },
} as const;

/** Around what callers notice: half a second feels prompt, four seconds is the longest silence there may be. */
const DELAYS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 10] as const;

const LENGTHS = [5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1_200] as const;

const histograms = {
  pointsman_first_word_seconds: {
    help: 'From the beginning of the stream to the first sound of the agent.',
    labels: [],
    buckets: DELAYS,
  },
  pointsman_turn_delay_seconds: {
    help: 'From the end of a turn of the caller, as the model tells it, to the next sound of the agent.',
    labels: [],
    buckets: DELAYS,
  },
  pointsman_action_seconds: { help: 'How long actions took.', labels: ['intent'], buckets: DELAYS },
  pointsman_stage_seconds: { help: 'Time in a stage.', labels: ['stage'], buckets: LENGTHS },
  pointsman_call_seconds: { help: 'Length of calls.', labels: [], buckets: LENGTHS },
} as const;

const gauges = {
  pointsman_calls_in_progress: 'Calls in progress on this node.',
  pointsman_calls_max: 'Calls this node takes at once.',
  pointsman_streams_open: 'Audio sockets that are open.',
  pointsman_log_files_behind: 'Calls whose audit files could not be written so far.',
  pointsman_draining: '1 while this node takes no new calls.',
} as const;
