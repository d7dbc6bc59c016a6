import { expect, test } from 'vitest';
import { ok } from '@machikado/contracts/result.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import { nasAsk, nasWords } from '../command/nas-command.ts';
import { createNasRegister } from '../store/nas-register.ts';
import { createControlApp } from './control-socket.ts';
import { NasAnswer } from './nas-routes.ts';
import { createOperationRoutes } from './operation-routes.ts';

function setUp() {
  const spot = makeSampleSpot();
  const standing = () =>
    ({ state: 'good', trusted: true, from: 'acme', expiresAtMs: spot.now(), daysLeft: 30, alarm: 'none' }) as const;
  const certificate = { standing, take: () => Promise.resolve(ok()), orderNow: () => false };
  const nas = createNasRegister(spot.database, spot, Buffer.alloc(32, 13));
  const app = createControlApp({ spot, certificate, nas });
  const run = async (words: readonly string[], options = {}) => {
    const ask = nasAsk(words, options);
    if (!ask) throw new Error('It is not understood.');
    const { method, path, body } = ask;
    return app.request(path, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  };
  return { nas, run, city: createOperationRoutes({ spot, certificate, cause: 'technician' }) };
}

test('hotspot nas: a secret is told where it is made, and by no list; the city has no such door', async () => {
  const { run, city } = setUp();
  const added = NasAnswer.parse(await (await run(['add', 'hall', '10.66.0.2/32'], { learn: true })).json());
  const rotated = NasAnswer.parse(await (await run(['rotate', 'hall'], { hours: '2' })).json());
  expect(added.secret).toMatch(/^[0-9a-f]{48}$/);
  expect(rotated.secret).not.toBe(added.secret);
  const listed = await (await run([])).text();
  for (const secret of [added.secret, rotated.secret]) expect(listed).not.toContain(secret);
  const words = nasWords(NasAnswer.parse(JSON.parse(listed)));
  expect(words).toContain('hall');
  expect(words).toContain('learning');
  expect(words).toContain('the one before holds until');
  expect((await city.request('/nas/v1/clients')).status).toBe(404);
  expect((await city.request('/v1/clients')).status).toBe(404);
});

test('hotspot nas: require ends learning, remove the client; what is not there or not right is refused', async () => {
  const { nas, run } = setUp();
  await run(['add', 'hall', '10.66.0.2'], { learn: true });
  expect((await run(['require', 'hall'])).status).toBe(200);
  expect(nas.list()).toMatchObject([{ learning: false }]);
  expect((await run(['add', 'hall', '10.66.0.9'])).status).toBe(409);
  expect((await run(['add', 'door', 'not a place'])).status).toBe(400);
  expect((await run(['add', 'Door', '10.66.0.9'])).status).toBe(400);
  expect((await run(['rotate', 'nobody'])).status).toBe(404);
  expect((await run(['remove', 'hall'])).status).toBe(200);
  expect((await run(['remove', 'hall'])).status).toBe(404);
  expect(nas.list()).toEqual([]);
});

test('hotspot nas: nobody may give orders who is not marked for it, and the list says who is', async () => {
  const { nas, run } = setUp();
  await run(['add', 'hall', '10.66.0.2']);
  expect(nas.list()).toMatchObject([{ orders: false }]);
  const marked = NasAnswer.parse(await (await run(['orders', 'hall', 'on'])).json());
  expect([nas.mayOrder('hall'), nas.find('10.66.0.2')?.mayOrder]).toEqual([true, true]);
  expect(nasWords(marked)).toContain('may give orders');
  expect((await run(['orders', 'nobody', 'on'])).status).toBe(404);
  expect(nasWords(NasAnswer.parse(await (await run(['orders', 'hall', 'off'])).json()))).not.toContain('orders');
});

test.each([[['add', 'x']], [['orders', 'x', 'perhaps']], [['rotate']], [['paint', 'x']]])(
  'hotspot nas %j is not understood',
  (words) => {
    expect(nasAsk(words, {})).toBeUndefined();
  },
);
