import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { redirectNames } from '@machikado/device-profiles/access-point-profile.ts';
import { isNas, type AccessPoint, type Nas } from '../access-points/access-points-file.ts';
import { targetOf, type RedirectValues } from '../access-points/redirect.ts';

export type AccessPoints = {
  readonly list: readonly AccessPoint[];
  /** For what is signed here: the visits, and the names and passwords of `passOf`. */
  readonly key: Uint8Array;
};

/** A phone at another maker's access point, and all that the way back to it is made of. */
export type Via = {
  readonly nas: Nas;
  readonly mac: string;
  readonly values: RedirectValues;
  /** Of every address of this visit: `/via/<token>`. */
  readonly prefix: string;
};

const lifeMs = 2 * 60 * 60_000;
const sealBytes = 16;
const maxTokenLength = 4000;
const Visit = z.strictObject({
  nas: z.string(),
  atMs: z.int(),
  values: z.partialRecord(z.enum(redirectNames), z.string()),
});

const sealOf = (key: Uint8Array, body: string) =>
  createHmac('sha256', key).update(`visit\0${body}`).digest().subarray(0, sealBytes);

/**
 * The visit as a part of every address of its pages: such a phone has no address that tells it from others, and the
 * small browsers of captive portals keep no cookie.
 */
export function makeViaToken(key: Uint8Array, nas: Nas, visit: { values: RedirectValues; nowMs: number }): string {
  const content = { nas: nas.name, atMs: visit.nowMs, values: Object.fromEntries(visit.values) };
  const body = Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${body}.${sealOf(key, body).toString('base64url')}`;
}

/** The visit of a token that was made here in the last two hours, for an access point that still stands there. */
export function readViaToken({ list, key }: AccessPoints, token: string, nowMs: number): Via | null {
  const [body = '', seal = ''] = token.length > maxTokenLength ? [] : token.split('.');
  const given = Buffer.from(seal, 'base64url');
  if (given.length !== sealBytes || !timingSafeEqual(given, sealOf(key, body))) return null;
  const visit = Visit.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')));
  const nas = list.find((one) => one.name === visit.nas);
  if (!nas || !isNas(nas) || nowMs - visit.atMs > lifeMs) return null;
  const values: RedirectValues = new Map(Object.entries(visit.values) as [(typeof redirectNames)[number], string][]);
  const mac = values.get('mac');
  if (mac === undefined || targetOf(nas, values) === null) return null;
  return { nas, mac, values, prefix: `/via/${token}` };
}
