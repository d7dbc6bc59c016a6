import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import { problem } from '@machikado/contracts/problem.ts';
import type { NasRegister } from '../store/nas-register.ts';
import { answerProblem } from './answer-problem.ts';
import { createNasRoutes } from './nas-routes.ts';
import { createOperationRoutes, type OperationContext } from './operation-routes.ts';

export type ControlContext = Omit<OperationContext, 'cause'> & { readonly nas?: NasRegister };

/** For everybody whom the system lets at the file: the socket belongs to this process's user alone. */
export function createControlApp(context: ControlContext): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/', createOperationRoutes({ ...context, cause: 'technician' }));
  app.route('/button', createOperationRoutes({ ...context, cause: 'button' }));
  // Secrets are told here and to nobody beyond this machine: the city has no such door.
  if (context.nas) app.route('/nas', createNasRoutes(context.nas));
  app.notFound(() => answerProblem(problem('not-found')));
  app.onError((error) => {
    context.spot.log.error('control.failed', { message: error.stack ?? error.message });
    return answerProblem(problem('internal'));
  });
  return app;
}

/**
 * Opens the socket of `hotspot`, the technician's command on this machine; it needs neither network nor city. A spot
 * whose folder has too long a name for a socket (107 bytes) runs without it and says so.
 */
export async function openControlSocket(path: string, context: ControlContext): Promise<Server | undefined> {
  const app = createControlApp(context);
  const server = createServer(
    { requestTimeout: 10_000 },
    getRequestListener(app.fetch, { overrideGlobalObjects: false }),
  );
  // What a killed process has left would be in the way.
  await rm(path, { force: true });
  try {
    server.listen(path);
    await once(server, 'listening');
  } catch (error) {
    context.spot.log.warn('control.closed', { why: String(error) });
    return undefined;
  }
  await chmod(path, 0o600);
  return server;
}
