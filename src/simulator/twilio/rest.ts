import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallRecording } from './call-recording.ts';

/**
 * The carrier's REST API, as far as it concerns the recordings of calls in progress.
 * https://www.twilio.com/docs/voice/api/recording#update-a-recording-resource
 */
export interface RestApi {
  readonly url: string;
  /** What was asked, oldest first. */
  readonly asked: readonly RestRequest[];
  /** A call in progress can be asked about. `null` where it is not any more. */
  know(callSid: string, recordings: () => readonly CallRecording[] | null): void;
  close(): Promise<void>;
}

export interface RestRequest {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  readonly status: number;
}

export async function startRest({
  accountSid,
  authToken,
  fault = () => null,
}: {
  accountSid: string;
  authToken: string;
  /** A request that fails with this HTTP status instead of being carried out. */
  fault?: (form: Readonly<Record<string, string>>) => number | null;
}): Promise<RestApi> {
  const calls = new Map<string, () => readonly CallRecording[] | null>();
  const asked: RestRequest[] = [];
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;

  function answerTo(path: string, form: Readonly<Record<string, string>>): Answer {
    const [, account, callSid = '', recordingSid] = PATH.exec(path) ?? [];
    const known = account === accountSid ? calls.get(callSid) : undefined;
    if (known === undefined) return NOT_FOUND;
    const recordings = known();
    if (recordings === null)
      return { status: 400, body: { code: 21220, message: 'Call is not in-progress' } };
    const recording =
      recordingSid === 'Twilio.CURRENT'
        ? recordings.find(({ status }) => status === 'in-progress' || status === 'paused')
        : recordings.find(({ sid }) => sid === recordingSid);
    if (recording === undefined) return NOT_FOUND;
    const why = recording.update(form.Status ?? '', form.PauseBehavior ?? 'silence');
    if (why !== null) return { status: 400, body: { code: 21220, message: why } };
    return { status: 200, body: { sid: recording.sid, call_sid: callSid, status: recording.status } };
  }

  const server = createServer((request, response) => {
    void handle(request, response);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request) body += piece;
    const form = Object.fromEntries(new URLSearchParams(body));
    const path = request.url ?? '';
    const failing = fault(form);
    const answer: Answer =
      request.headers.authorization !== authorization
        ? { status: 401, body: { code: 20003, message: 'Authenticate' } }
        : failing !== null
          ? { status: failing, body: { code: 20500, message: 'Internal server error' } }
          : answerTo(path, form);
    asked.push({ path, form, status: answer.status });
    response
      .writeHead(answer.status, { 'content-type': 'application/json' })
      .end(JSON.stringify(answer.body));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    know: (callSid, recordings) => void calls.set(callSid, recordings),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const PATH = /^\/2010-04-01\/Accounts\/([^/]+)\/Calls\/([^/]+)\/Recordings\/([^/]+)\.json$/;

const NOT_FOUND: Answer = {
  status: 404,
  body: { code: 20404, message: 'The requested resource was not found' },
};
