import { createHash } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { eventsFrom } from './events.ts';

type Published = { readonly body: string; readonly etag: string };

/** What the pack says does not change while the process runs, so it is written once. */
function publish(content: Readonly<Record<string, unknown>>): Published {
  const text = JSON.stringify(content);
  const revision = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { body: JSON.stringify({ ...content, revision }), etag: `"${revision}"` };
}

/** RFC 9110 §13.1.2: a list of tags, weak ones too, or `*`. */
function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

function answer(c: Context, { body, etag }: Published): Response {
  const headers = { etag, 'cache-control': 'no-cache' };
  if (isFresh(c.req.header('if-none-match'), etag)) return c.body(null, 304, headers);
  return c.body(body, 200, { ...headers, 'content-type': 'application/json; charset=UTF-8' });
}

/** `GET /city`, `/places`, `/facilities`, `/procedures`, `/events`, `/browsing`: what the pack says, with a tag, so that a kiosk asks cheaply. */
export function contentRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();
  const { city, places, facilities, procedures, browsing } = context.pack;
  app.get('/city', (c) => c.json(city));
  app.get('/browsing', (c) => c.json(browsing));
  const published = { places: { places }, facilities: { facilities }, procedures: { procedures } };
  for (const [name, content] of Object.entries(published)) {
    const once = publish(content);
    app.get(`/${name}`, (c) => answer(c, once));
  }
  // What is over falls off the list, so this one is made anew each time.
  app.get('/events', (c) => {
    const now = context.now();
    return answer(c, publish({ events: eventsFrom(context.pack, now, civilTimeAt(now).date) }));
  });
  return app;
}
