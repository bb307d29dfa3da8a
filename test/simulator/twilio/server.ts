import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** What the carrier asked by HTTP. */
export interface Asked {
  readonly path: string;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
}

/** What the carrier said on a socket, and the way to answer. */
export interface Session {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly socket: WebSocket;
  /** Everything that came, parsed. */
  readonly messages: Message[];
  send(message: object): void;
  media(audio: Uint8Array): void;
  mark(name: string): void;
  clear(): void;
}

/** The carrier's messages as they come; which of the parts are there depends on the event. */
export interface Message {
  readonly event: string;
  readonly sequenceNumber?: string;
  readonly streamSid?: string;
  readonly start?: { readonly callSid: string };
  readonly media?: { readonly chunk: string; readonly timestamp: string; readonly payload: string };
  readonly mark?: { readonly name: string };
  readonly dtmf?: { readonly track: string; readonly digit: string };
}

/**
 * The smallest server that a carrier can call: answers documents by path, and hands each message of each
 * socket to the test.
 */
export async function tinyServer(script: {
  document: (
    asked: Asked,
    base: string,
  ) => string | { status: number; type?: string; body?: string | Uint8Array };
  message?: (session: Session, message: Message) => void;
  /** Upgrades to these paths are answered with 403. */
  refuse?: (path: string) => boolean;
}) {
  const asked: Asked[] = [];
  const sessions: Session[] = [];
  let base = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      const params = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const one = { path, method: request.method ?? '', params, headers: request.headers };
      asked.push(one);
      const answer = script.document(one, base);
      const { status, type, body } =
        typeof answer === 'string' ? { status: 200, type: 'text/xml', body: answer } : answer;
      response.writeHead(status, { 'content-type': type ?? 'text/xml', connection: 'close' });
      response.end(body ?? '');
    });
  });
  const sockets = new WebSocketServer({
    server,
    verifyClient: ({ req }: { req: IncomingMessage }, decide: (accept: boolean, code: number) => void) =>
      decide(script.refuse?.(req.url ?? '') !== true, 403),
  });
  sockets.on('connection', (socket, request) => {
    const messages: Message[] = [];
    let streamSid = '';
    const send = (message: object) => socket.send(JSON.stringify(message));
    const session: Session = {
      path: request.url ?? '',
      headers: request.headers,
      socket,
      messages,
      send,
      media: (audio) =>
        send({ event: 'media', streamSid, media: { payload: Buffer.from(audio).toString('base64') } }),
      mark: (name) => send({ event: 'mark', streamSid, mark: { name } }),
      clear: () => send({ event: 'clear', streamSid }),
    };
    sessions.push(session);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message;
      if (message.event === 'start') streamSid = String(message.streamSid);
      messages.push(message);
      script.message?.(session, message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base,
    asked,
    sessions,
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function response(...verbs: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join('')}</Response>`;
}

export function streamTo(base: string, action?: string): string {
  const url = `${base.replace('http', 'ws')}/ws?dropped=1`;
  const parameter = '<Parameter name="ticket" value="a&amp;b"/>';
  const attribute = action === undefined ? '' : ` action="${action}"`;
  return `<Connect${attribute}><Stream url="${url}">${parameter}</Stream></Connect>`;
}
