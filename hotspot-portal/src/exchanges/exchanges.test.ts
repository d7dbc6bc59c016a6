import { expect, test } from 'vitest';
import { createSessionStore } from '../store/sessions.ts';
import { admit, admitFreely } from './admit.ts';
import { makeSampleSpot } from './sample-spot.ts';
import { signOut } from './sign-out.ts';
import { currentPasses } from './spot.ts';
import { deleteOld, sweep } from './sweep.ts';

const phone = { mac: '02:00:00:00:00:01', ipv4: '192.168.50.10' };
const tablet = { mac: '02:00:00:00:00:02', ipv4: '192.168.50.11' };
const by = (applicant: typeof phone, code: string) => ({ applicant, code, attemptsOf: applicant.mac });

test('a code opens the gateway a minute longer than the session lasts', async () => {
  const spot = makeSampleSpot();
  const admitted = await admit(spot, by(phone, spot.newCode(10)));
  expect(admitted.ok).toBe(true);
  expect(spot.gateway.passes.get(phone.mac)).toEqual({ ...phone, timeoutSeconds: 660, mark: 0x40000001 });
  expect(currentPasses(spot)).toEqual([...spot.gateway.passes.values()]);
  expect(spot.outbox.waiting().map(({ kind }) => kind)).toEqual(['voucher-used']);
});

test('the same code on a second device moves the session; the first device is shut out', async () => {
  const spot = makeSampleSpot();
  const code = spot.newCode(10);
  await admit(spot, by(phone, code)).then((first) => expect(first.ok).toBe(true));
  spot.passTime(240_000);
  const second = await admit(spot, by(tablet, code));
  expect(second.ok && second.value.endsAtMs - spot.now()).toBe(360_000);
  expect([...spot.gateway.passes.keys()]).toEqual([tablet.mac]);
  expect(spot.sessions.countOpen()).toBe(1);
});

test('the sweep ends what is due and nothing else', async () => {
  const spot = makeSampleSpot();
  await admit(spot, by(phone, spot.newCode(10))).then((one) => expect(one.ok).toBe(true));
  await admit(spot, by(tablet, spot.newCode(20))).then((one) => expect(one.ok).toBe(true));
  spot.passTime(599_999);
  expect(await sweep(spot)).toBe(0);
  spot.passTime(1);
  expect(await sweep(spot)).toBe(1);
  expect([...spot.gateway.passes.keys()]).toEqual([tablet.mac]);
});

test('after signing out the time that is left can be used again, and used up it cannot', async () => {
  const spot = makeSampleSpot();
  const code = spot.newCode(10);
  const first = await admit(spot, by(phone, code));
  if (first.ok) await signOut(spot, first.value);
  expect(spot.gateway.passes.size).toBe(0);
  spot.passTime(60_000);
  const again = await admit(spot, by(phone, code));
  expect(again.ok && again.value.endsAtMs - spot.now()).toBe(540_000);
  spot.passTime(540_000);
  await sweep(spot);
  expect(await admit(spot, by(phone, code))).toMatchObject({ ok: false, error: { reason: 'code-used-up' } });
});

test('a gateway that refuses leaves no open session, and the code can be used again', async () => {
  const spot = makeSampleSpot();
  const code = spot.newCode(10);
  const refusing = {
    ...spot,
    gateway: {
      ...spot.gateway,
      open: () => Promise.resolve({ ok: false, error: { reason: 'refused', detail: '' } } as const),
    },
  };
  expect(await admit(refusing, by(phone, code))).toEqual({ ok: false, error: { reason: 'gateway' } });
  expect(spot.sessions.countOpen()).toBe(0);
  expect((await admit(spot, by(phone, code))).ok).toBe(true);
});

test('records go after the days that the city keeps them, with proof, and nobody who is online loses anything', async () => {
  const spot = makeSampleSpot();
  const consent = { way: 'voucher', terms: 'T' } as const;
  const count = (table: string) => spot.database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
  const code = spot.newCode();
  expect((await admit(spot, { ...by(phone, code), consent })).ok).toBe(true);
  spot.passTime(3_600_000);
  expect(await sweep(spot)).toBe(1);
  spot.passTime(7 * 86_400_000);
  expect((await admit(spot, { ...by(tablet, spot.newCode()), consent })).ok).toBe(true);
  deleteOld(spot, 7);
  expect([count('sessions'), count('deletions')]).toEqual([2, 0]);
  spot.passTime(1);
  deleteOld(spot, 7);
  expect(['sessions', 'consents', 'vouchers'].map(count)).toEqual([1, 1, 1]);
  const proof = spot.database.prepare('SELECT sessions, vouchers, at_ms - before_ms AS age FROM deletions').all();
  expect(proof).toEqual([{ sessions: 1, vouchers: 1, age: 7 * 86_400_000 }]);
  expect(spot.sessions.findByMac(tablet.mac)).not.toBeNull();
  expect(spot.vouchers.find(code)).toBeNull();
});

test('what outlives a session is a keyed hash of its device’s address, which its own turns of the day still find', async () => {
  const spot = makeSampleSpot(() => ({ zone: 'hall', freeMinutes: 10, freePerDay: 1 }));
  const free = { applicant: phone, terms: 'T', zone: 'hall' };
  const online = await admitFreely(spot, free);
  if (!online.ok) throw new Error(online.error.reason);
  const kept = () => JSON.stringify(spot.database.prepare('SELECT * FROM sessions').all());
  expect(kept()).toContain(phone.mac);
  spot.passTime(600_000);
  expect(await sweep(spot)).toBe(1);
  expect(kept()).not.toContain(phone.mac);
  expect(await admitFreely(spot, free)).toEqual({ ok: false, error: { reason: 'used-up' } });
  expect((await admitFreely(spot, { ...free, applicant: tablet })).ok).toBe(true);
});

test('addresses that an earlier version has left are hashed at the start', async () => {
  const spot = makeSampleSpot();
  expect((await admit(spot, by(phone, spot.newCode(10)))).ok).toBe(true);
  spot.passTime(600_000);
  expect(await sweep(spot)).toBe(1);
  spot.database.prepare('UPDATE sessions SET mac = ?').run(phone.mac);
  createSessionStore(spot.database, () => 'hashed');
  expect(spot.database.prepare('SELECT mac FROM sessions').all()).toEqual([{ mac: 'hashed' }]);
});
