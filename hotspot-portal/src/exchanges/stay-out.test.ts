import { expect, test } from 'vitest';
import { createNetworkAccountStore } from '../store/network-accounts.ts';
import { codes } from '../radius/packet.ts';
import { admitFreely } from './admit.ts';
import { admitVerified } from './admit-verified.ts';
import { mac, minute, newAccount, now, openHall, requestOf, saysOf, station } from './sample-account.ts';
import { removeSession, signOut } from './sign-out.ts';

type Hall = ReturnType<typeof openHall>;

async function comeAndSayGoodbye({ spot, ask }: Hall) {
  expect(await ask([station])).toMatchObject({ code: codes.accessAccept });
  const session = spot.sessions.findByMac(mac);
  if (!session) throw new Error('Nobody is online.');
  await signOut(spot, session);
}

test('a phone that comes back by itself after a sign-out hears why not, until its time is over', async () => {
  const hall = openHall({ minutes: 300 });
  await comeAndSayGoodbye(hall);
  const refused = saysOf(now(hall.ask([station])));
  expect(refused).toMatchObject({ code: codes.accessReject });
  expect(refused['Reply-Message']).toMatch(/signed out.*終わりました/);
  hall.spot.passTime(60 * minute - 1);
  expect(now(hall.ask([station])).code).toBe(codes.accessReject);
  hall.spot.passTime(1);
  expect(await hall.ask([station])).toMatchObject({ code: codes.accessAccept });
});

test('only the account’s own device is kept away', async () => {
  const hall = openHall({ minutes: 300, devices: 3 });
  await comeAndSayGoodbye(hall);
  const { spot, ask, decide } = hall;
  expect(await ask([['Calling-Station-Id', '02-00-00-00-00-02']])).toMatchObject({ code: codes.accessAccept });
  const other = newAccount(spot, 'other');
  const asked = requestOf(other.name, spot.accounts.passwordOf(other.name), [station]);
  expect(await decide(asked, {})).toMatchObject({ code: codes.accessAccept });
});

const order = { terms: 'T', zone: 'hall' };

test('whoever signs in on the portal again, with this device or as the same person with another, is let in again', async () => {
  const byDevice = openHall({ minutes: 300 });
  await comeAndSayGoodbye(byDevice);
  expect(await admitFreely(byDevice.spot, { ...order, applicant: { mac, ipv4: null } })).toMatchObject({ ok: true });
  expect(await byDevice.ask([station])).toMatchObject({ code: codes.accessAccept });
  const byPerson = openHall({ minutes: 300, devices: 2 });
  await comeAndSayGoodbye(byPerson);
  const allowance = { minutes: 300, perDay: 2, devices: 2 };
  const again = { ...order, applicant: { mac: '06:00:00:00:00:09', ipv4: null }, identity: 'person', allowance };
  // A device that is known again sees no page: nobody has pressed anything.
  expect(await admitVerified(byPerson.spot, { ...again, way: 'free' })).toMatchObject({ ok: true });
  expect(now(byPerson.ask([station])).code).toBe(codes.accessReject);
  expect(await admitVerified(byPerson.spot, { ...again, way: 'free', language: 'en' })).toMatchObject({ ok: true });
  expect(await byPerson.ask([station])).toMatchObject({ code: codes.accessAccept });
});

test('it outlasts a restart, and its mark names neither the account nor the device', async () => {
  const hall = openHall({ minutes: 300 });
  await comeAndSayGoodbye(hall);
  const { spot, account } = hall;
  const { stayOuts } = createNetworkAccountStore(spot.database, Buffer.alloc(32, 11));
  expect(stayOuts.isOut({ account: account.name, mac }, spot.now())).toBe(true);
  const kept = JSON.stringify(spot.database.prepare('SELECT * FROM stay_outs').all());
  expect(kept).toContain('until_ms');
  expect(kept).not.toContain(account.name);
  expect(kept).not.toContain(mac);
  spot.passTime(61 * minute);
  spot.accounts.deleteOver(spot.now());
  expect(spot.database.prepare('SELECT * FROM stay_outs').all()).toEqual([]);
});

test('a sign-in that is being saved while she signs out opens nothing', async () => {
  const hall = openHall({ minutes: 300 });
  await hall.ask([station]);
  const { spot, account } = hall;
  const session = spot.sessions.findByMac(mac);
  if (!session) throw new Error('Nobody is online.');
  await removeSession(spot, session.id);
  const coming = hall.ask([station]);
  spot.accounts.stayOuts.begin({ account: account.name, mac, identity: 'person' }, spot.now() + minute);
  expect(await coming).toMatchObject({ code: codes.accessReject });
  expect(spot.sessions.countOpen()).toBe(0);
});

test('who is ended by staff, or at a spot that keeps nobody away, may come back', async () => {
  const hall = openHall({ minutes: 300 });
  await hall.ask([station]);
  await removeSession(hall.spot, mac);
  expect(await hall.ask([station])).toMatchObject({ code: codes.accessAccept });
  const open = openHall({ minutes: 300 });
  await open.ask([station]);
  const session = open.spot.sessions.findByMac(mac);
  if (session) await signOut({ ...open.spot, staysOutMs: 0 }, session);
  expect(await open.ask([station])).toMatchObject({ code: codes.accessAccept });
});
