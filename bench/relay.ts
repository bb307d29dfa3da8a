import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

/**
 * The floor: the plainest program on `ws` that joins a caller to a model. It cuts each payload out of one text
 * and lays it into the other; it keeps nothing, checks nothing, marks nothing and survives nothing.
 */
const { PORT = '0', OPENAI_REALTIME_URL = '' } = process.env;

const http = createServer((request, response) => {
  request.resume();
  response.setHeader('content-type', 'text/xml');
  response.end(
    `<Response><Connect action="http://127.0.0.1:${PORT}/twilio/stream-ended"><Stream url="ws://127.0.0.1:${PORT}/ws"/></Connect></Response>`,
  );
});

new WebSocketServer({ server: http, perMessageDeflate: false }).on('connection', (line) => {
  const model = new WebSocket(OPENAI_REALTIME_URL, { perMessageDeflate: false });
  let prefix = '';
  model.on('open', () => {
    model.send('{"type":"session.update","session":{"type":"realtime","instructions":"Answer."}}');
    model.send('{"type":"response.create"}');
  });
  line.on('message', (data) => {
    const text = data.toString();
    const payload = text.indexOf(PAYLOAD);
    if (payload !== -1) {
      if (model.readyState !== WebSocket.OPEN) return;
      const from = payload + PAYLOAD.length;
      model.send(
        `{"type":"input_audio_buffer.append","audio":"${text.slice(from, text.indexOf('"', from))}"}`,
      );
    } else if (text.includes('"event":"start"')) {
      prefix = `{"event":"media","streamSid":"${JSON.parse(text).streamSid}","media":{"payload":"`;
    } else if (text.includes('"event":"stop"')) line.close();
  });
  model.on('message', (data) => {
    const text = data.toString();
    if (!text.startsWith(AUDIO_EVENT)) return;
    const from = text.indexOf(DELTA) + DELTA.length;
    line.send(`${prefix}${text.slice(from, text.indexOf('"', from))}"}}`);
  });
  line.on('close', () => model.terminate());
  model.on('close', () => line.close());
  line.on('error', () => line.terminate());
  model.on('error', () => line.terminate());
});

http.listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));

const PAYLOAD = '"payload":"';
const AUDIO_EVENT = '{"type":"response.output_audio.delta"';
const DELTA = '"delta":"';
