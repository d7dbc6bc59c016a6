import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Visitor } from '../session/session.ts';

const lifeMs = 60 * 60_000;

function tokenOf(key: Uint8Array, client: Visitor, period: number): Buffer {
  return createHmac('sha256', key).update(`${client.ipv4}\0${client.mac}\0${period}`).digest();
}

/** A form's token for one phone: nobody else can make it, and no cookie is needed. Good for one to two hours. */
export function makeFormToken(key: Uint8Array, client: Visitor, nowMs: number): string {
  return tokenOf(key, client, Math.floor(nowMs / lifeMs)).toString('base64url');
}

export function isFormToken(key: Uint8Array, client: Visitor, given: { token: string; nowMs: number }): boolean {
  const token = Buffer.from(given.token.slice(0, 64), 'base64url');
  const period = Math.floor(given.nowMs / lifeMs);
  return [period, period - 1].some((candidate) => {
    const expected = tokenOf(key, client, candidate);
    return token.length === expected.length && timingSafeEqual(token, expected);
  });
}
