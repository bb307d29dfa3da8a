import { z } from 'zod';
import { problem } from './parts.ts';
import { type Route, routes } from './routes.ts';

/** The API as an OpenAPI document (https://spec.openapis.org/oas/v3.1.1.html), made from the shapes it answers with. */
export function openApi(version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `/api${route.path.replaceAll(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Pointsman',
      version,
      description: 'What happened and happens in the calls of one phone agent. Every text in it is redacted.',
    },
    paths,
    components: {
      schemas: { Problem: schema(problem, 'output') },
      securitySchemes: { password: { type: 'http', scheme: 'basic', description: 'Any user name.' } },
    },
    // Without a password only this machine gets in, and needs none.
    security: [{ password: [] }, {}],
  };
}

function operation({ method, path, about, query, body, answer, refusals = {} }: Route) {
  const parameters = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(query?.shape ?? {}).map(([name, shape]) => ({
      name,
      in: 'query',
      required: false,
      schema: schema(shape, 'input'),
    })),
  ];
  const wrong =
    query === undefined && body === undefined ? {} : { 400: 'The request does not fit, and why.' };
  return {
    operationId: operationId(method, path),
    summary: about,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: schema(body, 'input') } } },
        }),
    responses: {
      ...answered(answer),
      ...Object.fromEntries(
        Object.entries({ ...wrong, ...refusals }).map(([status, description]) => [
          status,
          refused(description),
        ]),
      ),
    },
  };
}

function answered(answer: Route['answer']): Record<string, unknown> {
  if (answer === 'done') return { 204: { description: 'It is done.' } };
  if ('media' in answer) return { 200: { description: answer.about, content: { [answer.media]: {} } } };
  return {
    200: {
      description: 'So it is.',
      content: { 'application/json': { schema: schema(answer.json, 'output') } },
    },
  };
}

function refused(description: string) {
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** `input`: as it is sent; `output`: as it is answered. OpenAPI 3.1 speaks the dialect that zod writes. */
function schema(shape: z.core.$ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(shape, { io });
  return rest;
}

/** `get_calls_sid_facts` */
function operationId(method: string, path: string): string {
  return [method, ...path.split('/').filter(Boolean)].join('_').replaceAll(/[:.]/g, '').replaceAll('-', '_');
}
