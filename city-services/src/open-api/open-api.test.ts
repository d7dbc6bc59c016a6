import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { inspectRoutes } from 'hono/dev';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryCity, type MemoryCity } from '../http/memory-city.ts';
import { answerProblems } from '../http/problem.ts';
import { openApiDocument } from './document.ts';
import { operations } from './operations.ts';
import { openRoutes } from './routes.ts';

const server = 'https://city.test/open/v1';
const document = openApiDocument({ city: 'Sample', server }) as {
  readonly paths: Readonly<
    Record<string, { get: { responses: Record<string, { content: Record<string, { schema: object }> }> } }>
  >;
};

let city: MemoryCity;
let app: ReturnType<typeof openRoutes>;
beforeAll(async () => {
  city = await createMemoryCity();
  app = openRoutes(city.context, { origin: () => 'https://city.test' });
  answerProblems(app, city.context.log);
});
afterAll(() => city[Symbol.asyncDispose]());

test('another validator finds the document to be OpenAPI 3.1', async () => {
  const validator = new Validator();
  const verdict = await validator.validate(structuredClone(document));
  expect(verdict.errors ?? []).toEqual([]);
  expect([verdict.valid, validator.version]).toEqual([true, '3.1']);
  const broken = await new Validator().validate({ ...document, paths: { '/x': { get: { responses: 7 } } } });
  expect(broken.valid).toBe(false);
});

test('each open route stands in the document, and each path of the document is a route', () => {
  const routes = inspectRoutes(app)
    .filter((route) => !route.isMiddleware && route.method === 'GET')
    .map((route) => route.path);
  expect(routes.filter((path) => path !== '/openapi.json').toSorted()).toEqual(
    operations.map((operation) => operation.path).toSorted(),
  );
});

/** What is asked in a city of one facility's data; a path without an example fails the test. */
const examples: Readonly<Record<string, string>> = {
  '/facilities': '/facilities',
  '/booking-rules': '/booking-rules',
  '/facilities/{id}/availability': '/facilities/suehiro/availability?from=2026-11-24',
  '/openings': '/openings?from=2026-11-24&to=2026-11-30&people=10',
  '/appointment-services': '/appointment-services',
  '/appointment-services/{id}/times': '/appointment-services/tax/times?from=2026-11-24&days=7',
  '/lotteries': '/lotteries',
};
/** Those with answers of another kind, or none before a drawing. */
const otherwise = ['/facilities/{id}/calendar.ics', '/lotteries/{id}/file', '/wifi-access-points.csv'];

test('real answers are what the document says', async () => {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  for (const [path, { get }] of Object.entries(document.paths)) {
    if (otherwise.includes(path)) continue;
    const answer = await app.request(examples[path] ?? 'no example');
    const schema = get.responses['200']?.content['application/json']?.schema;
    const fits = ajv.compile(schema ?? false);
    expect([path, answer.status, fits(await answer.json()), fits.errors ?? []]).toEqual([path, 200, true, []]);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  }
});

test('the document is answered with a tag, and a bearer is turned away', async () => {
  const first = await app.request('/openapi.json');
  expect(await first.json()).toMatchObject({ openapi: '3.1.0', servers: [{ url: server }] });
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
  expect((await app.request('/openapi.json', { headers })).status).toBe(304);
  expect((await app.request('/booking-rules', { headers: { authorization: 'Bearer x' } })).status).toBe(403);
});
