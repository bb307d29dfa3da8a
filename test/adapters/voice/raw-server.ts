import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** Any event, loosely: tests look into what they expect. */
export interface Message {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the shape it reads, and fails when it differs.
  readonly [field: string]: any;
}

/** A Realtime server that does nothing by itself: the test reads and writes every event. */
export interface RawServer {
  readonly url: string;
  /** The next connection. */
  accept(): Promise<RawPeer>;
  close(): Promise<void>;
}

export interface RawPeer {
  readonly request: IncomingMessage;
  readonly socket: WebSocket;
  /** Everything received so far. */
  readonly received: readonly Message[];
  send(...events: readonly Message[]): void;
  /** The next event of this type that was not taken before. */
  next(type: string): Promise<Message>;
  readonly closed: Promise<number>;
}

export async function rawServer(options: { readonly status?: number } = {}): Promise<RawServer> {
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const peers = channel<RawPeer>();
  http.on('upgrade', (request, socket, head) => {
    if (options.status !== undefined) return void socket.end(`HTTP/1.1 ${options.status} No\r\n\r\n`);
    sockets.handleUpgrade(request, socket, head, (opened) => peers.put(rawPeer(opened, request)));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an address of this shape.
  const { port } = http.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/v1/realtime`,
    accept: () => peers.take(() => true),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        http.close(() => resolve());
      }),
  };
}

function rawPeer(socket: WebSocket, request: IncomingMessage): RawPeer {
  const received: Message[] = [];
  const events = channel<Message>();
  socket.on('message', (data) => {
    const message: Message = JSON.parse(data.toString());
    received.push(message);
    events.put(message);
  });
  return {
    request,
    socket,
    received,
    send: (...all) => {
      for (const event of all) socket.send(JSON.stringify(event));
    },
    next: (type) => events.take((message) => message.type === type),
    closed: new Promise((resolve) => socket.on('close', resolve)),
  };
}

/** Values that come, for those who wait for them. */
export function channel<T>(): { put(value: T): void; take(fits: (value: T) => boolean): Promise<T> } {
  const values: T[] = [];
  const waiting: { fits: (value: T) => boolean; resolve: (value: T) => void }[] = [];
  return {
    put(value) {
      const found = waiting.findIndex(({ fits }) => fits(value));
      if (found < 0) values.push(value);
      else waiting.splice(found, 1)[0]?.resolve(value);
    },
    take(fits) {
      const found = values.findIndex(fits);
      const [value] = found < 0 ? [] : values.splice(found, 1);
      if (value !== undefined) return Promise.resolve(value);
      return new Promise((resolve) => waiting.push({ fits, resolve }));
    },
  };
}
