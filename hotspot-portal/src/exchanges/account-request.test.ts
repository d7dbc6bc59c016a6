import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { weekdays } from '@machikado/contracts/spot-policy.ts';
import { microsoft, microsoftCodes } from '../eap/ttls-avp.ts';
import { ntResponse } from '../eap/mschapv2.ts';
import { encodeAttributes } from '../radius/attribute.ts';
import { codes, decodePacket } from '../radius/packet.ts';
import { vendorAttribute } from '../radius/vendor-attribute.ts';
import { revokeAccount } from './revoke-account.ts';
import { day, mac, minute, newAccount, now, openHall, requestOf, saysOf, secret, station } from './sample-account.ts';

test('a device comes online by an account; after that it hears at once how long', async () => {
  const { spot, ask } = openHall();
  const first = ask([station]);
  expect(first).toBeInstanceOf(Promise);
  expect(await first).toMatchObject({
    code: codes.accessAccept,
    attributes: [['Session-Timeout', 3600], expect.anything(), expect.anything()],
  });
  const session = spot.sessions.findByMac(mac);
  expect(session && spot.sessions.wayOf(session)).toBe('free');
  spot.passTime(20 * minute);
  expect(saysOf(now(ask([station])))).toMatchObject({ code: codes.accessAccept, 'Session-Timeout': 2400 });
  expect(spot.sessions.countOpen()).toBe(1);
  expect(spot.sessions.findByMac(mac)?.id).toBe(session?.id);
});

test('a question that names no device is answered at once and changes nothing', () => {
  const { spot, ask } = openHall();
  expect(saysOf(now(ask([])))).toMatchObject({ code: codes.accessAccept, 'Session-Timeout': 3600 });
  expect(spot.sessions.countOpen()).toBe(0);
});

test('another network hears how long an account holds, and no session or turn of this spot is touched', () => {
  const { spot, account, decide } = openHall({ minutes: 60 }, [{ days: [...weekdays], from: '18:00', to: '22:00' }]);
  const asked = requestOf(account.name, spot.accounts.passwordOf(account.name), [station]);
  const answer = saysOf(now(decide(asked, { isPeer: true })));
  expect(answer).toMatchObject({ code: codes.accessAccept, 'Session-Timeout': 86_400 });
  expect(spot.sessions.countOpen()).toBe(0);
  expect(now(decide(requestOf(account.name, 'x'.repeat(22), [station]), { isPeer: true })).code).toBe(
    codes.accessReject,
  );
});

test('the realm of the spot belongs to the name, another one does not', () => {
  const { account, ask } = openHall();
  expect(now(ask([], { user: `${account.name.toUpperCase()}@Hall.City.Test` })).code).toBe(codes.accessAccept);
  expect(ask([], { user: `${account.name}@elsewhere.test` })).toBe('not-mine');
  expect(ask([], { user: 'voucher' })).toBe('not-mine');
});

test('a wrong password, an unknown name and an account that is over are refused alike', () => {
  const { spot, account, ask } = openHall();
  const wrong = now(ask([station], { password: 'x'.repeat(22) }));
  const unknown = now(ask([station], { user: '0'.repeat(20) }));
  expect(wrong).toEqual(unknown);
  expect(wrong.code).toBe(codes.accessReject);
  expect(now(ask([])).code).toBe(codes.accessAccept);
  spot.passTime(account.untilMs - spot.now());
  expect(now(ask([]))).toEqual(wrong);
  expect(spot.sessions.countOpen()).toBe(0);
});

test('turns of the day count for accounts as for the portal, whatever the device', async () => {
  const { spot, ask } = openHall({ minutes: 60, turnsPerDay: 1, devices: 1 });
  expect(await ask([station])).toMatchObject({ code: codes.accessAccept });
  spot.passTime(61 * minute);
  expect(await ask([station])).toMatchObject({ code: codes.accessReject });
  expect(now(ask([])).code).toBe(codes.accessReject);
  spot.passTime(12 * 60 * minute);
  expect(now(ask([])).code).toBe(codes.accessAccept);
});

test('nobody comes in where the zone is closed, or does not take the way any more', async () => {
  // 2026-11-23, 13:00.
  const { ask } = openHall({ minutes: 60 }, [{ days: [...weekdays], from: '18:00', to: '22:00' }]);
  expect(now(ask([])).code).toBe(codes.accessReject);
  expect(await ask([station])).toMatchObject({ code: codes.accessReject });
  const { spot, decide } = openHall();
  const other = spot.accounts.create(
    { identity: 'p', way: 'email', terms: 'T', untilMs: spot.now() + day },
    spot.now(),
  );
  const asked = requestOf(other.name, spot.accounts.passwordOf(other.name));
  expect(now(decide(asked, {})).code).toBe(codes.accessReject);
});

test('the time said is never longer than the account’s', () => {
  const { spot, account, ask } = openHall();
  spot.passTime(account.untilMs - spot.now() - 10 * minute);
  expect(saysOf(now(ask([])))['Session-Timeout']).toBe(600);
});

test('who is revoked is out at once, and only what came by that account', async () => {
  const { spot, account, ask, decide } = openHall({ minutes: 60, devices: 3 });
  const other = newAccount(spot, 'person');
  await ask([station]);
  const second = requestOf(other.name, spot.accounts.passwordOf(other.name), [
    ['Calling-Station-Id', '02-00-00-00-00-02'],
  ]);
  expect(await decide(second, {})).toMatchObject({ code: codes.accessAccept });
  expect(await revokeAccount(spot, account.name)).toBe(true);
  expect(spot.sessions.open().map((session) => session.mac)).toEqual(['02:00:00:00:00:02']);
  expect(now(ask([station])).code).toBe(codes.accessReject);
  expect(await revokeAccount(spot, account.name)).toBe(false);
});

test('an account that is revoked while its device comes in opens nothing', async () => {
  const { spot, account, ask } = openHall();
  const coming = ask([station]);
  const revoked = revokeAccount(spot, account.name);
  spot.accounts.revoke(account.name, spot.now());
  expect(await coming).toMatchObject({ code: codes.accessReject });
  await revoked;
  expect(spot.sessions.countOpen()).toBe(0);
});

test('MS-CHAP-V2 in RADIUS: right with its proof and keys, wrong with its error', () => {
  const { spot, account, decide } = openHall();
  const known = spot.accounts.credentialsOf(account.name, spot.now());
  const [challenge, peerChallenge] = [randomBytes(16), randomBytes(16)];
  const respond = (ntHash: Buffer) => {
    const response = ntResponse({ challenge, peerChallenge, user: account.name, ntHash });
    const given = Buffer.concat([Buffer.of(7, 0), peerChallenge, Buffer.alloc(8), response]);
    const body = Buffer.concat([
      encodeAttributes([['User-Name', account.name]]),
      vendorAttribute(microsoft, microsoftCodes.chapChallenge, challenge),
      vendorAttribute(microsoft, microsoftCodes.chap2Response, given),
    ]);
    const bytes = Buffer.concat([Buffer.of(1, 1, 0, 20 + body.length), randomBytes(16), body]);
    const packet = decodePacket(bytes);
    if (!packet.ok) throw new Error(packet.error);
    return now(decide({ packet: packet.value, nasAddress: '192.0.2.1', secret }, {}));
  };
  const right = respond(known?.ntHash ?? Buffer.alloc(16));
  expect(right.code).toBe(codes.accessAccept);
  const text = Buffer.concat([...(right.vendor ?? [])]).toString('latin1');
  expect(text).toMatch(/S=[0-9A-F]{40}/);
  const types = (right.vendor ?? []).filter((each) => each.readUInt32BE(2) === microsoft).map((each) => each[6]);
  expect(types).toEqual([26, 17, 16]);
  const wrong = respond(randomBytes(16));
  expect(wrong.code).toBe(codes.accessReject);
  expect(Buffer.concat([...(wrong.vendor ?? [])]).toString('latin1')).toContain('\x07E=691 R=0 V=3');
});
