import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { answerTagged, type TaggedJson } from '../http/tagged.ts';
import { eventsFrom } from './events.ts';

/** What the pack says does not change while the process runs, so it is written once. */
function publish(content: Readonly<Record<string, unknown>>): TaggedJson {
  const text = JSON.stringify(content);
  const revision = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return { json: JSON.stringify({ ...content, revision }), etag: `"${revision}"` };
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
    app.get(`/${name}`, (c) => answerTagged(c, once));
  }
  // What is over falls off the list, so this one is made anew each time.
  app.get('/events', (c) => {
    const now = context.now();
    return answerTagged(c, publish({ events: eventsFrom(context.pack, now, civilTimeAt(now).date) }));
  });
  return app;
}
