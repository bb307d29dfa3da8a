import type { Context } from 'hono';
import type { Clock } from '../../call/world.ts';

/** One listener, and how to tell it something. */
export interface Listener {
  /** Events as `eventText` writes them, in UTF-8. */
  send(events: Uint8Array): void;
  /** Nothing more is to come. */
  end(): void;
}

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), as long as somebody listens.
 * `begin` gives the way to stop. Of `unreadBytes` that wait a reader does not keep up, and is let go: it can come
 * back and ask for what it missed.
 */
export function eventStream(
  c: Context,
  {
    clock,
    unreadBytes,
    begin,
  }: { clock: Clock; unreadBytes: number; begin: (listener: Listener) => () => void },
) {
  let leave = () => {};
  const events = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        let callOff = () => {};
        let stop = () => {};
        let isOver = false;
        const mayMore = () => (controller.desiredSize ?? 0) > 0;
        const beat = () => {
          callOff = clock.wakeAt(clock.now() + BEAT_MS, () => {
            if (mayMore()) controller.enqueue(BEAT);
            beat();
          });
        };
        leave = () => {
          isOver = true;
          callOff();
          stop();
        };
        const end = () => {
          if (isOver) return;
          leave();
          controller.close();
        };
        controller.enqueue(RETRY);
        beat();
        stop = begin({
          send(events) {
            if (isOver) return;
            if (mayMore()) controller.enqueue(events);
            else end();
          },
          end,
        });
      },
      cancel: () => leave(),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: unreadBytes }),
  );
  return c.body(events, 200, {
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
  });
}

/** One event. */
export function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Proxies cut a connection on which nothing comes for thirty seconds or a minute. */
const BEAT_MS = 15_000;
const BEAT = Buffer.from(': still here\n\n');

/** After how long the browser comes back. */
const RETRY = Buffer.from('retry: 2000\n\n');
