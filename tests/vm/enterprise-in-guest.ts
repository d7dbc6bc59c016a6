import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLog } from '@machikado/runtime/log.ts';
import { makeThrowawayAuthority } from '../certificate/throwaway-authority.ts';
import { openSpotDatabase, spotKey } from '../../hotspot-portal/src/store/database.ts';
import { createNetworkAccountStore } from '../../hotspot-portal/src/store/network-accounts.ts';
import { startRadioLab, until, type RadioLab } from './radio-lab.ts';

/**
 * Runs in the virtual machine: phones with an account, by hostapd as the spot starts it and by wpa_supplicant. EAP-TTLS,
 * PEAP and Passpoint lead into the network, an order throws a phone off, and the spot's records have all of it.
 */
const log = createLog('guest', (line) => process.stdout.write(line));
const ssid = '見本市 Secure';
const serverName = 'radius.city.test';
const realm = 'wifi.city.test';
const network = {
  ...{ ssid, bridge: 'lan0', apart: true },
  passpoint: {
    domains: ['city.test'],
    realms: [{ name: realm }],
    roamingConsortiums: ['5a03ba0000'],
    friendlyNames: { ja: '見本市 Wi-Fi', en: 'Sample City Wi-Fi' },
    venue: { group: 3, type: 3, names: { ja: '中央図書館', en: 'Central library' } },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'machikado-enterprise-'));
const authority = await makeThrowawayAuthority(join(folder, 'authority'));
const certificate = await authority.issue(serverName);
const account = { name: '', password: '' };

/** Somebody who has come in by the portal before, and the certificate by which her phone knows the spot. */
async function prepare(directory: string): Promise<NodeJS.ProcessEnv> {
  const opened = await openSpotDatabase(directory, { signal: new AbortController().signal, log });
  if (!opened.ok) throw new Error(opened.error);
  const accounts = createNetworkAccountStore(opened.value, spotKey(opened.value, 'network-accounts'));
  const nowMs = Date.now();
  const person = { identity: 'somebody', way: 'free', terms: '1', untilMs: nowMs + 86_400_000 } as const;
  const { name } = accounts.create(person, nowMs);
  Object.assign(account, { name: `${name}@${realm}`, password: accounts.passwordOf(name) });
  opened.value.close();
  return {
    MACHIKADO_RADIUS_REALM: realm,
    MACHIKADO_EAP_CERTIFICATE: certificate.certificateFile,
    MACHIKADO_EAP_KEY: certificate.keyFile,
  };
}

const radio = await startRadioLab({
  prepare,
  hallWays: { free: 'pupil' },
  networks: (directory) => ({
    enterprise: {
      ...network,
      radius: {
        ...{ address: '127.0.0.1', port: 1812, secretFile: join(directory, 'radius-secret') },
        ...{ accounting: { interimSeconds: 60 }, orders: { from: '127.0.0.1' } },
      },
    },
  }),
});
const { lab, directory, phone, hostapd } = radio;

const believed = [`ca_cert="${authority.rootFile}"`, `domain_suffix_match="${serverName}"`];
const by = (method: string) =>
  [
    `ssid=${Buffer.from(ssid).toString('hex')}`,
    ...['key_mgmt=WPA-EAP WPA-EAP-SHA256', 'ieee80211w=1', `eap=${method}`, 'phase2="auth=MSCHAPV2"'],
    ...[`identity="${account.name}"`, `anonymous_identity="anonymous@${realm}"`, `password="${account.password}"`],
    ...believed,
  ].join('\n');
const phoneMac = async () =>
  /link\/ether (\S+)/.exec((await lab.execPhone('ip', ['link', 'show', 'wlan1'])).stdout)?.[1] ?? '';
const stations = () => hostapd('wlan0_e', 'list_sta');

/** The word that throws the phone off, by a program that is not ours. */
async function throwOff(mac: string): Promise<string> {
  const secret = readFileSync(join(directory, 'radius-secret'), 'utf8').trim();
  const order = join(folder, 'order');
  const station = mac.replaceAll(':', '-').toUpperCase();
  const lines = [`Calling-Station-Id = "${station}"`, `Event-Timestamp = ${Math.floor(Date.now() / 1000)}`];
  writeFileSync(order, `${[...lines, 'Message-Authenticator = 0x00'].join(', ')}\n`);
  const asked = await lab.execGateway('radclient', ['-x', '-f', order, '127.0.0.1:3799', 'disconnect', secret]);
  return `${asked.stdout}${asked.stderr}`;
}

type Record = {
  readonly user: string | null;
  readonly stopped_at_ms: number | null;
  readonly terminate_cause: string | null;
};

function recordsOf({ directory: state }: RadioLab): readonly Record[] {
  using database = new DatabaseSync(join(state, 'spot.db'));
  const rows = database
    .prepare('SELECT user, stopped_at_ms, terminate_cause FROM accounting ORDER BY started_at_ms')
    .all();
  return rows as unknown as readonly Record[];
}

for (const method of ['TTLS', 'PEAP']) {
  assert.match(await phone.join(by(method)), new RegExp(String.raw`selectedMethod=\d+ \(EAP-${method}\)`));
  await phone.lease();
  log.info('joined', { method, on: (await stations()).includes(await phoneMac()) });
  await phone.leave();
}

const credential = [
  ...[`realm="${realm}"`, 'domain="city.test"', 'eap=TTLS', 'phase2="auth=MSCHAPV2"'],
  ...[`username="${account.name}"`, `password="${account.password}"`, ...believed.slice(0, 1)],
].join('\n');
const status = await phone.select(credential);
assert.ok(status.includes('wpa_state=COMPLETED'), status);
const mac = await phoneMac();
await until(async () => (await stations()).includes(mac), 'the phone by Passpoint');
log.info('passpoint', { on: true });

const word = await throwOff(mac);
assert.match(word, /Disconnect-ACK/);
log.info('disconnect', { taken: true });
await phone.leave();
await until(async () => !(await stations()).includes(mac), 'the phone gone');
await radio.spot.end('SIGTERM');

const records = recordsOf(radio);
log.info('records', { count: records.length, causes: records.map((one) => one.terminate_cause).join(' ') });
assert.ok(records.length >= 3, 'a record of each time');
assert.ok(
  records.every((one) => one.user !== null && one.stopped_at_ms !== null),
  'each has an end',
);
await radio.close();
process.stdout.write('ALL BY ACCOUNT\n');
