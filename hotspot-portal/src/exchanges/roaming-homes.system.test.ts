import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { codes } from '../radius/packet.ts';
import type { RadiusHandler } from '../radius/receiver.ts';
import { serveTls } from '../radius/tls-server.ts';
import { vendorAttribute } from '../radius/vendor-attribute.ts';
import { openRoamingDoor, type RoamingDoor } from '../roaming/roaming-door.ts';
import { readRoaming } from '../roaming/roaming-file.ts';
import { makeSampleCertificates, readSampleIdentity } from '../roaming/sample-certificates.ts';
import { createProxyDecider } from './proxy-request.ts';
import { requestOf } from './sample-account.ts';
import { freePort } from './sample-freeradius.ts';
import { makeSampleSpot, type SampleSpot } from './sample-spot.ts';

const timeoutMs = 60_000;
const device = ['Calling-Station-Id', '02-AA-00-00-00-09'] as const;
const guest = () => requestOf('hanako@home.test', 'himitsu', [device]);
let folder: string;
let opened: AsyncDisposableStack;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machikado-roaming-homes-'));
  await makeSampleCertificates(folder, ['home.test', 'gate.test']);
  opened = new AsyncDisposableStack();
}, timeoutMs);
afterEach(async () => {
  await opened.disposeAsync();
  opened = new AsyncDisposableStack();
});
afterAll(() => rm(folder, { recursive: true }));

async function serveHome(port: number, handler: RadiusHandler): Promise<number> {
  const identity = await readSampleIdentity(folder, 'home.test');
  const handlers = new Map([[codes.accessRequest, handler]]);
  const rest = { handlers, statusAnswer: codes.accessAccept, nowMs: () => performance.now(), onDrop: () => undefined };
  const peerOf = ({ subjectAltName }: { subjectAltName?: string | undefined }) => subjectAltName?.slice(4) ?? null;
  return opened.use(await serveTls({ ...identity, ...rest, peerOf }, { host: '127.0.0.1', port })).port;
}

type Given = {
  readonly operator: string;
  readonly port: number;
  readonly more?: object;
  readonly nowMs?: () => number;
};

/** A door whose guests of `home.test` are asked for at this port. */
async function openDoor({ operator, port, more, nowMs = () => performance.now() }: Given): Promise<RoamingDoor> {
  const tls = { key: 'gate.test.key', certificate: 'gate.test.pem', authority: 'ca.pem' };
  const settings = {
    ...{ operatorName: `1${operator}`, ownRealms: [operator], tls },
    servers: [{ name: 'home', host: '127.0.0.1', port, serverName: 'home.test' }],
    realms: [{ realm: 'home.test', servers: ['home'] }],
    ...more,
  };
  const path = join(folder, `${operator}.json`);
  await writeFile(path, JSON.stringify(settings));
  const file = await readRoaming(path);
  if (!file.ok) throw new Error(file.error.detail);
  const timing = { watchMs: 300, answerMs: 5000, backoff: { firstMs: 50, maxMs: 200 } };
  return opened.use(openRoamingDoor(file.value, { timing, nowMs, onState: () => undefined }));
}
const isUp = (door: RoamingDoor) =>
  expect.poll(() => door.homes().map(({ state }) => state), { timeout: timeoutMs }).toEqual(['up']);

test(
  'two spots that send a realm to each other: the one that sees its own request again refuses it, and nothing goes round',
  async () => {
    const spots = [makeSampleSpot(), makeSampleSpot()];
    const ports = [await freePort(), await freePort()];
    const doors: RoamingDoor[] = [];
    for (const [at, spot] of spots.entries()) {
      const door = await openDoor({ operator: `spot-${at}.test`, port: ports[1 - at] ?? 0 });
      const decide = createProxyDecider(spot, door);
      await serveHome(ports[at] ?? 0, async (request) => {
        const decision = await decide(request, {});
        return typeof decision === 'string' ? null : decision;
      });
      doors.push(door);
    }
    const [first, second] = doors;
    if (!first || !second) throw new Error('There are no two doors.');
    await isUp(first);
    await isUp(second);
    expect(await createProxyDecider(spots[0] ?? makeSampleSpot(), first)(guest(), {})).toMatchObject({
      code: codes.accessReject,
    });
    expect([first.counts().loops, second.counts().loops]).toEqual([1, 0]);
    expect([first, second].map((door) => door.homes()[0]?.asked)).toEqual([1, 1]);
    expect(spots.map((spot) => spot.sessions.countOpen())).toEqual([0, 0]);
  },
  timeoutMs,
);

test(
  'while all servers of a realm are away its guests hear nothing, and after the patience that is set a refusal',
  async () => {
    let nowMs = 0;
    const port = await freePort();
    const door = await openDoor({ operator: 'city.test', port, more: { patienceSeconds: 30 }, nowMs: () => nowMs });
    const decide = createProxyDecider(makeSampleSpot(), door);
    expect(await decide(guest(), {})).toBe('no-answer');
    nowMs = 30_000;
    expect(await decide(guest(), {})).toBe('no-answer');
    nowMs = 30_001;
    expect(await decide(guest(), {})).toMatchObject({ code: codes.accessReject });
    expect(door.counts().unanswered).toBe(3);
  },
  timeoutMs,
);

/** ChilliSpot-Max-Total-Octets, by which many home servers cap a guest. */
const cap = vendorAttribute(14_559, 3, Buffer.of(0, 0x98, 0x96, 0x80));

async function comeAsGuest(more: object, tier: object): Promise<{ spot: SampleSpot; ask: () => Promise<unknown> }> {
  const wifi = SpotPolicy.parse({ tiers: { guest: tier }, zones: { hall: { ways: { radius: 'guest' } } } });
  const spot = makeSampleSpot(() => ({ zone: 'hall', wifi }));
  const port = await serveHome(0, () => Promise.resolve({ code: codes.accessAccept, attributes: [], vendor: [cap] }));
  const door = await openDoor({ operator: 'city.test', port, more });
  await isUp(door);
  const decide = createProxyDecider(spot, door);
  return { spot, ask: () => Promise.resolve(decide(guest(), {})) };
}

test(
  'a cap of data that a home sets reaches the access point where the technician lets it through, and only there',
  async () => {
    const usual = await comeAsGuest({}, {});
    const silent = await usual.ask();
    expect(silent).toMatchObject({ code: codes.accessAccept });
    expect(silent).not.toMatchObject({ vendor: expect.arrayContaining([cap]) as unknown });
    const let14559 = await comeAsGuest({ fromHome: ['26.14559.3'] }, {});
    expect(await let14559.ask()).toMatchObject({ vendor: expect.arrayContaining([cap]) as unknown });
  },
  timeoutMs,
);

test(
  'whatever her home says, a guest who has used up the data of the zone’s tier is refused',
  async () => {
    const { spot, ask } = await comeAsGuest({ fromHome: ['26.14559.3'] }, { minutes: 60, megabytes: 1 });
    expect(await ask()).toMatchObject({ code: codes.accessAccept });
    const session = spot.sessions.findByMac('02:aa:00:00:00:09');
    const told = {
      status: 'stop',
      user: null,
      mac: '02:aa:00:00:00:09',
      station: null,
      terminateCause: 'Lost',
    } as const;
    const counted = { sessionSeconds: 60, inputOctets: 600_000, outputOctets: 600_000, atMs: spot.now() };
    const of = { nas: 'ap', acctSessionId: '1', session: session?.id ?? null };
    spot.accounting.save([{ kind: 'session', nasAddress: '192.0.2.1', message: { ...told, ...counted, ...of } }]);
    if (session) spot.sessions.end(session, 'removed', spot.now());
    expect(await ask()).toMatchObject({ code: codes.accessReject });
  },
  timeoutMs,
);
