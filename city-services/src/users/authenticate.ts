import type { Context } from 'hono';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { ProblemError } from '../http/problem.ts';
import { findTokenHolder, type RegisteredUser } from './store.ts';

/** The bearer token of a request; undefined where none was sent or it cannot be one of ours. */
export function bearerTokenOf(c: Context<DeviceEnv>): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{43})$/.exec(c.req.header('authorization') ?? '')?.[1];
}

/** The signed-in user of a request, or undefined where no token was sent. Throws `not-signed-in` for a dead token. */
export async function optionalUser(context: CityContext, c: Context<DeviceEnv>): Promise<RegisteredUser | undefined> {
  if (c.var.user !== undefined || c.req.header('authorization') !== undefined) return requireUser(context, c);
  return undefined;
}

/** The signed-in user of a request. Throws `not-signed-in`. */
export async function requireUser(context: CityContext, c: Context<DeviceEnv>): Promise<RegisteredUser> {
  if (c.var.user !== undefined) return c.var.user;
  const token = bearerTokenOf(c);
  const user = token === undefined ? undefined : await findTokenHolder(context, c.var.device.id, token);
  if (user === undefined) throw new ProblemError('not-signed-in');
  return user;
}
