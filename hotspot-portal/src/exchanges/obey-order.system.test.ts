import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { encodeOrder } from '../radius/dynamic-authorization.ts';
import { createOrderReceiver } from '../radius/order-receiver.ts';
import { serveOrders, type OrderServer } from '../radius/order-server.ts';
import { openToEverybody } from './disaster.ts';
import { admit } from './admit.ts';
import { admitGuest, guestIdentity } from './admit-guest.ts';
import { createOrderHandler } from './obey-order.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

const secret = 'a-secret-of-this-test';
/** freeradius-utils. */
const radclientTest = test.skipIf(!existsSync('/usr/bin/radclient'));
const timeoutMs = 60_000;

const wifi = SpotPolicy.parse({
  tiers: { code: { downKbits: 8000, upKbits: 4000 }, slow: { downKbits: 512, upKbits: 256 } },
  zones: { hall: { ways: { voucher: 'code', radius: 'code' } } },
});
const phone = { mac: '02:aa:00:00:00:01', ipv4: '192.168.50.11' };
const other = { mac: '02:aa:00:00:00:02', ipv4: '192.168.50.12' };

let spot: SampleSpot;
let server: OrderServer;
let wallMs: number;
let drops: string[];
beforeEach(async () => {
  spot = makeSampleSpot(() => ({ zone: 'hall', wifi }));
  [wallMs, drops] = [Date.now(), []];
  const handle = createOrderHandler(spot, { identifier: 'spot-7', passKey: Buffer.alloc(32, 3) });
  const receive = createOrderReceiver({ handle, nowMs: () => wallMs });
  const client = { secret: Buffer.from(secret) };
  server = await serveOrders(
    { receive, clientOf: () => client, onDrop: (drop) => void drops.push(drop) },
    { host: '127.0.0.1', port: 0 },
  );
  for (const applicant of [phone, other]) {
    const admitted = await admit(spot, { code: spot.newCode(), applicant, attemptsOf: applicant.mac });
    expect(admitted.ok).toBe(true);
  }
});
afterEach(() => server[Symbol.asyncDispose]());

const now = () => `Event-Timestamp = ${Math.floor(wallMs / 1000)}`;
const authentic = 'Message-Authenticator = 0x00';

/** What radclient hears; it asks once. */
function order(kind: 'disconnect' | 'coa', lines: readonly string[], [key, seconds] = [secret, '20']): Promise<string> {
  const args = ['-x', '-r', '1', '-p', '1', '-t', seconds, `127.0.0.1:${server.port}`, kind, key];
  return new Promise((resolve) => {
    const child = execFile('/usr/bin/radclient', args, (_error, stdout, stderr) => {
      resolve(stdout.slice(Math.max(0, stdout.indexOf('Received'))) + stderr);
    });
    child.stdin?.end(`${lines.join('\n')}\n`);
  });
}
const stationOf = ({ mac }: typeof phone) => `Calling-Station-Id = "${mac.toUpperCase().replaceAll(':', '-')}"`;
const sessionOf = ({ mac }: typeof phone) => spot.sessions.findByMac(mac);

radclientTest(
  'radclient ends the one session that all it says is true of, by any of its names',
  async () => {
    const id = sessionOf(phone)?.id ?? '';
    const wrong = [`Acct-Session-Id = "${id}"`, `Framed-IP-Address = ${other.ipv4}`, now(), authentic];
    expect(await order('disconnect', wrong)).toContain('Error-Cause = Session-Context-Not-Found');
    expect(spot.sessions.countOpen()).toBe(2);
    const right = [`Acct-Session-Id = "${id}"`, `Class = 0x${Buffer.from(id).toString('hex')}`, stationOf(phone)];
    const answer = await order('disconnect', [...right, `Framed-IP-Address = ${phone.ipv4}`, now(), authentic]);
    expect(answer).toContain('Received Disconnect-ACK');
    expect([sessionOf(phone), spot.gateway.passes.size]).toEqual([null, 1]);
    expect(spot.sessions.countEnded()).toEqual([{ reason: 'removed', count: 1 }]);
  },
  timeoutMs,
);

radclientTest(
  'radclient changes time and tier: by the name of a tier, or by the rates of one',
  async () => {
    const shorter = await order('coa', [
      stationOf(phone),
      'Session-Timeout = 600',
      'Filter-Id = "slow"',
      now(),
      authentic,
    ]);
    expect(shorter).toContain('Received CoA-ACK');
    expect(sessionOf(phone)).toMatchObject({ tier: 'slow', endsAtMs: spot.now() + 600_000 });
    expect(sessionOf(other)).toMatchObject({ tier: 'code', endsAtMs: spot.now() + 3_600_000 });
    const rates = ['WISPr-Bandwidth-Max-Up = 4000000', 'WISPr-Bandwidth-Max-Down = 8000000'];
    expect(await order('coa', [stationOf(phone), ...rates, now(), authentic])).toContain('Received CoA-ACK');
    expect(sessionOf(phone)).toMatchObject({ tier: 'code', endsAtMs: spot.now() + 600_000 });
  },
  timeoutMs,
);

radclientTest(
  'a guest of another network is found by what her home calls her, in her realm alone',
  async () => {
    const called = { realm: 'home.test', identity: Buffer.from('ab') };
    const guest = { mac: '02:aa:00:00:00:03', ipv4: null };
    const admitted = await admitGuest(spot, {
      ...{ applicant: guest, identity: guestIdentity(spot, called), zone: 'hall', untilMs: Infinity },
      allowance: { minutes: 60, perDay: 1, devices: 1 },
    });
    expect(admitted.ok).toBe(true);
    const by = (realm: string) => order('disconnect', [`User-Name = "@${realm}"`, ...identity, now(), authentic]);
    const identity = ['Chargeable-User-Identity = 0x6162'];
    expect(await by('other.test')).toContain('Error-Cause = Session-Context-Not-Found');
    expect(spot.sessions.countOpen()).toBe(3);
    expect(await by('home.test')).toContain('Received Disconnect-ACK');
    expect([spot.sessions.findByMac(guest.mac), spot.sessions.countOpen()]).toEqual([null, 2]);
  },
  timeoutMs,
);

const refusals: readonly (readonly ['disconnect' | 'coa', readonly string[], string])[] = [
  ['disconnect', [], 'Missing-Attribute'],
  ['disconnect', ['NAS-Identifier = "another"', stationOf(phone)], 'NAS-Identification-Mismatch'],
  ['disconnect', ['User-Name = "nobody"'], 'Session-Context-Not-Found'],
  ['disconnect', [stationOf(phone), 'Service-Type = Authorize-Only'], 'Unsupported-Service'],
  ['disconnect', [stationOf(phone), 'Filter-Id = "slow"'], 'Unsupported-Attribute'],
  ['coa', [stationOf(phone), 'State = 0x01', 'Service-Type = Authorize-Only'], 'Unsupported-Service'],
  ['coa', [stationOf(phone), 'State = 0x01'], 'Invalid-Request'],
  ['coa', [stationOf(phone)], 'Invalid-Request'],
  ['coa', [stationOf(phone), 'Idle-Timeout = 60'], 'Unsupported-Attribute'],
  ['coa', [stationOf(phone), 'Session-Timeout = 600', 'Idle-Timeout = 60'], 'Unsupported-Attribute'],
  ['coa', [stationOf(phone), 'Filter-Id = "none-such"'], 'Invalid-Attribute-Value'],
];
radclientTest(
  'what cannot be done is refused by its cause, and nothing of it is done',
  async () => {
    // One program says all orders of a kind, one after the other, with an empty line between them.
    const saying = async (kind: 'disconnect' | 'coa') => {
      const asked = refusals.filter(([each]) => each === kind);
      const lines = asked.flatMap(([, each]) => ['NAS-Identifier = "spot-7"', ...each, now(), authentic, '']);
      const causes = (await order(kind, lines)).matchAll(/Error-Cause = (\S+)/g);
      expect(Array.from(causes, ([, cause]) => cause)).toEqual(asked.map(([, , cause]) => cause));
    };
    await saying('disconnect');
    await saying('coa');
    expect(await order('disconnect', [stationOf(phone), authentic])).toContain('Error-Cause = Missing-Attribute');
    const opened = await openToEverybody(spot, { cause: 'staff', drill: false, minutes: 60 });
    expect(opened.ok).toBe(true);
    const shut = await order('disconnect', [stationOf(phone), now(), authentic]);
    expect(shut).toContain('Error-Cause = Administratively-Prohibited');
    expect(sessionOf(phone)).toMatchObject({ tier: 'code', endsAtMs: spot.now() + 3_600_000 });
  },
  timeoutMs,
);

radclientTest(
  'without Message-Authenticator, with another secret, or of another time, an order gets no answer',
  async () => {
    const old = `Event-Timestamp = ${Math.floor(wallMs / 1000) - 301}`;
    const told = await Promise.all([
      order('disconnect', [stationOf(phone), now()], [secret, '1']),
      order('disconnect', [stationOf(phone), now(), authentic], ['another-secret-of-a-test', '1']),
      order('disconnect', [stationOf(phone), old, authentic], [secret, '1']),
    ]);
    expect(told.map((each) => /No reply|no response/i.test(each))).toEqual([true, true, true]);
    expect(drops.toSorted()).toEqual(['no-message-authenticator', 'stale', 'wrong-authenticator']);
    expect(spot.sessions.countOpen()).toBe(2);
  },
  timeoutMs,
);

test('an order that is sent again, by whomever, gets the same answer and does nothing', async () => {
  const what = { what: 'disconnect', attributes: [], station: '02-AA-00-00-00-01', atMs: wallMs } as const;
  const bytes = encodeOrder(what, Buffer.from(secret), 7);
  const say = async (): Promise<Buffer> => {
    const socket = createSocket('udp4');
    const heard = once(socket, 'message');
    socket.send(bytes, server.port, '127.0.0.1');
    const [answer] = (await heard) as [Buffer];
    socket.close();
    return answer;
  };
  const first = await say();
  expect(first[0]).toBe(41);
  // She has come back meanwhile.
  const again = await admit(spot, { code: spot.newCode(), applicant: phone, attemptsOf: phone.mac });
  expect(again.ok).toBe(true);
  expect(await say()).toEqual(first);
  expect(sessionOf(phone)).not.toBeNull();
  wallMs += 301_000;
  const before = drops.length;
  const socket = createSocket('udp4');
  socket.send(bytes, server.port, '127.0.0.1');
  await expect.poll(() => drops.slice(before)).toEqual(['stale']);
  socket.close();
});
