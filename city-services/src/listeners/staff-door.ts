import { listen } from '@machikado/runtime/process.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { closeServer, createStaffServer, type Fetch } from './listener.ts';
import { problemAnswer } from '../http/problem.ts';
import type { StaffHosts } from '../staff/gate.ts';

export type StaffDoor = AsyncDisposable & {
  readonly url: string;
  readonly hosts: StaffHosts;
  /** From now on requests go to the app; before, they are answered 503 `out-of-service`. */
  readonly open: (fetch: Fetch) => void;
};

/** Binds the staff listener before the store is open, so that staff see "out of service" and not a dead address. */
export async function openStaffDoor(address: { readonly host: string; readonly port: number }): Promise<StaffDoor> {
  let app: Fetch = () => problemAnswer(problem('out-of-service', { retryAfterS: 5 }));
  const server = createStaffServer((request, env) => app(request, env));
  const port = await listen(server, { ...address, variable: 'MACHIKADO_STAFF_PORT' });
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const isLoopback = address.host === '127.0.0.1' || address.host === '::1';
  return {
    url: `http://${host}:${port}`,
    hosts: new Set([`${host}:${port}`, ...(isLoopback ? [`localhost:${port}`] : [])]),
    open: (fetch) => {
      app = fetch;
    },
    [Symbol.asyncDispose]: () => closeServer(server),
  };
}
