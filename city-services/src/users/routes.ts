import { Hono } from 'hono';
import { SignInRequest } from '@machikado/contracts/sign-in.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { ProblemError, readJson } from '../http/problem.ts';
import { bearerTokenOf } from './authenticate.ts';
import { signIn, signOut, type SignInRefusal } from './store.ts';

/** The answer to a refused sign-in. */
export function signInProblem(refusal: SignInRefusal): ProblemError {
  switch (refusal.kind) {
    case 'wrong-credentials':
      return new ProblemError('wrong-credentials');
    case 'locked-out':
      return new ProblemError('locked-out', { retryAfterS: refusal.retryAfterS });
    case 'suspended':
      return new ProblemError('forbidden', { detail: 'The registration is suspended.' });
  }
}

/** Signing registered users in and out at a device. */
export function signInRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.post('/sign-in', async (c) => {
    const request = await readJson(c, SignInRequest);
    const signedIn = await signIn(context, c.var.device.id, request);
    if (!signedIn.ok) throw signInProblem(signedIn.error);
    c.header('Cache-Control', 'no-store');
    return c.json(signedIn.value);
  });

  app.delete('/sign-in', async (c) => {
    const token = bearerTokenOf(c);
    if (token === undefined) throw new ProblemError('not-signed-in');
    await signOut(context, c.var.device.id, token);
    return c.body(null, 204);
  });

  return app;
}
