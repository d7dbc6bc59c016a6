import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export type SpotAnswer = { readonly status: number; readonly body: string };

const timeoutMs = 15_000;

/** One request to the spot's socket. Throws when nobody answers there. */
export async function askSpot(
  socketPath: string,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<SpotAnswer> {
  const sent = body === undefined ? '' : JSON.stringify(body);
  const headers = { host: 'spot', 'content-length': Buffer.byteLength(sent), 'content-type': 'application/json' };
  const asked = request({ socketPath, method, path, headers, signal: AbortSignal.timeout(timeoutMs) });
  asked.end(sent);
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, body: await text(response) };
}
