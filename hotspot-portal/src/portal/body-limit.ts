import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { PortalEnv } from './portal.ts';

/** The text of a body up to so many bytes; `null` when there is more, which is then not read. */
async function readText(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let held = 0;
  for await (const chunk of body ?? []) {
    held += chunk.length;
    if (held > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Lets forms in up to so many bytes, whether or not their length is told beforehand; 413 for a larger one. Hono's own
 * limit makes a new Request of a body that comes in chunks, which the server's light requests do not allow.
 */
export function limitBody(maxBytes: number): MiddlewareHandler<PortalEnv> {
  return async (c, next) => {
    const told = Number(c.req.header('content-length') ?? 0);
    const text = told > maxBytes ? null : await readText(c.req.raw.body, maxBytes);
    if (text === null) throw new HTTPException(413);
    c.req.bodyCache.text = text;
    await next();
  };
}
