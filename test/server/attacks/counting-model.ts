import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** A Realtime server that counts who opens a socket to it, and says word for word what it is given to say. */
export interface CountingModel {
  readonly url: string;
  /** Sockets that were ever opened. */
  opened(): number;
  close(): Promise<void>;
}

/** A fifth of a second of a sound that is not silence. */
export const SOUND = Buffer.alloc(1_600, 0x30).toString('base64');

export async function countingModel(): Promise<CountingModel> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.on('listening', resolve));
  let opened = 0;
  server.on('connection', (socket) => {
    opened += 1;
    converse(socket, `resp_${opened}`);
  });
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/v1/realtime`,
    opened: () => opened,
    close: () =>
      new Promise((resolve) => {
        for (const socket of server.clients) socket.terminate();
        server.close(() => resolve());
      }),
  };
}

function converse(socket: WebSocket, response: string): void {
  let sent = 0;
  const send = (type: string, fields: object) => {
    sent += 1;
    socket.send(JSON.stringify({ type, event_id: `event_${sent}`, ...fields }));
  };
  send('session.created', { session: { type: 'realtime' } });
  socket.on('message', (data) => {
    // Only what our own client sends comes in here.
    const event = JSON.parse(String(data)) as { type: string; session?: object; response?: Asked };
    if (event.type === 'session.update') send('session.updated', { session: event.session });
    if (event.type !== 'response.create') return;
    const words = /Say exactly: "(.*)"/s.exec(event.response?.instructions ?? '')?.[1] ?? 'Yes?';
    const item = { id: `item_${sent}`, type: 'message', role: 'assistant', status: 'completed', content: [] };
    const at = { response_id: response, item_id: item.id, output_index: 0, content_index: 0 };
    send('response.created', { response: { id: response, status: 'in_progress', output: [] } });
    send('response.output_item.added', { response_id: response, item });
    send('response.output_audio_transcript.delta', { ...at, delta: words });
    send('response.output_audio.delta', { ...at, delta: SOUND });
    send('response.output_audio.done', at);
    send('response.output_audio_transcript.done', { ...at, transcript: words });
    send('response.output_item.done', { response_id: response, item });
    send('response.done', { response: { id: response, status: 'completed', output: [item], usage: null } });
  });
}

interface Asked {
  readonly instructions?: string;
}
