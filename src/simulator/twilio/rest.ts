import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallRecording } from './call-recording.ts';
import type { Leg } from './leg.ts';

/**
 * The carrier's REST API, as far as it steers calls that are going on, and their recordings.
 * https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
 * https://www.twilio.com/docs/voice/api/recording#update-a-recording-resource
 */
export interface RestApi {
  readonly url: string;
  /** What was asked for, and answered with, oldest first. */
  readonly asked: readonly RestRequest[];
  /** This call is under way from now on; the answer ends that. */
  carries(callSid: string, leg: SteeredLeg, recordings?: () => readonly CallRecording[]): () => void;
  /** So many requests from now on are too many: none of them is carried out. */
  refuseNext(count: number): void;
  close(): Promise<void>;
}

export interface RestRequest {
  readonly path: string;
  readonly form: Form;
  readonly status: number;
}

type SteeredLeg = Pick<Leg, 'redirect' | 'complete' | 'over'>;
type Form = Readonly<Record<string, string>>;

export async function restApi({
  accountSid,
  authToken,
  fault = () => null,
}: {
  accountSid: string;
  authToken: string;
  /** A request that fails with this HTTP status instead of being carried out. */
  fault?: (form: Form) => number | null;
}): Promise<RestApi> {
  /** Null: it is over. */
  const calls = new Map<
    string,
    { readonly leg: SteeredLeg; readonly recordings: () => readonly CallRecording[] } | null
  >();
  const asked: RestRequest[] = [];
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
  let refusals = 0;

  function answer({ method, url = '', headers }: IncomingMessage, form: Form): Answer {
    if (headers.authorization !== authorization) return refusal(401, 20003, 'Authenticate');
    if (refusals > 0) {
      refusals -= 1;
      return refusal(429, 20429, 'Too Many Requests');
    }
    const failing = fault(form);
    if (failing !== null) return refusal(failing, 20500, 'Internal server error');
    const [, account, callSid = '', recording] = PATH.exec(url) ?? [];
    const call = account === accountSid && method === 'POST' ? calls.get(callSid) : undefined;
    if (call === undefined) return NOT_FOUND;
    if (call === null || call.leg.over !== undefined) {
      return refusal(400, 21220, 'Call is not in-progress. Cannot redirect.');
    }
    return recording === undefined
      ? updateCall(callSid, call.leg, form)
      : updateRecording(callSid, call.recordings(), recording, form);
  }

  const server = createServer((request, response) => void handle(request, response));

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const piece of request) text += piece;
    const form = Object.fromEntries(new URLSearchParams(text));
    const { status, body } = answer(request, form);
    asked.push({ path: request.url ?? '', form, status });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address with one.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    carries(callSid, leg, recordings = () => []) {
      calls.set(callSid, { leg, recordings });
      return () => void calls.set(callSid, null);
    },
    refuseNext(count) {
      refusals = count;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function updateCall(sid: string, leg: SteeredLeg, { Status, Twiml }: Form): Answer {
  if (Status === 'completed') leg.complete();
  else if (Twiml !== undefined && Twiml.length <= TWIML_MAX) leg.redirect(Twiml);
  else return refusal(400, 21218, 'Neither a status nor a document that can be read');
  return { status: 200, body: { sid, status: Status ?? 'in-progress' } };
}

function updateRecording(
  callSid: string,
  recordings: readonly CallRecording[],
  sid: string,
  { Status = '', PauseBehavior = 'silence' }: Form,
): Answer {
  const recording =
    sid === 'Twilio.CURRENT'
      ? recordings.find(({ status }) => status === 'in-progress' || status === 'paused')
      : recordings.find((one) => one.sid === sid);
  if (recording === undefined) return NOT_FOUND;
  const why = recording.update(Status, PauseBehavior);
  if (why !== null) return refusal(400, 21220, why);
  return { status: 200, body: { sid: recording.sid, call_sid: callSid, status: recording.status } };
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

function refusal(status: number, code: number, message: string): Answer {
  return { status, body: { code, message, status, more_info: `https://www.twilio.com/docs/errors/${code}` } };
}

const PATH = /^\/2010-04-01\/Accounts\/([^/]+)\/Calls\/([^/]+?)(?:\/Recordings\/([^/]+))?\.json$/;

const NOT_FOUND = refusal(404, 20404, 'The requested resource was not found');

/** Of a document that is given with the request. */
const TWIML_MAX = 4_000;
