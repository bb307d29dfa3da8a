import type { Context } from 'hono';
import type { Clock } from '../../call/world.ts';

/** One listener, and how to tell it something. */
export interface Listener {
  send(event: string, data: unknown): void;
  /** Nothing more is to come. */
  end(): void;
}

/**
 * Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), as long as somebody listens.
 * `begin` gives the way to stop. Of `unread` events that wait a reader does not keep up, and is let go: it can come
 * back and ask for what it missed.
 */
export function eventStream(
  c: Context,
  { clock, unread, begin }: { clock: Clock; unread: number; begin: (listener: Listener) => () => void },
) {
  let leave = () => {};
  const events = new ReadableStream<string>(
    {
      start(controller) {
        let callOff = () => {};
        let stop = () => {};
        let isOver = false;
        const mayMore = () => (controller.desiredSize ?? 0) > 0;
        const beat = () => {
          callOff = clock.wakeAt(clock.now() + BEAT_MS, () => {
            if (mayMore()) controller.enqueue(': still here\n\n');
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
        controller.enqueue('retry: 2000\n\n');
        beat();
        stop = begin({
          send(event, data) {
            if (isOver) return;
            if (mayMore()) controller.enqueue(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
            else end();
          },
          end,
        });
      },
      cancel: () => leave(),
    },
    new CountQueuingStrategy({ highWaterMark: unread }),
  );
  return c.body(events.pipeThrough(new TextEncoderStream()), 200, {
    'content-type': 'text/event-stream',
    'x-accel-buffering': 'no',
  });
}

/** Proxies cut a connection on which nothing comes for thirty seconds or a minute. */
const BEAT_MS = 15_000;
