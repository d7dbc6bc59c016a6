import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { z } from 'zod';
import { problem } from '@machikado/contracts/problem.ts';
import type { Result } from '@machikado/contracts/result.ts';
import { NameFilter, NameListKind } from '../lan/name-filter.ts';
import type { NameFault, NameService, NameState } from '../lan/name-service.ts';
import { answerProblem } from './answer-problem.ts';

/** A list in its file's words, inside JSON. */
export const maxNamesBytes = 20 * 1024 * 1024;

export const NameStateAnswer = z.object({
  garden: z.array(z.string()),
  filters: z.array(NameFilter),
  zones: z.record(z.string(), z.array(NameFilter)),
  lists: z.array(z.object({ list: NameListKind, names: z.int(), leftOut: z.int() })),
});
export const GardenOrder = z.object({ entries: z.array(z.string().max(300)).max(1000) });
/** Of the whole spot, or of one further zone, which has the spot's again with `null`. */
export const FilterOrder = z.union([
  z.object({ zone: z.string().max(32), filters: z.array(NameFilter).max(8).nullable() }),
  z.object({ zone: z.undefined().optional(), filters: z.array(NameFilter).max(8) }),
]);
export const ListOrder = z.object({ text: z.string() });

/** The fault in words for the technician and the city's log; the names in it are those of the order. */
function tellFault(fault: NameFault): string {
  if (fault.reason === 'refused') return fault.detail;
  if (fault.reason === 'list') return fault.fault;
  if (fault.reason === 'no-such-zone') return fault.reason;
  return fault.faults
    .slice(0, 20)
    .map(({ entry, fault: what, clients = [] }) => [`${entry}: ${what}`, ...clients].join(', '))
    .join('; ');
}

const nobody: NameState = { garden: [], filters: [], zones: {}, lists: [] };

/** What is open before the sign-in and what is filtered. A spot whose names another machine serves has neither. */
export function createNameRoutes(names: NameService | undefined): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const answer = (done: Result<NameState, NameFault>) => {
    if (done.ok) return Response.json(done.value);
    const kind = done.error.reason === 'refused' ? 'out-of-service' : 'bad-request';
    return answerProblem({ ...problem(kind), detail: tellFault(done.error) });
  };
  const order = async <Order>(
    request: { header: (name: string) => string | undefined; json: () => Promise<unknown> },
    schema: z.ZodType<Order>,
    apply: (service: NameService, given: Order) => Promise<Result<NameState, NameFault>>,
  ): Promise<Response> => {
    if (!names) return answerProblem(problem('conflict'));
    if (Number(request.header('content-length') ?? Number.NaN) <= maxNamesBytes) {
      const given = schema.safeParse(await request.json().catch(() => null));
      return given.success ? answer(await apply(names, given.data)) : answerProblem(problem('bad-request'));
    }
    return answerProblem(problem('too-large'));
  };
  app.get('/v1/names', (c) => c.json(names?.state() ?? nobody));
  app.put('/v1/names/garden', (c) => order(c.req, GardenOrder, (service, { entries }) => service.setGarden(entries)));
  app.put('/v1/names/filters', (c) =>
    order(c.req, FilterOrder, (service, given) =>
      given.zone === undefined ? service.setFilters(given.filters) : service.setZoneFilters(given.zone, given.filters),
    ),
  );
  app.post('/v1/names/refresh', async () =>
    names ? answer(await names.refresh()) : answerProblem(problem('conflict')),
  );
  app.put('/v1/names/lists/:name', (c) => {
    const list = NameListKind.safeParse(c.req.param('name'));
    if (!list.success) return answerProblem(problem('not-found'));
    return order(c.req, ListOrder, (service, { text }) => service.setList(list.data, text));
  });
  return app;
}
