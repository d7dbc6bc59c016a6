import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { CityContext, DeviceEnv } from '../http/context.ts';
import { answerTagged, type TaggedJson } from '../http/tagged.ts';
import { listWifiPlaces, withWifiPlaces } from '../wifi/places.ts';
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
  const published = { facilities: { facilities }, procedures: { procedures } };
  for (const [name, content] of Object.entries(published)) {
    const once = publish(content);
    app.get(`/${name}`, (c) => answerTagged(c, once));
  }
  // Staff add the city's own Wi-Fi spots while it runs; the rest is written once for as long as none of them changes.
  let kept = { spots: '[]', list: publish({ places }) };
  app.get('/places', async (c) => {
    const wifi = await listWifiPlaces(context);
    const spots = JSON.stringify(wifi);
    if (spots !== kept.spots) kept = { spots, list: publish({ places: withWifiPlaces(places, wifi, city) }) };
    return answerTagged(c, kept.list);
  });
  // What is over falls off the list, so this one is made anew each time.
  app.get('/events', (c) => {
    const now = context.now();
    return answerTagged(c, publish({ events: eventsFrom(context.pack, now, civilTimeAt(now).date) }));
  });
  return app;
}
