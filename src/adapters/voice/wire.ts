import { WebSocket } from 'ws';
import { endByClose, endByStatus, type SessionEnd } from '../../protocols/realtime/endings.ts';

/** A WebSocket that carries texts and ends once, with the reason as a value. */
export interface Wire {
  /** Before the wire is open this is a mistake of ours and throws. After its end it does nothing. */
  send(text: string): void;
  /** Bytes that the network has not taken yet. */
  unsentBytes(): number;
  /** No word comes after it. */
  close(): void;
}

export interface WireEvents {
  text(text: string): void;
  /** A frame that the protocol does not have. */
  binary(): void;
  ended(end: SessionEnd): void;
}

const HANDSHAKE_MS = 5_000; // far more than a healthy server needs; a caller is waiting
const MAX_EVENT_BYTES = 16 * 2 ** 20; // what the Realtime API allows for one event

export function openWire(url: URL, apiKey: string | undefined, events: WireEvents): Wire {
  const socket = new WebSocket(url, {
    // Base64 audio does not get smaller, and the attempt costs ten times the rest.
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_MS,
    maxPayload: MAX_EVENT_BYTES,
    headers: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` },
  });
  let isOver = false;
  const end = (how: SessionEnd) => {
    if (isOver) return;
    isOver = true;
    socket.terminate();
    events.ended(how);
  };
  socket.on('message', (data, isBinary) => {
    if (isOver) return;
    if (isBinary) events.binary();
    else events.text(data.toString());
  });
  socket.on('unexpected-response', (_, response) => end(endByStatus(response.statusCode ?? 0)));
  // Node's errors have a code, which is shorter and holds no address.
  socket.on('error', (error: NodeJS.ErrnoException) =>
    end({ why: error.code ?? error.message, retry: true }),
  );
  socket.on('close', (code) => end(endByClose(code)));

  return {
    send(text) {
      if (!isOver) socket.send(text);
    },
    unsentBytes: () => socket.bufferedAmount,
    close() {
      if (isOver) return;
      isOver = true;
      if (socket.readyState === WebSocket.OPEN) socket.close(1000);
      else socket.terminate();
    },
  };
}
