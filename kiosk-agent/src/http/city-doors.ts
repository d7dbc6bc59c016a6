import type { Request } from 'express';
import { z } from 'zod';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import type { CityClient } from '../city/client.ts';
import type { OfflineCopy } from '../city/offline-copy.ts';
import type { VisitKeeper } from '../city/visit.ts';
import type { WifiStock } from '../city/wifi-stock.ts';

export type CityDoors = {
  readonly client: CityClient;
  readonly copy: OfflineCopy;
  readonly visits: VisitKeeper;
  /** Codes for the time without the city. */
  readonly wifi: Pick<WifiStock, 'take'>;
  readonly now: () => Date;
};

const IdempotencyKey = z.uuid();

/** What one write carries, gets back and asks of the visit. */
export type Step<Answer extends z.ZodType> = {
  readonly path: string;
  readonly body: z.ZodType;
  readonly answer: Answer;
  /** `user`: only for a signed-in visit, with its token. `key`: the same key never does it twice. */
  readonly needs: readonly ('user' | 'key')[];
};

/** One write to the city, checked before it leaves; an answer that got lost is `city-unreachable`. */
export function write<Answer extends z.ZodType>(request: Request, step: Step<Answer>) {
  return async ({ client, visits, now }: CityDoors): Promise<Result<z.infer<Answer>, Problem>> => {
    const body = step.body.safeParse(request.body ?? {});
    if (!body.success) return err(problem('bad-request', { errors: pointersOf(body.error) }));
    const key = IdempotencyKey.safeParse(request.get('idempotency-key'));
    if (step.needs.includes('key') && !key.success) {
      return err(problem('bad-request', { detail: 'Idempotency-Key is not a UUID.' }));
    }
    const token = visits.token(now());
    if (step.needs.includes('user') && token === undefined) return err(problem('not-signed-in'));
    return client.call({
      method: 'POST',
      path: step.path,
      body: body.data,
      answer: step.answer,
      headers: {
        ...(key.success && { 'idempotency-key': key.data }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
    });
  };
}

function pointersOf(error: z.ZodError): { pointer: string; reason: string }[] {
  return error.issues.slice(0, 20).map((issue) => ({
    pointer: `/${issue.path.map(String).join('/')}`,
    reason: issue.code,
  }));
}

/** A reading that is about the signed-in person; never kept. */
export async function readOwn<Answer extends z.ZodType>(
  { client, visits, now }: CityDoors,
  asked: { readonly path: string; readonly answer: Answer },
): Promise<Result<z.infer<Answer>, Problem>> {
  const token = visits.token(now());
  if (token === undefined) return err(problem('not-signed-in'));
  return client.call({ method: 'GET', ...asked, headers: { authorization: `Bearer ${token}` } });
}
