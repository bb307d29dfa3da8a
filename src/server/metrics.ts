/**
 * Counters and gauges in the text format of Prometheus.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 *
 * No label holds anything that a caller said or is: the names below are all there can be.
 */
export interface Metrics {
  count(name: Counter, label?: string): void;
  /** A value that is read when somebody asks. */
  gauge(name: Gauge, read: () => number): void;
  text(): string;
}

export type Counter = keyof typeof counters;
export type Gauge = keyof typeof gauges;

export function startMetrics(): Metrics {
  const counts = new Map<Counter, Map<string, number>>();
  const readers = new Map<Gauge, () => number>();
  return {
    count(name, label = '') {
      const series = counts.get(name) ?? new Map<string, number>();
      counts.set(name, series.set(label, (series.get(label) ?? 0) + 1));
    },
    gauge(name, read) {
      readers.set(name, read);
    },
    text() {
      const lines = Object.entries(gauges).flatMap(([name, help]) => {
        // The keys of the table are the gauges.
        const value = readers.get(name as Gauge)?.();
        return value === undefined ? [] : [...head(name, help, 'gauge'), `${name} ${value}`];
      });
      for (const [name, { help, label }] of Object.entries(counters)) {
        lines.push(...head(name, help, 'counter'));
        const series = counts.get(name as Counter);
        if (label === null) lines.push(`${name} ${series?.get('') ?? 0}`);
        else for (const [value, n] of series ?? []) lines.push(`${name}{${label}="${escaped(value)}"} ${n}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

const counters = {
  pointsman_calls_started_total: { help: 'Calls that were answered here.', label: null },
  pointsman_calls_resumed_total: { help: 'Calls taken over from an earlier process or node.', label: null },
  pointsman_calls_ended_total: { help: 'Calls that ended here.', label: 'outcome' },
  pointsman_facts_total: { help: 'Facts written to the journal.', label: 'type' },
  pointsman_requests_refused_total: { help: 'Requests and sockets that were turned away.', label: 'why' },
  pointsman_bad_frames_total: { help: 'Messages on audio sockets that were ignored.', label: 'why' },
  pointsman_streams_closed_total: { help: 'Audio sockets that this server had to close.', label: 'why' },
  pointsman_stream_errors_total: { help: 'Stream errors that the carrier reported.', label: null },
} as const;

const gauges = {
  pointsman_calls_in_progress: 'Calls in progress on this node.',
  pointsman_calls_max: 'Calls this node takes at once.',
  pointsman_streams_open: 'Audio sockets that are open.',
  pointsman_draining: '1 while this node takes no new calls.',
  process_resident_memory_bytes: 'Resident memory size in bytes.',
} as const;

function head(name: string, help: string, type: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function escaped(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}
