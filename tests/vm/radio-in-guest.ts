import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilThere } from '@machikado/kiosk-agent/simulators/rig/process-rig.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { makeThrowawayAuthority } from '../certificate/throwaway-authority.ts';
import { createLab } from '../lab/lab.ts';
import { labAddresses } from '../lab/lab-state.ts';
import { curl, signIn, webUrl } from '../lab/phone-visit.ts';
import { mustRun } from '../lab/program.ts';
import { startSpot } from '../lab/spot-process.ts';

/**
 * Runs in the virtual machine: two radios of the kernel's own (mac80211_hwsim), hostapd as the spot starts it, and
 * wpa_supplicant as the phone's, over open and OWE through the gateway to the internet.
 */
const log = createLog('guest', (line) => process.stdout.write(line));
const command = join(import.meta.dirname, '../../hotspot-portal/src/command/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'machikado-radio-'));
const state = join(folder, 'spot');
const radioFile = join(folder, 'radio.json');

// The kernel would fetch what a table needs one by one, each by a program of its own: too slow for a gateway that waits.
const tables = [
  'ct',
  'masq',
  'redir',
  'chain_nat',
  'limit',
  'connlimit',
  'reject_inet',
  'fib_inet',
  'quota',
  'log',
  'hash',
];
const modules = ['mac80211_hwsim', 'bridge', 'veth', 'nf_tables', 'nf_conntrack', 'nf_conntrack_netlink'];
execFileSync('modprobe', ['-a', ...modules, ...tables.map((name) => `nft_${name}`)]);
execFileSync('nft', ['list', 'ruleset']);
const lab = await createLab({ portalName: 'wifi.asahikawa.test', lanServices: 'spot' });
const { phone, gateway } = lab.state.namespaces;
const inGateway = (...args: string[]) => mustRun('ip', ['-n', gateway, ...args]);
await mustRun('iw', ['phy', 'phy0', 'set', 'netns', 'name', gateway]);
await mustRun('iw', ['phy', 'phy1', 'set', 'netns', 'name', phone]);
// The cable of the lab gives way to a bridge, to which hostapd adds its networks.
await inGateway('link', 'del', 'lan0');
await inGateway('link', 'add', 'lan0', 'type', 'bridge');
await inGateway('addr', 'add', `${labAddresses.gateway}/24`, 'dev', 'lan0');
await inGateway('addr', 'add', `${labAddresses.gateway6}/64`, 'dev', 'lan0', 'nodad');
await inGateway('link', 'set', 'lan0', 'up');
writeFileSync(
  radioFile,
  JSON.stringify({
    ...{ interface: 'wlan0', country: 'JP', band: '2.4', channel: 6, bridge: 'lan0' },
    open: { ssid: 'まちWi-Fi', owe: true },
  }),
);
process.env['MACHIKADO_RADIO'] = radioFile;
// Only one that phones know is announced to them.
const authority = await makeThrowawayAuthority(join(folder, 'authority'));
const { key, certificate } = await authority.issue(lab.state.portalName);
mkdirSync(join(state, 'tls'), { recursive: true });
writeFileSync(join(state, 'tls/portal.key'), key, { mode: 0o600 });
writeFileSync(join(state, 'tls/portal.pem'), certificate);
const spot = await startSpot(lab, state);
const until = (is: () => Promise<boolean>, what: string) =>
  untilThere(async () => ((await is()) ? true : undefined), what);

async function hotspot(...args: string[]): Promise<string> {
  const run = ['env', `MACHIKADO_SPOT_STATE=${state}`, process.execPath, command, ...args];
  const { code, stdout, stderr } = await lab.execGateway(run[0] ?? '', run.slice(1));
  assert.equal(code, 0, stderr);
  return stdout;
}

/** What the phone's own program says of its connection. */
async function stationStatus(): Promise<string> {
  return (await lab.execPhone('wpa_cli', ['-p', join(folder, 'wpa'), '-i', 'wlan1', 'status'])).stdout;
}

/** Joins a network as a phone does and gives what its program says of it. */
async function join802(network: string): Promise<{ status: string; leave: () => Promise<void> }> {
  const file = join(folder, 'wpa.conf');
  writeFileSync(file, `ctrl_interface=${join(folder, 'wpa')}\nnetwork={\n${network}\n}\n`);
  const child = spawn('ip', ['netns', 'exec', phone, 'wpa_supplicant', '-D', 'nl80211', '-i', 'wlan1', '-c', file], {
    stdio: 'ignore',
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await until(async () => (await stationStatus()).includes('wpa_state=COMPLETED'), `a connection by ${network}`);
  const leave = () => {
    child.kill('SIGTERM');
    return gone;
  };
  return { status: await stationStatus(), leave };
}

async function lease(): Promise<void> {
  const script = join(lab.state.directory, 'lease.sh');
  const args = ['-i', 'wlan1', '-n', '-q', '-f', '-t', '10', '-T', '2', '-O', '114', '-s', script];
  const { stdout, stderr } = await lab.execPhone('udhcpc', args);
  const option114 = Buffer.from(/^lease \S+ ?(\S*)$/m.exec(stdout)?.[1] ?? '', 'hex').toString();
  assert.equal(option114, 'https://wifi.asahikawa.test/capport/api', stderr);
}

const names = Buffer.from('まちWi-Fi').toString('hex');

// Open: lease, redirect, code, internet.
const open = await join802(`ssid=${names}\nkey_mgmt=NONE`);
assert.match(open.status, /key_mgmt=NONE/);
await lease();
assert.equal((await curl(lab, [webUrl])).status, 302);
const code = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await hotspot('voucher', '--minutes', '30'))?.[0] ?? '';
assert.equal((await signIn(lab, code)).status, 303);
assert.ok((await curl(lab, [webUrl])).body.includes(`you are ${labAddresses.wan}`));
log.info('open', { online: true });
await open.leave();

// The same phone, encrypted: it finds the hidden twin by what the open one tells of it, and is online still.
const owe = await join802(`ssid=${names}\nkey_mgmt=OWE\nieee80211w=2`);
assert.match(owe.status, /key_mgmt=OWE/);
await lease();
assert.ok((await curl(lab, [webUrl])).body.includes(`you are ${labAddresses.wan}`));
log.info('owe', { online: true });
await owe.leave();

await spot.end('SIGTERM');
await lab.close();
process.stdout.write('ALL ON THE AIR\n');
