import { createMiddleware } from 'hono/factory';
import { contentName, contentSignatureHeader } from '@machikado/contracts/content-key.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';

/**
 * Signs each whole answer to a GET that no person is behind: what a kiosk may keep and show without its city. What is
 * about a signed-in person is never kept, so it is not signed.
 */
export function signContentAnswers({ contentKeys, now }: Pick<CityContext, 'contentKeys' | 'now'>) {
  return createMiddleware<DeviceEnv>(async (c, next) => {
    if (c.req.method !== 'GET' || c.req.header('authorization') !== undefined) return next();
    const sign = (text: string) => {
      const { pathname, search } = new URL(c.req.url);
      return contentKeys.sign({ name: contentName(pathname + search), text }, now());
    };
    c.set('signContent', sign);
    await next();
    if (c.res.status !== 200) return;
    const { status, headers } = c.res;
    if (headers.has(contentSignatureHeader)) return;
    if (headers.get('content-type')?.startsWith('application/json') !== true) return;
    const text = await c.res.text();
    headers.set(contentSignatureHeader, sign(text));
    // A copy of the answer would be sent through two streams, which takes longer than all else; a text is sent as it is.
    c.res = undefined;
    c.res = new Response(text, { status, headers });
  });
}
