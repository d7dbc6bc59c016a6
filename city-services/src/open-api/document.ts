import { z } from 'zod';
import { Problem, problemMediaType } from '@machikado/contracts/problem.ts';
import { operations, type Operation } from './operations.ts';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
};

/** A query's parameters as a caller writes them: what has a usual value may be left out. */
function parametersOf({ path, query }: Operation): unknown[] {
  const inPath = Array.from(path.matchAll(/:(\w+)/g), ([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  if (query === undefined) return inPath;
  const { properties = {}, required = [] } = schemaOf(query, 'input');
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  return [...inPath, ...inQuery];
}

function contentOf(answer: Operation['answer']): Record<string, unknown> {
  if ('contentType' in answer) return { [answer.contentType]: { schema: { type: 'string' } } };
  return { 'application/json': { schema: schemaOf(answer, 'output') } };
}

const refusal = (description: string) => ({
  description,
  content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

function operationOf(operation: Operation): unknown {
  return {
    operationId: operation.id,
    summary: operation.summary,
    parameters: parametersOf(operation),
    responses: {
      200: { description: 'What was asked for; most answers carry an ETag.', content: contentOf(operation.answer) },
      304: { description: 'The caller has it already (If-None-Match).' },
      400: refusal('The query has a fault; `errors` says where.'),
      404: refusal('There is no such record.'),
      429: refusal('Too many requests from one address; `retryAfterS` says how long to wait.'),
    },
  };
}

/** The open API as OpenAPI 3.1, made from the operations and their schemas. `server` is the root that they lie below. */
export function openApiDocument(named: { readonly city: string; readonly server: string }): unknown {
  return {
    openapi: '3.1.0',
    info: {
      title: `Machikado open API: ${named.city}`,
      version: '1',
      description:
        'Rooms, counters and Wi-Fi spots of the city, read without signing in. Nothing here is about a person.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: named.server }],
    paths: Object.fromEntries(
      operations.map((operation) => [operation.path.replaceAll(/:(\w+)/g, '{$1}'), { get: operationOf(operation) }]),
    ),
    components: { schemas: { Problem: schemaOf(Problem, 'output') } },
  };
}
