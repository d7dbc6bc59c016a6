import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createLog } from '@machikado/runtime/log.ts';
import { makeThrowawayAuthority } from '../certificate/throwaway-authority.ts';
import { startRadioLab, until, type RadioLab } from './radio-lab.ts';

/**
 * Runs in the virtual machine: phones with an account, by hostapd as the spot starts it and by wpa_supplicant. EAP-TTLS,
 * PEAP and Passpoint lead into the network, an order throws a phone off, and the spot's records have all of it.
 */
const log = createLog('guest', (line) => process.stdout.write(line));
const ssid = '見本市 Secure';
const [eapPort, serverName] = [11_812, 'radius.city.test'];
const account = { name: '0123456789abcdef0123@wifi.city.test', password: 'a-password-of-22-signs' };
const network = {
  ...{ ssid, bridge: 'lan0', apart: true },
  passpoint: {
    domains: ['city.test'],
    realms: [{ name: 'wifi.city.test' }],
    roamingConsortiums: ['5a03ba0000'],
    friendlyNames: { ja: '見本市 Wi-Fi', en: 'Sample City Wi-Fi' },
    venue: { group: 3, type: 3, names: { ja: '中央図書館', en: 'Central library' } },
  },
};

const folder = mkdtempSync(join(tmpdir(), 'machikado-enterprise-'));
const authority = await makeThrowawayAuthority(join(folder, 'authority'));
const certificate = await authority.issue(serverName);
const radio = await startRadioLab((directory) => ({
  enterprise: {
    ...network,
    radius: {
      ...{ address: '127.0.0.1', port: eapPort, secretFile: join(directory, 'radius-secret') },
      ...{ accounting: { interimSeconds: 60 }, orders: { from: '127.0.0.1' } },
    },
  },
}));
const { lab, directory, phone, hostapd } = radio;

/** Who answers for accounts: to be the spot's own RADIUS port where that knows accounts by EAP. */
async function answerForAccounts(): Promise<AsyncDisposable> {
  const { keyFile, certificateFile } = certificate;
  const program = join(import.meta.dirname, 'eap-server.ts');
  const args = [
    String(eapPort),
    join(directory, 'radius-secret'),
    keyFile,
    certificateFile,
    account.name,
    account.password,
  ];
  const [command, ...rest] = lab.gatewayCommand(process.execPath, [program, ...args]);
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), gone.then(() => assert.fail('The EAP server has ended.'))]);
  return {
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

const believed = [`ca_cert="${authority.rootFile}"`, `domain_suffix_match="${serverName}"`];
const by = (method: string) =>
  [
    `ssid=${Buffer.from(ssid).toString('hex')}`,
    ...['key_mgmt=WPA-EAP WPA-EAP-SHA256', 'ieee80211w=1', `eap=${method}`, 'phase2="auth=MSCHAPV2"'],
    ...[
      `identity="${account.name}"`,
      'anonymous_identity="anonymous@wifi.city.test"',
      `password="${account.password}"`,
    ],
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

const accounts = await answerForAccounts();
for (const method of ['TTLS', 'PEAP']) {
  assert.match(await phone.join(by(method)), new RegExp(String.raw`selectedMethod=\d+ \(EAP-${method}\)`));
  await phone.lease();
  log.info('joined', { method, on: (await stations()).includes(await phoneMac()) });
  await phone.leave();
}

const credential = [
  ...['realm="wifi.city.test"', 'domain="city.test"', 'eap=TTLS', 'phase2="auth=MSCHAPV2"'],
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
await accounts[Symbol.asyncDispose]();

const records = recordsOf(radio);
log.info('records', { count: records.length, causes: records.map((one) => one.terminate_cause).join(' ') });
assert.ok(records.length >= 3, 'a record of each time');
assert.ok(
  records.every((one) => one.user !== null && one.stopped_at_ms !== null),
  'each has an end',
);
await radio.close();
process.stdout.write('ALL BY ACCOUNT\n');
