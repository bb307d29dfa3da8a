import { createHash } from 'node:crypto';
import { type Attributes, DiagLogLevel, diag, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { never } from '../../core/never.ts';
import type { Span } from '../../core/spans.ts';
import type { Traces } from './traces.ts';

/**
 * Traces over OTLP/HTTP: a call is a trace. Its id and those of its spans are made of the call's own names, so that
 * a call which another process takes over goes on in the same trace, with no word between the two.
 *
 * Where to, how much of it and with which headers is read by OpenTelemetry's libraries from `OTEL_*`:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * This file is loaded where traces were asked for, and nowhere else.
 */
export async function otlpTraces({
  protocol,
  onProblem,
  closeMs = CLOSE_MS,
}: {
  protocol: 'http/json' | 'http/protobuf';
  onProblem: (what: string) => void;
  closeMs?: number;
}): Promise<Traces> {
  // What goes wrong on the way to a collector is told here and nowhere else; it comes with every batch.
  diag.setLogger(
    { error: onProblem, warn: onProblem, info() {}, debug() {}, verbose() {} },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const next = { trace: '', span: '' };
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'pointsman' }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(await exporter(protocol))],
    idGenerator: { generateTraceId: () => next.trace, generateSpanId: () => next.span },
  });
  const tracer = provider.getTracer('pointsman');

  return {
    of(sid, startedAt) {
      const traceId = idOf(16, sid);
      const spanId = (id: string) => idOf(8, `${sid}/${id}`);
      Object.assign(next, { trace: traceId, span: spanId(CALL) });
      // Begun now, for it is the root that decides whether this trace is one of those that are kept.
      const root = tracer.startSpan('call', { startTime: startedAt, root: true }, ROOT_CONTEXT);
      root.setAttribute('gen_ai.conversation.id', sid);
      const { traceFlags } = root.spanContext();
      return (span) => {
        if (span.kind === 'call') {
          root.setAttributes(attributesOf(span));
          root.end(span.to);
          return;
        }
        next.span = spanId(span.id);
        const parent = { traceId, traceFlags, spanId: spanId(span.parent ?? CALL) };
        const child = tracer.startSpan(
          nameOf(span),
          { startTime: span.from, attributes: attributesOf(span) },
          trace.setSpanContext(ROOT_CONTEXT, parent),
        );
        if (FAULTY.has(span.end)) child.setStatus({ code: SpanStatusCode.ERROR, message: span.end });
        child.end(span.to);
      };
    },
    async close() {
      const sent = provider.shutdown().catch((error: unknown) => onProblem(String(error)));
      await Promise.race([sent, after(closeMs)]);
    },
  };
}

/** A collector that does not answer must not hold up a restart. */
const CLOSE_MS = 3_000;

/** The id that `core/spans.ts` gives to the call itself, which is its first fact. */
const CALL = 'call-1';

const FAULTY: ReadonlySet<string> = new Set(['lost', 'failed', 'unknown']);

async function exporter(protocol: 'http/json' | 'http/protobuf'): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter();
}

function nameOf(span: Span): string {
  switch (span.kind) {
    case 'stage':
      return `stage ${span.stage}`;
    case 'tool':
      return `execute_tool ${span.tool}`;
    case 'check':
    case 'action':
      return `${span.kind} ${span.intent}`;
    default:
      return span.kind;
  }
}

/** https://opentelemetry.io/docs/specs/semconv/gen-ai/ where it has a name for it. */
function attributesOf(span: Span): Attributes {
  const ended = { 'pointsman.end': span.end, ...(FAULTY.has(span.end) ? { 'error.type': span.end } : {}) };
  switch (span.kind) {
    case 'call':
      return { ...ended, 'pointsman.outcome': span.end, 'pointsman.voice': span.voice };
    case 'stage':
      return { ...ended, 'pointsman.stage': span.stage };
    case 'turn':
      return { ...ended, 'pointsman.turn': span.turn };
    case 'tool':
      return {
        ...ended,
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': span.tool,
        'gen_ai.tool.call.id': span.call,
      };
    case 'check':
    case 'action':
      return { ...ended, 'pointsman.intent': span.intent };
    case 'voice':
    case 'first_word':
    case 'transfer':
      return ended;
    default:
      return never(span);
  }
}

function idOf(bytes: number, name: string): string {
  return createHash('sha256')
    .update(name)
    .digest('hex')
    .slice(0, 2 * bytes);
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
