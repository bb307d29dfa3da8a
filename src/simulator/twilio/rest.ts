import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Leg } from './leg.ts';

/**
 * The carrier's REST API, as far as it steers calls that are going on.
 * https://www.twilio.com/docs/voice/api/call-resource#update-a-call-resource
 */
export interface RestApi {
  readonly url: string;
  /** What was asked for, and answered with, oldest first. */
  readonly asked: readonly { readonly form: Readonly<Record<string, string>>; readonly status: number }[];
  /** This call is under way from now on; the answer ends that. */
  carries(callSid: string, leg: Pick<Leg, 'redirect' | 'complete' | 'over'>): () => void;
  /** So many requests from now on are too many: none of them is carried out. */
  refuseNext(count: number): void;
  close(): Promise<void>;
}

export async function restApi(account: { accountSid: string; authToken: string }): Promise<RestApi> {
  const calls = new Map<string, Pick<Leg, 'redirect' | 'complete' | 'over'> | null>();
  const asked: { form: Record<string, string>; status: number }[] = [];
  const authorization = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`;
  const path = new RegExp(`^/2010-04-01/Accounts/${account.accountSid}/Calls/(CA[0-9a-f]{32})\\.json$`);
  let refusals = 0;

  function update(request: Asked): Answered {
    const callSid = path.exec(request.path)?.[1] ?? '';
    const leg = calls.get(callSid);
    if (request.authorization !== authorization) return refusal(401, 20003, 'Authenticate');
    if (refusals > 0) {
      refusals -= 1;
      return refusal(429, 20429, 'Too Many Requests');
    }
    if (request.method !== 'POST' || leg === undefined)
      return refusal(404, 20404, 'The resource was not found');
    if (leg === null || leg.over !== undefined) {
      return refusal(400, 21220, 'Call is not in-progress. Cannot redirect.');
    }
    const { Status, Twiml } = request.form;
    if (Status === 'completed') leg.complete();
    else if (Twiml !== undefined && Twiml.length <= TWIML_MAX) leg.redirect(Twiml);
    else return refusal(400, 21218, 'Neither a status nor a document that can be read');
    return { status: 200, body: { sid: callSid, status: Status ?? 'in-progress' } };
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      const { status, body } = update({
        method: request.method ?? '',
        path: request.url ?? '',
        authorization: request.headers.authorization ?? '',
        form,
      });
      asked.push({ form, status });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // A server that listens on a port has an address with one.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    carries(callSid, leg) {
      calls.set(callSid, leg);
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

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly form: Readonly<Record<string, string>>;
}

interface Answered {
  readonly status: number;
  readonly body: object;
}

function refusal(status: number, code: number, message: string): Answered {
  return { status, body: { code, message, status, more_info: `https://www.twilio.com/docs/errors/${code}` } };
}

/** Of a document that is given with the request. */
const TWIML_MAX = 4_000;
