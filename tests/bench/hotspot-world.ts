import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLog } from '@machikado/runtime/log.ts';
import { decideAdmission } from '../../hotspot-portal/src/session/admission.ts';
import { openSpotDatabase, spotKey } from '../../hotspot-portal/src/store/database.ts';
import { createSessionStore } from '../../hotspot-portal/src/store/sessions.ts';
import { createVoucherStore } from '../../hotspot-portal/src/store/vouchers.ts';
import { giveToSpot, servedEnvironment, servedLab } from '../lab/as-served.ts';
import { createLab, type Lab } from '../lab/lab.ts';
import { labAddresses } from '../lab/lab-state.ts';
import { mustRun } from '../lab/program.ts';
import { startSpot, type SpotProcess } from '../lab/spot-process.ts';
import { startThrowawayCity } from '../lab/throwaway-city.ts';
import { crowdNetwork, phoneOf } from './hotspot-phone.ts';
import { startLineWorker } from './line-worker.ts';
import { CrowdAnswer, type CrowdOrder } from './crowd-order.ts';

const portalName = 'wifi.asahikawa.test';
export type HotspotWorld = AsyncDisposable & {
  readonly lab: Lab;
  readonly spotDirectory: string;
  /** Starts the store anew with so many sessions of the first phones; gives unused codes. The spot must not run. */
  readonly fill: (online: number, codes: number) => Promise<readonly string[]>;
  readonly start: () => Promise<SpotProcess>;
  readonly crowd: (order: CrowdOrder) => Promise<CrowdAnswer>;
};

/**
 * Gives each phone of the crowd a MAC address of its own on the one wire: what it sends is rewritten as it leaves, what
 * comes back as it arrives. The gateway knows them as neighbours beforehand, so nobody asks by ARP.
 */
async function joinCrowd(lab: Lab, count: number): Promise<void> {
  const { phone, gateway } = lab.state.namespaces;
  const phones = Array.from({ length: count }, (_, at) => phoneOf(at));
  const rules = `table netdev crowd {
  map macs { type ipv4_addr : ether_addr; elements = { ${phones.map(({ ipv4, mac }) => `${ipv4} : ${mac}`).join(', ')} } }
  chain leaving { type filter hook egress device "ph0" priority 0; ether saddr set ip saddr map @macs; }
  chain arriving { type filter hook ingress device "ph0" priority 0; meta pkttype set unicast; ether daddr set ${labAddresses.phoneMac}; }
}
`;
  const neighbours = phones.map(({ ipv4, mac }) => `neigh replace ${ipv4} lladdr ${mac} nud permanent dev lan0`);
  const file = async (name: string, text: string) => {
    await writeFile(join(lab.state.directory, name), text);
    return join(lab.state.directory, name);
  };
  await mustRun('ip', ['-n', phone, 'addr', 'add', '192.168.50.9/24', 'dev', 'ph0']);
  await mustRun('ip', ['-n', phone, 'route', 'add', 'default', 'via', labAddresses.gateway]);
  await mustRun('ip', ['-n', phone, 'route', 'add', 'local', crowdNetwork, 'dev', 'lo']);
  await mustRun('ip', ['-n', gateway, 'route', 'add', crowdNetwork, 'dev', 'lan0']);
  await mustRun('ip', ['-n', gateway, '-batch', await file('neighbours', `${neighbours.join('\n')}\n`)]);
  await mustRun('ip', ['netns', 'exec', phone, 'nft', '-f', await file('crowd.nft', rules)]);
}

/** A certificate of an authority of this bench: with one that phones know, the pages go over https. */
async function makeCertificate(directory: string): Promise<string> {
  const tls = join(directory, 'tls');
  await mkdir(tls, { recursive: true });
  const file = (name: string) => join(tls, name);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = (name: string) => ['-keyout', file(`${name}.key`), '-out', file(`${name}.pem`)];
  await mustRun('openssl', ['req', '-x509', ...curve, '-days', '60', '-subj', '/CN=Bench', ...files('authority')]);
  await mustRun('openssl', [
    ...['req', '-x509', ...curve, '-days', '60', '-subj', `/CN=${portalName}`, ...files('portal')],
    ...['-CA', file('authority.pem'), '-CAkey', file('authority.key')],
    ...['-addext', `subjectAltName=DNS:${portalName}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
  ]);
  return readFile(file('authority.pem'), 'utf8');
}

/** Sessions and codes as the spot itself writes them, only not durable one by one. */
async function fillStore(directory: string, { online, codes }: { online: number; codes: number }): Promise<string[]> {
  for (const end of ['', '-wal', '-shm']) await rm(join(directory, `spot.db${end}`), { force: true });
  const { signal } = new AbortController();
  const opened = await openSpotDatabase(directory, { signal, log: createLog('bench') });
  if (!opened.ok) throw new Error(opened.error);
  using database = { handle: opened.value, [Symbol.dispose]: () => opened.value.close() };
  database.handle.exec('PRAGMA synchronous=OFF');
  const vouchers = createVoucherStore(database.handle, spotKey(database.handle, 'vouchers'));
  const sessions = createSessionStore(database.handle, (mac) => mac);
  const nowMs = Date.now();
  const issue = () => {
    const order = { idempotencyKey: randomUUID(), minutes: 600, validMinutes: 600, nowMs };
    const issued = vouchers.issue(order);
    if (!issued.ok) throw new Error(issued.error);
    return issued.value.code;
  };
  for (let at = 0; at < online; at++) {
    const request = { voucher: vouchers.find(issue()), applicant: phoneOf(at), open: [], nowMs };
    const terms = { zone: 'lab', tier: 'voucher', devices: 1, closesAtMs: null, dataUsedUp: false };
    const admission = decideAdmission({ ...request, terms, sessionId: randomUUID() });
    if (!admission.ok) throw new Error(admission.error);
    sessions.admit(admission.value, { way: 'voucher', terms: 'bench' });
  }
  return Array.from({ length: codes }, issue);
}

/** The lab with a city, an imported certificate, and a wire on which up to 32,000 phones have their places. */
export async function openHotspotWorld(phones: number): Promise<HotspotWorld> {
  await using held = new AsyncDisposableStack();
  const lab = held.use(await createLab({ portalName, lanServices: 'spot' }));
  const directory = await mkdtemp(join(tmpdir(), 'machikado-hotspot-'));
  held.defer(() => rm(directory, { recursive: true, force: true }));
  await chmod(directory, 0o711);
  const spotDirectory = join(directory, 'spot');
  await mkdir(spotDirectory);
  const city = held.use(await startThrowawayCity(join(directory, 'city'), lab.managementRoot));
  await city.enrol(spotDirectory);
  const ca = await makeCertificate(spotDirectory);
  await joinCrowd(lab, phones);
  const { phone } = lab.state.namespaces;
  const crowd = held.use(startLineWorker(phone, ['phone-crowd.ts', portalName, ca], CrowdAnswer));
  let spot: SpotProcess | undefined;
  held.defer(async () => spot?.end('SIGTERM'));
  const kept = held.move();
  return {
    lab,
    spotDirectory,
    fill: (online, codes) => fillStore(spotDirectory, { online, codes }),
    start: async () => {
      await giveToSpot(spotDirectory);
      return (spot = await startSpot(
        servedLab(lab),
        spotDirectory,
        servedEnvironment(join(spotDirectory, 'compiled')),
      ));
    },
    crowd: (order) => crowd.ask(order),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
