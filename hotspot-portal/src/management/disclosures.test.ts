import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { maxDisclosureRows, type DisclosureRows } from '@machikado/contracts/wifi-disclosure.ts';
import { makeSampleSpot } from '../exchanges/sample-spot.ts';
import { createDisclosedRoutes, createDisclosureDoor } from './disclosure-routes.ts';

const mac = '3c:22:fb:00:00:01';

function open() {
  const spot = makeSampleSpot();
  const door = createDisclosureDoor(spot);
  const order = {
    ...{ id: randomUUID(), number: 'D-0000-0010', askedBy: 'hanako', approvedBy: 'jiro' },
    criterion: { kind: 'mac', mac } as const,
    ...{ from: '2026-11-23T00:00:00.000Z', to: '2026-11-24T00:00:00.000Z' },
  };
  const ask = (change: object = {}) =>
    door.request('/v1/disclosures', { method: 'POST', body: JSON.stringify({ ...order, ...change }) });
  const account = (times: number, at = spot.now(), of: string | null = mac) =>
    spot.accounting.save(
      Array.from({ length: times }, (_, n) => ({
        kind: 'session' as const,
        nasAddress: '10.0.0.9',
        message: {
          ...{
            nas: 'ap-1',
            status: 'start' as const,
            acctSessionId: `${at} ${n}`,
            user: null,
            mac: of,
            station: null,
            session: null,
          },
          ...{ sessionSeconds: 0, inputOctets: 5, outputOctets: 7, terminateCause: null, atMs: at },
        },
      })),
    );
  return { spot, ask, account };
}

test('access points’ records are found by an address that no table holds', async () => {
  const { spot, ask, account } = open();
  account(1);
  account(1, spot.now() - 86_400_000 * 2);
  account(1, spot.now() + 1, '3c:22:fb:00:00:02');
  const stored = JSON.stringify(spot.database.prepare('SELECT * FROM accounting').all());
  expect(stored).not.toContain('3c:22');
  const { rows } = (await (await ask()).json()) as DisclosureRows;
  // One that began before and has not stopped reaches into the time that is asked about.
  expect(rows.map(({ source, place, upBytes }) => [source, place, upBytes])).toEqual([
    ['accounting', 'ap-1', 5],
    ['accounting', 'ap-1', 5],
  ]);
});

test('one record too many, and none is handed out', async () => {
  const { ask, account } = open();
  account(maxDisclosureRows);
  expect(((await (await ask()).json()) as DisclosureRows).rows).toHaveLength(maxDisclosureRows);
  const more = open();
  more.account(maxDisclosureRows + 1);
  expect(await (await more.ask()).json()).toEqual({ rows: [], more: true });
});

test('the spot itself refuses an order of a single person, a long time, and another question under a known name', async () => {
  const { spot, ask } = open();
  expect((await ask({ approvedBy: 'hanako' })).status).toBe(400);
  expect((await ask({ to: '2027-01-24T00:00:00.000Z' })).status).toBe(400);
  expect((await ask()).status).toBe(200);
  expect((await ask()).status).toBe(200);
  expect((await ask({ criterion: { kind: 'mac', mac: '3c:22:fb:00:00:02' } })).status).toBe(409);
  const told: unknown = await (await createDisclosedRoutes(spot).request('/v1/disclosures')).json();
  expect(told).toMatchObject({ disclosed: [{ number: 'D-0000-0010', rows: 0, times: 2 }] });
});
