import type { z } from 'zod';
import { agentShape } from './agent.ts';
import { appointmentsPage, appointmentsQuery } from './appointments.ts';
import { callFigures, callsPage, callsQuery, factsPage, factsQuery, oneCall, verdict } from './calls.ts';
import { followUpsPage, followUpsQuery } from './follow-ups.ts';
import { numbers, numbersQuery } from './numbers.ts';
import { phoneTicket, samplesPage, speechRequest } from './phone.ts';

/** Every route of the API, for its document; a test compares it with what the server answers to. */
export interface Route {
  readonly method: 'get' | 'post';
  /** With its parameters as a router has them: `/calls/:sid`. */
  readonly path: string;
  readonly about: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answer: Answer;
  /** What else may come, by status, each with `{ error }` in words for people. */
  readonly refusals?: Readonly<Record<number, string>>;
}

export type Answer =
  | { readonly json: z.ZodType }
  | { readonly media: string; readonly about: string }
  /** 204: it is done, and there is nothing to be said about it. */
  | 'done';

const noCall = { 404: 'There is no such call.' };
const tooMany = { 503: 'Too many are listening already.' };

export const routes: readonly Route[] = [
  {
    method: 'get',
    path: '/agent',
    about: 'Who answers here, and what callers may want.',
    answer: { json: agentShape },
  },
  {
    method: 'get',
    path: '/calls',
    about: 'Calls, newest first. Every filter that is given has to fit.',
    query: callsQuery,
    answer: { json: callsPage },
  },
  {
    method: 'get',
    path: '/calls/:sid',
    about: 'One call: how it ended, or its stage and record so far.',
    answer: { json: oneCall },
    refusals: noCall,
  },
  {
    method: 'get',
    path: '/calls/:sid/facts',
    about: 'What happened in it, as lines of the audit log; `after`: those behind this one.',
    query: factsQuery,
    answer: { json: factsPage },
    refusals: noCall,
  },
  {
    method: 'get',
    path: '/calls/:sid/summary',
    about: 'Times and counts of one call.',
    answer: { json: callFigures },
    refusals: noCall,
  },
  {
    method: 'get',
    path: '/calls/:sid/files/jsonl',
    about: 'Its audit log: one fact a line, each with the hash of the one before.',
    answer: { media: 'application/x-ndjson', about: 'A file to be kept.' },
    refusals: { 404: 'There is no such call, or its file is not on this machine.' },
  },
  {
    method: 'get',
    path: '/calls/:sid/files/txt',
    about: 'The call for people: who said what, and what the rails did in between.',
    answer: { media: 'text/plain', about: 'A file to be kept.' },
    refusals: { 404: 'There is no such call, or its file is not on this machine.' },
  },
  {
    method: 'get',
    path: '/calls/:sid/verify',
    about: 'Whether its audit log is one whole chain.',
    answer: { json: verdict },
    refusals: noCall,
  },
  {
    method: 'get',
    path: '/calls/:sid/sound',
    about: 'Listens in: events `caller`, `agent`, `clear` and `end`.',
    answer: { media: 'text/event-stream', about: 'Sound of both sides, as base64 of u-law.' },
    refusals: { 404: 'There is no line to this call on this node at the moment.', ...tooMany },
  },
  {
    method: 'post',
    path: '/calls/:sid/end',
    about: 'Ends a call in progress, after the goodbye.',
    answer: 'done',
    refusals: { ...noCall, 409: 'It cannot be ended, and why.' },
  },
  {
    method: 'post',
    path: '/calls/:sid/transfer',
    about: 'Hands a caller to the person of the agent file, after they were told.',
    answer: 'done',
    refusals: { ...noCall, 409: 'It cannot be handed over now, and why.' },
  },
  {
    method: 'get',
    path: '/live',
    about: 'Facts of every call of this node as they happen: events `fact`.',
    answer: { media: 'text/event-stream', about: 'Lines of the audit logs.' },
    refusals: tooMany,
  },
  {
    method: 'get',
    path: '/numbers',
    about: 'How the calls of a day, a week or a month went.',
    query: numbersQuery,
    answer: { json: numbers },
  },
  {
    method: 'get',
    path: '/appointments',
    about: 'The book of the agent, soonest first.',
    query: appointmentsQuery,
    answer: { json: appointmentsPage },
  },
  {
    method: 'get',
    path: '/follow-ups',
    about: 'What is left for a person, newest first.',
    query: followUpsQuery,
    answer: { json: followUpsPage },
  },
  {
    method: 'post',
    path: '/follow-ups/:sid/:seq/done',
    about: 'A person has done it; once more changes nothing.',
    answer: 'done',
    refusals: { 404: 'There is no such follow-up.' },
  },
  {
    method: 'post',
    path: '/phone',
    about: 'A place for a call from a page of ours, and the ticket that its socket needs.',
    answer: { json: phoneTicket },
    refusals: { 503: 'Every line is busy.' },
  },
  {
    method: 'post',
    path: '/phone/speech',
    about: 'Speaks a text, for callers without a microphone.',
    body: speechRequest,
    answer: { media: 'audio/basic', about: 'u-law, 8 kHz, mono.' },
    refusals: { 413: 'It is too long.', 429: 'That is too much to say at once.' },
  },
  {
    method: 'get',
    path: '/phone/samples',
    about: 'Callers with a wish, made for this agent.',
    answer: { json: samplesPage },
  },
  {
    method: 'get',
    path: '/openapi.json',
    about: 'This document.',
    answer: { media: 'application/json', about: 'OpenAPI 3.1.' },
  },
];
