import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveRadius, type RadiusServers } from './radius-service.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

const secret = 'a-secret-of-this-test';
/** freeradius-utils; the other tests of this folder need no program. */
const radclientTest = test.skipIf(!existsSync('/usr/bin/radclient'));

let spot: SampleSpot;
let servers: RadiusServers;
beforeEach(async () => {
  spot = makeSampleSpot();
  const anyPort = { host: '127.0.0.1', port: 0 };
  const clients = { find: () => ({ name: 'test', secret: Buffer.from(secret) }) };
  servers = await serveRadius(spot, { auth: anyPort, acct: anyPort, clients, nameKey: Buffer.alloc(32, 1) });
});
afterEach(() => servers[Symbol.asyncDispose]());

function radclient(kind: 'auth' | 'acct' | 'status', attributes: readonly string[], key = secret): Promise<string> {
  const port = kind === 'acct' ? servers.acctPort : servers.authPort;
  return new Promise((resolve) => {
    const child = execFile(
      '/usr/bin/radclient',
      ['-x', '-r', '1', '-t', '2', `127.0.0.1:${port}`, kind, key],
      (_error, stdout, stderr) => resolve(stdout + stderr),
    );
    child.stdin?.end(`${attributes.join('\n')}\n`);
  });
}

const authentic = 'Message-Authenticator = 0x00';
const login = (code: string) => ['User-Name = "voucher"', `User-Password = "${code}"`, authentic];
const accounting = (status: string, extra: readonly string[] = []) => [
  `Acct-Status-Type = ${status}`,
  'Acct-Session-Id = "s-1"',
  'NAS-Identifier = "ap-sample"',
  'User-Name = "voucher"',
  'Calling-Station-Id = "02-AA-00-00-00-09"',
  ...extra,
];

radclientTest('radclient: a voucher is accepted with its time, and its Message-Authenticator checks', async () => {
  const answer = await radclient('auth', [...login(spot.newCode(30)), 'Calling-Station-Id = "02-AA-00-00-00-09"']);
  expect(answer).toContain('Received Access-Accept');
  expect(answer).toContain('Session-Timeout = 1800');
  expect(answer).toMatch(/Message-Authenticator = 0x[0-9a-f]{32}/);
  expect(spot.sessions.findByMac('02:aa:00:00:00:09')).toMatchObject({ ipv4: null });
});

radclientTest('radclient: the code may be the user name too; another user name is rejected', async () => {
  const code = spot.newCode();
  const own = [`User-Name = "${code.toLowerCase()}"`, `User-Password = "${code}"`, authentic];
  expect(await radclient('auth', own)).toContain('Received Access-Accept');
  const other = ['User-Name = "somebody"', `User-Password = "${code}"`, authentic];
  expect(await radclient('auth', other)).toContain('Received Access-Reject');
});

radclientTest('radclient: without Message-Authenticator, or with another secret, there is no answer', async () => {
  const code = spot.newCode();
  expect(await radclient('auth', login(code).slice(0, 2))).toMatch(/No reply|no response/i);
  expect(await radclient('auth', login(code), 'another-secret-123')).toMatch(/No reply|no response/i);
  expect(spot.sessions.countOpen()).toBe(0);
});

radclientTest('radclient: five wrong codes, then even a right one is rejected for a while', async () => {
  for (let i = 0; i < 5; i++) {
    expect(await radclient('auth', login(`0000${i}-00000`))).toContain('Received Access-Reject');
  }
  const code = spot.newCode();
  expect(await radclient('auth', login(code))).toContain('Received Access-Reject');
  spot.passTime(5 * 60_000);
  expect(await radclient('auth', login(code))).toContain('Received Access-Accept');
});

radclientTest('radclient: accounting is in the store when the answer comes, and a repeat changes nothing', async () => {
  expect(await radclient('acct', accounting('Start'))).toContain('Received Accounting-Response');
  // Of the device's address a keyed hash is kept, from the first message on.
  const mac = spot.ways.hash('device', '02:aa:00:00:00:09');
  expect(spot.accounting.find('ap-sample', 's-1')).toMatchObject({ stoppedAtMs: null, mac });
  const totals = ['Acct-Session-Time = 60', 'Acct-Input-Octets = 5', 'Acct-Input-Gigawords = 1', authentic];
  for (let i = 0; i < 2; i++) {
    const stop = await radclient('acct', accounting('Stop', [...totals, 'Acct-Terminate-Cause = User-Request']));
    expect(stop).toContain('Received Accounting-Response');
  }
  expect(await radclient('acct', accounting('Interim-Update', totals))).toContain('Received Accounting-Response');
  expect(spot.accounting.find('ap-sample', 's-1')).toMatchObject({
    stoppedAtMs: spot.now(),
    sessionSeconds: 60,
    inputOctets: 2 ** 32 + 5,
    terminateCause: 'User-Request',
  });
});

radclientTest('radclient: an access point that starts again ends its open records', async () => {
  await radclient('acct', accounting('Start'));
  const on = ['Acct-Status-Type = Accounting-On', 'NAS-Identifier = "ap-sample"'];
  expect(await radclient('acct', on)).toContain('Received Accounting-Response');
  expect(spot.accounting.find('ap-sample', 's-1')).toMatchObject({ terminateCause: 'NAS-Reboot' });
});

radclientTest('radclient: Status-Server is answered', async () => {
  expect(await radclient('status', [authentic])).toContain('Received Access-Accept');
});

radclientTest('a store that refuses leaves the access point without an answer, so that it sends again', async () => {
  spot.database.close();
  expect(await radclient('acct', accounting('Start'))).toMatch(/No reply|no response/i);
});

test('random datagrams do no harm', async () => {
  const socket = createSocket('udp4');
  const send = (bytes: Buffer, port: number) =>
    new Promise((resolve) => socket.send(bytes, port, '127.0.0.1', resolve));
  for (let i = 0; i < 500; i++) {
    const bytes = randomBytes(i);
    if (i >= 20) bytes.writeUInt16BE(i, 2);
    if (i > 0) bytes.writeUInt8([1, 4, 12][i % 3] ?? 1, 0);
    await send(bytes, i % 2 === 0 ? servers.authPort : servers.acctPort);
  }
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  if (existsSync('/usr/bin/radclient')) expect(await radclient('status', [authentic])).toContain('Access-Accept');
  expect(spot.sessions.countOpen()).toBe(0);
});
