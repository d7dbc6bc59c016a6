import { z } from 'zod';
import { DisasterOrder, DisasterState } from '@machikado/contracts/spot-disaster.ts';
import { SpotRecords } from '@machikado/contracts/spot-records.ts';
import { DisclosedList } from '@machikado/contracts/wifi-disclosure.ts';
import { IssuedVoucher, VoucherIssueRequest } from '@machikado/contracts/voucher.ts';
import { AccountList } from './account-routes.ts';
import { RoamingAnswer } from './roaming-routes.ts';
import { UseAnswer } from './use-routes.ts';
import { CertificateAnswer, CertificateOrder } from './certificate-routes.ts';
import { FilterOrder, GardenOrder, ListOrder, NameStateAnswer } from './name-routes.ts';
import { PurposeCounts, TicketCount, TicketList } from './way-routes.ts';

export const SpotStatus = z.object({
  gateway: z.enum(['nft', 'record']),
  online: z.int(),
  zones: z.array(
    z.object({
      name: z.string(),
      state: z.enum(['open', 'closed']),
      /** When it closes or opens; absent where it does not. */
      changesAt: z.iso.datetime().optional(),
      online: z.int(),
    }),
  ),
  eventsWaiting: z.int(),
  disaster: DisasterState,
});

export const SessionList = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      /** Whether our gateway enforces it, or an access point that asked by RADIUS. */
      through: z.enum(['gateway', 'access-point']),
      /** Names of the city's policy. */
      zone: z.string(),
      tier: z.string(),
      /** As last read, a few seconds ago. */
      upBytes: z.int(),
      downBytes: z.int(),
      slowed: z.boolean(),
      startedAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
    }),
  ),
});

export const CheckList = z.object({
  checks: z.array(z.object({ what: z.string(), good: z.boolean(), note: z.string() })),
});

export type Operation = {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly answer: z.ZodType | null;
};

/** What can be asked of a spot by the city over mutual TLS, and by `hotspot` on the machine itself. */
export const operations: readonly Operation[] = [
  { method: 'get', path: '/v1/status', id: 'status', summary: 'How the spot is', answer: SpotStatus },
  {
    method: 'get',
    path: '/v1/sessions',
    id: 'sessions',
    summary: 'Who is online, without addresses',
    answer: SessionList,
  },
  {
    method: 'get',
    path: '/v1/sessions/count',
    id: 'count',
    summary: 'How many are online',
    answer: z.object({ online: z.int() }),
  },
  {
    method: 'delete',
    path: '/v1/sessions/{name}',
    id: 'kick',
    summary: 'Ends one, by id, MAC or IPv4 address',
    answer: null,
  },
  {
    ...{
      method: 'post',
      path: '/v1/vouchers',
      id: 'voucher',
      summary: 'Makes a code; the same key gives the same code',
    },
    ...{ body: VoucherIssueRequest, answer: IssuedVoucher },
  },
  {
    method: 'get',
    path: '/v1/disaster',
    id: 'disaster',
    summary: 'Whether it is open to everybody',
    answer: DisasterState,
  },
  {
    ...{ method: 'put', path: '/v1/disaster', id: 'open', summary: 'Opens it to everybody' },
    ...{ body: DisasterOrder, answer: DisasterState },
  },
  { method: 'delete', path: '/v1/disaster', id: 'close', summary: 'Closes it again', answer: DisasterState },
  {
    ...{ method: 'put', path: '/v1/tickets', id: 'tickets', summary: 'Replaces the numbers that open it for a time' },
    ...{ body: TicketList, answer: TicketCount },
  },
  {
    ...{ method: 'get', path: '/v1/accounts', id: 'accounts' },
    ...{ summary: 'Accounts of the encrypted network, without whose they are', answer: AccountList },
  },
  {
    ...{ method: 'delete', path: '/v1/accounts/{name}', id: 'revoke' },
    ...{ summary: 'Ends an account and what is open by it', answer: null },
  },
  {
    ...{ method: 'get', path: '/v1/purposes', id: 'purposes', summary: 'Why people have come, by day' },
    answer: PurposeCounts,
  },
  {
    ...{ method: 'get', path: '/v1/use', id: 'use', summary: 'How much it was used, by hour, day and month' },
    answer: UseAnswer,
  },
  {
    ...{ method: 'get', path: '/v1/roaming', id: 'roaming', summary: 'How the servers of other networks are' },
    answer: RoamingAnswer,
  },
  {
    method: 'get',
    path: '/v1/names',
    id: 'names',
    summary: 'What is open before the sign-in, and what is filtered',
    answer: NameStateAnswer,
  },
  {
    ...{ method: 'put', path: '/v1/names/garden', id: 'garden', summary: 'What is open before the sign-in' },
    ...{ body: GardenOrder, answer: NameStateAnswer },
  },
  {
    ...{ method: 'put', path: '/v1/names/filters', id: 'filters', summary: 'Which filters are on' },
    ...{ body: FilterOrder, answer: NameStateAnswer },
  },
  {
    ...{ method: 'post', path: '/v1/names/refresh', id: 'refresh', summary: 'Looks up anew what it keeps of names' },
    answer: NameStateAnswer,
  },
  {
    ...{ method: 'put', path: '/v1/names/lists/{name}', id: 'list', summary: 'Takes the place of a filter’s list' },
    ...{ body: ListOrder, answer: NameStateAnswer },
  },
  {
    ...{
      method: 'get',
      path: '/v1/records',
      id: 'records',
      summary: 'How long records are kept, and what was deleted',
    },
    answer: SpotRecords,
  },
  {
    ...{ method: 'get', path: '/v1/disclosures', id: 'disclosures', summary: 'That records were handed out, and when' },
    answer: DisclosedList,
  },
  {
    ...{ method: 'get', path: '/v1/certificate', id: 'certificate', summary: 'How the portal’s certificate is' },
    answer: CertificateAnswer,
  },
  {
    ...{ method: 'put', path: '/v1/certificate', id: 'importCertificate', summary: 'Takes a certificate and its key' },
    ...{ body: CertificateOrder, answer: CertificateAnswer },
  },
  {
    ...{ method: 'post', path: '/v1/certificate/order', id: 'orderCertificate' },
    ...{ summary: 'Orders a certificate before its time', answer: CertificateAnswer },
  },
  { method: 'get', path: '/v1/doctor', id: 'doctor', summary: 'What is wrong with it', answer: CheckList },
];

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

function describe({ id, summary, path, body, answer }: Operation): unknown {
  const content = (schema: z.ZodType, io: 'input' | 'output') => ({
    'application/json': { schema: schemaOf(schema, io) },
  });
  const parameters = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }));
  return {
    operationId: id,
    summary,
    parameters,
    ...(body && { requestBody: { required: true, content: content(body, 'input') } }),
    responses: answer
      ? { 200: { description: summary, content: content(answer, 'output') } }
      : { 204: { description: summary }, 404: { description: 'There is none of that name' } },
  };
}

/** The operations as OpenAPI 3.1, made from the same schemas that judge them. */
export function spotApiDocument(): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = describe(operation);
  return { openapi: '3.1.0', info: { title: 'Machikado Wi-Fi spot', version: '1' }, paths };
}
