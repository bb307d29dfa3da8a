import { connect } from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { expect, it } from 'vitest';
import { script } from '../../../src/simulator/realtime/minds/script.ts';
import { queuedEar, scene, silence, tone } from './kit.ts';

it("holds a whole turn with the vendor's own client", async () => {
  const open = await scene(
    script([{ say: 'One moment.' }, { call: 'book', arguments: '{"people":4}' }], [{ say: 'It is booked.' }]),
    { ear: queuedEar('a table for four'), keys: ['sk-test'] },
  );
  const { port } = new URL(open.url);
  const client = new OpenAI({ apiKey: 'sk-test', baseURL: `http://127.0.0.1:${port}/v1` });
  const realtime = new OpenAIRealtimeWS(
    {
      model: 'gpt-realtime-2.1',
      // The client always writes wss://; our server speaks plain WebSocket, so the socket below is a plain one.
      options: { createConnection: () => connect(Number(port), '127.0.0.1') },
    },
    client,
  );
  const errors: string[] = [];
  realtime.on('error', (error) => errors.push(error.message));
  const append = (audio: Uint8Array) =>
    realtime.send({ type: 'input_audio_buffer.append', audio: Buffer.from(audio).toString('base64') });

  const said: string[] = [];
  realtime.on('response.output_audio_transcript.done', ({ transcript }) => said.push(transcript));
  const heard = new Promise<string>((resolve) => {
    realtime.on('conversation.item.input_audio_transcription.completed', ({ transcript }) =>
      resolve(transcript),
    );
  });
  const finished = new Promise<void>((resolve) => {
    realtime.on('session.created', () =>
      realtime.send({
        type: 'session.update',
        session: {
          type: 'realtime',
          audio: {
            input: {
              format: { type: 'audio/pcmu' },
              transcription: { model: 'gpt-4o-mini-transcribe' },
              turn_detection: { type: 'server_vad', silence_duration_ms: 500 },
            },
            output: { format: { type: 'audio/pcmu' }, voice: 'marin' },
          },
          tools: [{ type: 'function', name: 'book', parameters: { type: 'object', properties: {} } }],
        },
      }),
    );
    realtime.on('session.updated', () => {
      append(tone(600));
      append(silence(700));
    });
    realtime.on('response.done', ({ response }) => {
      const call = response.output?.find((item) => item.type === 'function_call');
      if (!call?.call_id) return resolve();
      realtime.send({
        type: 'conversation.item.create',
        item: { type: 'function_call_output', call_id: call.call_id, output: '{"ok":true}' },
      });
      realtime.send({ type: 'response.create' });
    });
  });

  await finished;
  expect(await heard).toBe('a table for four');
  expect(said.map((text) => text.trim())).toEqual(['One moment.', 'It is booked.']);
  expect(errors).toEqual([]);
  realtime.close();
  await open.close();
});
