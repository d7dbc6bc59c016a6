import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { cityUrn } from '@machikado/contracts/device.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { answerProblem } from './answer-problem.ts';
import { createDisclosureDoor } from './disclosure-routes.ts';
import { maxCertificateBytes } from './certificate-routes.ts';
import { maxNamesBytes } from './name-routes.ts';
import { createOperationRoutes, type OperationContext } from './operation-routes.ts';

const maxBodyBytes = 4096;

/** True when the peer has shown a certificate of the city's CA that names the city itself. */
function isCity(socket: Socket, cityId: string): boolean {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return false;
  const names = socket.getPeerCertificate().subjectaltname;
  return (names ?? '').split(', ').includes(`URI:${cityUrn(cityId)}`);
}

/** What the city may ask of its Wi-Fi spot. Nobody else may: not even another device with a good certificate. */
export function createManagementApp(
  context: Omit<OperationContext, 'cause'>,
  cityId: string,
): Hono<{ Bindings: HttpBindings }> {
  const { spot } = context;
  const app = new Hono<{ Bindings: HttpBindings }>();
  const limit = (maxSize: number) => bodyLimit({ maxSize, onError: () => answerProblem(problem('too-large')) });
  const [usual, names, certificate] = [limit(maxBodyBytes), limit(maxNamesBytes), limit(maxCertificateBytes)];

  app.use(async (c, next) => {
    if (!isCity(c.env.incoming.socket, cityId)) return answerProblem(problem('forbidden'));
    await next();
    return undefined;
  });
  // Not for DELETE: nobody reads its body, and the limit cannot look at a request that declares none.
  app.on(['POST', 'PUT'], '*', (c, next) => {
    if (c.req.path === '/v1/certificate') return certificate(c, next);
    return (c.req.path.startsWith('/v1/names/') ? names : usual)(c, next);
  });

  app.route('/', createOperationRoutes({ ...context, cause: 'staff' }));
  app.route('/', createDisclosureDoor(spot));
  app.notFound(() => answerProblem(problem('not-found')));
  app.onError((error) => {
    spot.log.error('management.failed', { message: error.stack ?? error.message });
    return answerProblem(problem(isStorageFull(error) ? 'storage-full' : 'internal'));
  });
  return app;
}
