import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { twilioLine, twilioReader } from '../../src/adapters/line/twilio.ts';
import type { LineEvent } from '../../src/call/world.ts';
import { type LinePeer, lineConformance } from './line.conformance.ts';

const STREAM = 'MZ00000000000000000000000000000001';

lineConformance('Twilio Media Streams over a socket', async (): Promise<LinePeer> => {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  // A server that listens on a port has an address of this form.
  const carrier = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [ours] = (await once(server, 'connection')) as [WebSocket];
  if (carrier.readyState !== carrier.OPEN) await once(carrier, 'open');

  const events: LineEvent[] = [];
  const read = twilioReader();
  ours.on('message', (data) => {
    const reading = read(String(data));
    if (reading.ok && reading.event !== null) events.push(reading.event);
  });
  ours.on('close', (code) => events.push({ type: 'closed', why: String(code) }));

  const received: string[] = [];
  carrier.on('message', (data) => {
    // What `twilioLine` writes: https://www.twilio.com/docs/voice/media-streams/websocket-messages
    const { event, streamSid, media, mark } = JSON.parse(String(data)) as {
      event: string;
      streamSid: string;
      media?: { payload: string };
      mark?: { name: string };
    };
    received.push(
      [event === 'media' ? 'play' : event, media?.payload ?? mark?.name].filter(Boolean).join(' '),
    );
    if (streamSid !== STREAM) received.push(`to another stream: ${streamSid}`);
  });
  let sequence = 0;
  const tell = (message: object) => {
    sequence += 1;
    carrier.send(JSON.stringify({ sequenceNumber: String(sequence), streamSid: STREAM, ...message }));
  };

  return {
    line: twilioLine(ours, STREAM),
    events,
    received,
    async arrived() {
      // A pong comes back after everything that was sent before its ping.
      const both = [ours, carrier].map((socket) => once(socket, 'pong'));
      ours.ping();
      carrier.ping();
      await Promise.all(both);
    },
    hear: (payload) =>
      tell({ event: 'media', media: { track: 'inbound', chunk: '1', timestamp: '0', payload } }),
    press: (digit) => tell({ event: 'dtmf', dtmf: { track: 'inbound_track', digit } }),
    echo: (name) => tell({ event: 'mark', mark: { name } }),
    stop: () => tell({ event: 'stop', stop: { accountSid: 'AC1', callSid: 'CA1' } }),
    async break() {
      const closed = once(ours, 'close');
      carrier.terminate();
      await closed;
    },
    async close() {
      if (carrier.readyState !== carrier.CLOSED) {
        const closed = once(carrier, 'close');
        carrier.close();
        await closed;
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
});
