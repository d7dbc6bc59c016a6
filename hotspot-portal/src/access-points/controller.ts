import { z } from 'zod';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

const timeoutMs = 5000;
const Clients = z.object({ data: z.array(z.object({ id: z.string().regex(/^[\w-]{1,64}$/) })) });

export type ControllerCall = {
  /** Of the list of clients. */
  readonly url: string;
  readonly mac: string;
  readonly key: string;
  readonly body: Readonly<Record<string, string | number>>;
};

/**
 * Lets a phone in by its controller's API: the client is looked up by its address, then the action is done on it
 * (UniFi Network integration API). Error: what the controller said, for the log.
 */
export async function callController(
  { url, mac, key, body }: ControllerCall,
  request: typeof fetch = fetch,
): Promise<Result<undefined, string>> {
  const headers = { 'x-api-key': key, accept: 'application/json', 'content-type': 'application/json' };
  const ask = (path: string, init: RequestInit) =>
    request(path, { ...init, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  try {
    const listed = await ask(`${url}?filter=${encodeURIComponent(`macAddress.eq('${mac}')`)}`, {});
    if (!listed.ok) return err(`The list of clients answers ${listed.status}.`);
    const clients = Clients.safeParse(await listed.json());
    const id = clients.data?.data[0]?.id;
    if (id === undefined) return err('The controller does not know this client.');
    const done = await ask(`${url}/${id}/actions`, { method: 'POST', body: JSON.stringify(body) });
    return done.ok ? ok() : err(`The action answers ${done.status}.`);
  } catch (error) {
    return err(String(error));
  }
}
