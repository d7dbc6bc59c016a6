import { listen } from '@machikado/runtime/process.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { problemAnswer } from '../http/problem.ts';
import { closeServer, createStaffServer, type Fetch } from './listener.ts';

export type ResidentDoor = AsyncDisposable & {
  /** Where this process listens; the public origin is another one behind a TLS proxy. */
  readonly url: string;
  /** From now on requests go to the app; before, they are answered 503 `out-of-service`. */
  readonly open: (fetch: Fetch) => void;
};

const maxConnections = 5000;

/** Binds the listener for residents. Plain HTTP: TLS is the city's proxy's, which stands in front of it. */
export async function openResidentDoor(address: { readonly host: string; readonly port: number }) {
  let app: Fetch = () => problemAnswer(problem('out-of-service', { retryAfterS: 5 }));
  const server = createStaffServer((request, env) => app(request, env));
  server.maxConnections = maxConnections;
  const port = await listen(server, { ...address, variable: 'MACHIKADO_RESIDENT_PORT' });
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const door: ResidentDoor = {
    url: `http://${host}:${port}`,
    open: (fetch) => {
      app = fetch;
    },
    [Symbol.asyncDispose]: () => closeServer(server),
  };
  return door;
}
