import { expect, test } from 'vitest';
import type { AnswerContent } from '../radius/answer.ts';
import { codes } from '../radius/packet.ts';
import { followToGateway } from './account-grant.ts';
import { createDeviceDecider } from './device-request.ts';
import { revokeAccount } from './revoke-account.ts';
import { accessPointOf, day, mac, now, openHall, requestOf, saysOf, station } from './sample-account.ts';
import { wantedOf } from './spot.ts';
import { deleteOld } from './sweep.ts';

test('rates, VLAN and a name for the bill go to whom they concern', () => {
  const { ask } = openHall({ minutes: 60, downKbits: 5000, upKbits: 2000 });
  const plain = now(ask([]));
  const vendorOf = ({ vendor = [] }: AnswerContent) => vendor.map((each) => each.toString('hex'));
  // WISPr (14122 = 0x372a): up and down in bits a second.
  expect(vendorOf(plain)).toEqual(['1a0c0000372a0706001e8480', '1a0c0000372a0806004c4b40']);
  const accessPoint = { ...accessPointOf('unifi-network'), vlans: { all: 30 } };
  const placed = vendorOf(now(ask([], { nas: { accessPoint } })));
  expect(placed.slice(-3)).toEqual(['40060000000d', '410600000006', '51043330']);
  const asked = (operator: string) =>
    now(
      ask([
        ['Chargeable-User-Identity', '\0'],
        ['Operator-Name', operator],
      ]),
    )
      .vendor?.at(-1)
      ?.toString('hex');
  expect(asked('1city.test')).toMatch(/^5918/);
  expect(asked('1city.test')).toBe(asked('1city.test'));
  expect(asked('1city.test')).not.toBe(asked('1other.test'));
});

test('a device that came in at a bridge is let through our gateway when it has an address there', async () => {
  const { spot, rules, account, ask } = openHall();
  await ask([station]);
  const phone = { mac, ipv4: '192.168.50.10' };
  expect(wantedOf(spot).passes).toEqual([]);
  expect(await followToGateway(rules, phone, 'hall')).toMatchObject({ ipv4: '192.168.50.10' });
  expect(spot.gateway.passes.size).toBe(1);
  expect(await followToGateway(rules, { ...phone, mac: '02:00:00:00:00:09' }, 'hall')).toBeNull();
  expect(await revokeAccount(spot, account.name)).toBe(true);
  expect(spot.gateway.passes.size).toBe(0);
});

test('of which account a session came nothing is kept once it has ended', async () => {
  const { spot, account, ask } = openHall();
  await ask([station]);
  expect(spot.accounts.sessionsOf(account.name)).toHaveLength(1);
  const id = spot.sessions.findByMac(mac)?.id ?? '';
  const session = spot.sessions.findByMac(mac);
  if (session) spot.sessions.end(session, 'expired', spot.now());
  deleteOld(spot);
  expect(spot.accounts.carriedBy(id)).toBeNull();
  spot.passTime(31 * day);
  deleteOld(spot);
  expect(spot.accounts.list(10)).toEqual([]);
});

test.each(['02-00-00-00-00-01', '02:00:00:00:00:01', '020000000001', '0200.0000.0001'])(
  'a device’s address alone (%s) opens what is open for it, where that is asked for, and nothing else',
  async (name) => {
    const { rules, ask } = openHall();
    const decide = createDeviceDecider({ ...rules, terms: 'T', remembers: true });
    const nas = { accessPoint: { ...accessPointOf('unifi-network'), macAuthentication: true } };
    const asked = requestOf(name, name, [station]);
    expect(decide(asked, {})).toBe('not-mine');
    expect(decide(asked, { accessPoint: accessPointOf('unifi-network') })).toBe('not-mine');
    expect(await decide(asked, nas)).toMatchObject({ code: codes.accessReject });
    await ask([station]);
    expect(saysOf(now(decide(asked, nas)))).toMatchObject({ code: codes.accessAccept, 'Session-Timeout': 3600 });
    expect(now(decide(requestOf(name, '', [station, ['Service-Type', 'Call-Check']]), nas)).code).toBe(
      codes.accessAccept,
    );
    expect(decide(requestOf(name, 'another', [station]), nas)).toBe('not-mine');
    expect(decide(requestOf(name, name, [['Calling-Station-Id', '02-00-00-00-00-07']]), nas)).toBe('not-mine');
  },
);

test('a device that is remembered comes online by its address, and not where other terms hold', async () => {
  const { spot, rules } = openHall();
  const nas = { accessPoint: { ...accessPointOf('unifi-network'), macAuthentication: true } };
  spot.ways.devices.remember(spot.ways.hash('device', mac), {
    identity: 'p',
    way: 'free',
    terms: 'T',
    untilMs: spot.now() + day,
  });
  const asked = requestOf('020000000001', '020000000001', [station]);
  const other = createDeviceDecider({ ...rules, terms: 'U', remembers: true });
  expect(await other(asked, nas)).toMatchObject({ code: codes.accessReject });
  const decide = createDeviceDecider({ ...rules, terms: 'T', remembers: true });
  expect(await decide(asked, nas)).toMatchObject({ code: codes.accessAccept });
  expect(spot.sessions.findByMac(mac)).not.toBeNull();
});
