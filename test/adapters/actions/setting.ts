import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openSqlite } from '../../../src/adapters/store/sqlite.ts';
import type { ActionRequest, Clock } from '../../../src/call/world.ts';

/** An empty store, gone when the test is. */
export async function emptyStore() {
  const dir = await mkdtemp(join(tmpdir(), 'pointsman-actions-'));
  const store = openSqlite({ dir });
  onTestFinished(async () => {
    await store.close();
    await rm(dir, { recursive: true });
  });
  return store;
}

/** Monday, November 30th 2026, 9 AM in New York. */
export const MONDAY_MORNING = Date.UTC(2026, 10, 30, 14, 0);

/**
 * Stands at Monday morning. Whoever waits is woken at once when it is a pause between attempts, and never
 * when it is a time-out, unless the test says that time passes.
 */
export function clockWith({ timesOut }: { readonly timesOut: boolean }) {
  const waits: number[] = [];
  const clock: Clock = {
    now: () => MONDAY_MORNING,
    wakeAt(at, wake) {
      waits.push(at - MONDAY_MORNING);
      if (at - MONDAY_MORNING < SHORTEST_TIME_OUT_MS || timesOut) {
        const timer = setImmediate(wake);
        return () => clearImmediate(timer);
      }
      return () => {};
    },
  };
  return { clock, waits };
}

const SHORTEST_TIME_OUT_MS = 4_000;

export interface Received {
  readonly method: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

export type Answer = { readonly status: number; readonly body?: string } | 'hang up' | 'break off' | 'never';

/** A system that gives these answers in turn, and the last one for ever. */
export function systemThatAnswers(...answers: readonly Answer[]) {
  return systemThat((_, before) => answers[Math.min(before, answers.length - 1)] ?? 'never');
}

/** A system that answers as it is told to, by what it received and how many requests came before. */
export async function systemThat(answers: (received: Received, before: number) => Answer) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { method, headers } = request;
    const one = { method, headers, body: JSON.parse(text) };
    const answer = answers(one, received.length);
    received.push(one);
    if (answer === 'hang up') request.socket.destroy();
    else if (answer === 'break off')
      response.writeHead(200, { 'Content-Length': 100 }).write('{', () => request.socket.destroy());
    else if (answer !== 'never')
      response.writeHead(answer.status, { Location: '/elsewhere' }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // A server that listens on a port has an address of this form.
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jobs`, received };
}

export function request(intent: string, record: Record<string, string>): ActionRequest {
  return { callSid: 'CA1', from: '+12125550147', intent, record };
}
