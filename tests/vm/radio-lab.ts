import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import { makeThrowawayAuthority } from '../certificate/throwaway-authority.ts';
import { createLab, type Lab } from '../lab/lab.ts';
import { labAddresses } from '../lab/lab-state.ts';
import { mustRun } from '../lab/program.ts';
import { addSecondPhone, taggedNetwork } from '../lab/second-phone.ts';
import { startSpot, type SpotProcess } from '../lab/spot-process.ts';
import { startThrowawayCity } from '../lab/throwaway-city.ts';

/**
 * The lab in the virtual machine: two radios of the kernel's own (mac80211_hwsim), one of the spot's hostapd and one of a
 * phone; and one more phone on a cable, whose frames carry a VLAN's tag. The line to the internet is a narrow one.
 */
export type RadioLab = {
  readonly lab: Lab;
  /** Of the spot's state. */
  readonly directory: string;
  /** The phone in the VLAN. */
  readonly tagged: Lab;
  readonly spot: SpotProcess;
  /** The technician's command line. */
  readonly hotspot: (...args: string[]) => Promise<string>;
  /** What the spot's own hostapd says by its control socket. */
  readonly hostapd: (network: string, ...args: string[]) => Promise<string>;
  readonly phone: RadioPhone;
  readonly close: () => Promise<void>;
};

export type RadioPhone = {
  /** Joins a network as a phone does, and gives what its program says of it. */
  readonly join: (network: string) => Promise<string>;
  readonly leave: () => Promise<void>;
  /** Looks for a network by Passpoint (ANQP) for which its credential is good, and joins that. */
  readonly select: (credential: string) => Promise<string>;
  /** The names of the networks that it hears now. */
  readonly scan: () => Promise<string>;
  readonly lease: () => Promise<void>;
};

export const ssid = 'まちWi-Fi';
/** What the line carries, kilobits a second each way. */
export const lineKbits = 4000;

const program = join(import.meta.dirname, '../../hotspot-portal/src/command/main.ts');

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
const modules = [
  'mac80211_hwsim',
  'bridge',
  'veth',
  'nf_tables',
  'nf_conntrack',
  'nf_conntrack_netlink',
  '8021q',
  'sch_cake',
];

/** Codes in the hall, where the radio is; the terms alone in the gym, which is a VLAN. */
const policyWith = (hallWays: object) =>
  SpotPolicy.parse({
    uplink: { downKbits: lineKbits, upKbits: lineKbits },
    tiers: { visitor: { devices: 2 }, pupil: { minutes: 60 } },
    zones: {
      hall: { ways: { voucher: 'visitor', ...hallWays } },
      gym: { name: { ja: '体育館', en: 'School gym' }, ways: { free: 'pupil' } },
    },
  });

const limitMs = 240_000;
/** One attempt of a phone to join a network. */
const joinMs = 50_000;
const maxJoins = 5;

/** Waits for something; a crowded machine may be slow, and one that hangs is given up by who has started it. */
export async function until(is: () => Promise<boolean>, what: string, withinMs = limitMs): Promise<void> {
  const deadlineMs = performance.now() + withinMs;
  while (!(await is())) {
    if (performance.now() > deadlineMs) throw new Error(`Never came: ${what}`);
    await delay(200);
  }
}

/** The cable of the lab gives way to a bridge, to which hostapd adds its networks. */
async function bridgeRadios({ phone, gateway }: Lab['state']['namespaces']): Promise<void> {
  const inGateway = (...args: string[]) => mustRun('ip', ['-n', gateway, ...args]);
  await mustRun('iw', ['phy', 'phy0', 'set', 'netns', 'name', gateway]);
  await mustRun('iw', ['phy', 'phy1', 'set', 'netns', 'name', phone]);
  await inGateway('link', 'del', 'lan0');
  await inGateway('link', 'add', 'lan0', 'type', 'bridge');
  await inGateway('addr', 'add', `${labAddresses.gateway}/24`, 'dev', 'lan0');
  await inGateway('addr', 'add', `${labAddresses.gateway6}/64`, 'dev', 'lan0', 'nodad');
  await inGateway('link', 'set', 'lan0', 'up');
  await inGateway('link', 'add', staff.bridge, 'up', 'type', 'bridge');
}

const isNetwork = (line: string) => /^[0-9a-f]{2}:/.test(line);

function createPhone(lab: Lab, folder: string): RadioPhone {
  const { phone } = lab.state.namespaces;
  const ask = async (...what: string[]) =>
    (await lab.execPhone('wpa_cli', ['-p', join(folder, 'wpa'), '-i', 'wlan1', ...what])).stdout;
  let leave = () => Promise.resolve();
  const start = (config: string) => {
    const file = join(folder, 'wpa.conf');
    writeFileSync(file, `ctrl_interface=${join(folder, 'wpa')}\n${config}\n`);
    const args = ['netns', 'exec', phone, 'wpa_supplicant', '-D', 'nl80211', '-i', 'wlan1', '-c', file];
    const child = spawn('ip', args, { stdio: 'ignore' });
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    leave = () => {
      child.kill('SIGTERM');
      return gone;
    };
  };
  return {
    leave: () => leave(),
    join: async (network) => {
      const isJoined = async () => (await ask('status')).includes('wpa_state=COMPLETED');
      // A handshake of which a message came twice, as on a crowded machine, stays half done: its owner tries again.
      for (let tries = 1; ; tries++) {
        start(`network={\n${network}\n}`);
        const joined = await until(isJoined, `a connection by ${network}`, joinMs).catch(String);
        if (joined === undefined) return ask('status');
        if (tries >= maxJoins) throw new Error(joined);
        await leave();
      }
    },
    select: async (credential) => {
      start(`interworking=1\nhs20=1\ncred={\n${credential}\n}`);
      const isJoined = async () => {
        const status = await ask('status');
        if (!/wpa_state=(?:DISCONNECTED|INACTIVE)/.test(status)) return status.includes('wpa_state=COMPLETED');
        await ask('interworking_select', 'auto');
        return false;
      };
      await until(isJoined, 'a connection by Passpoint');
      return ask('status');
    },
    scan: async () => {
      // What it has heard before may be gone; its own network stays on the list.
      await ask('bss_flush', '0');
      let heard = '';
      const isFull = async () => {
        await ask('scan');
        heard = await ask('scan_results');
        return heard.split('\n').filter(isNetwork).length > 1;
      };
      await until(isFull, 'what the phone hears');
      return heard;
    },
    lease: async () => {
      const script = join(lab.state.directory, 'lease.sh');
      const args = ['-i', 'wlan1', '-n', '-q', '-f', '-t', '18', '-T', '3', '-O', '114', '-s', script];
      const { stdout, stderr } = await lab.execPhone('udhcpc', args);
      const option114 = Buffer.from(/^lease \S+ ?(\S*)$/m.exec(stdout)?.[1] ?? '', 'hex').toString();
      assert.equal(option114, 'https://wifi.asahikawa.test/capport/api', stderr);
    },
  };
}

/** The staff's own network, with a password (WPA3) and on a bridge of its own. */
export const staff = { ssid: 'City Staff', password: 'a long enough password', bridge: 'br-staff' } as const;

function writeRadio(folder: string, more: object): string {
  const file = join(folder, 'radio.json');
  const passwordFile = join(folder, 'staff.password');
  writeFileSync(passwordFile, staff.password, { mode: 0o600 });
  const radio = { interface: 'wlan0', country: 'JP', band: '2.4', channel: 6, bridge: 'lan0' };
  const own = { ssid: staff.ssid, bridge: staff.bridge, passwordFile };
  writeFileSync(file, JSON.stringify({ ...radio, open: { ssid, owe: true }, staff: own, ...more }));
  return file;
}

/** Only one that phones know is announced to them. */
async function layCertificate(directory: string, by: { folder: string; name: string }): Promise<void> {
  const authority = await makeThrowawayAuthority(join(by.folder, 'authority'));
  const { key, certificate } = await authority.issue(by.name);
  mkdirSync(join(directory, 'tls'), { recursive: true });
  writeFileSync(join(directory, 'tls/portal.key'), key, { mode: 0o600 });
  writeFileSync(join(directory, 'tls/portal.pem'), certificate);
}

/** What a scene has of its own; files count from the state of the spot. */
type Scene = {
  /** What the radio has beside the open network and the staff's. */
  readonly networks?: (spotDirectory: string) => object;
  /** Ways into the hall beside a code, and their tiers. */
  readonly hallWays?: object;
  /** Settings of the spot, made before it starts. */
  readonly prepare?: (spotDirectory: string) => Promise<NodeJS.ProcessEnv>;
};

export async function startRadioLab({ networks, hallWays = {}, prepare }: Scene = {}): Promise<RadioLab> {
  execFileSync('modprobe', ['-a', ...modules, ...tables.map((name) => `nft_${name}`)]);
  execFileSync('nft', ['list', 'ruleset']);
  const folder = mkdtempSync(join(tmpdir(), 'machikado-radio-'));
  const directory = join(folder, 'spot');
  mkdirSync(directory);
  const lab = await createLab({ portalName: 'wifi.asahikawa.test', lanServices: 'spot' });
  await bridgeRadios(lab.state.namespaces);
  const tagged = await addSecondPhone(lab, taggedNetwork);
  const city = await startThrowawayCity(join(folder, 'city'), lab.managementRoot);
  city.setDesired({ zone: 'hall', wifi: policyWith(hallWays) });
  await city.enrol(directory);
  await layCertificate(directory, { folder, name: lab.state.portalName });
  const spot = await startSpot(lab, directory, {
    ...(await prepare?.(directory)),
    MACHIKADO_RADIO: writeRadio(folder, networks?.(directory) ?? {}),
    MACHIKADO_ZONES: `gym=${taggedNetwork.interface}:${taggedNetwork.phones}`,
  });
  const run = async (name: string, args: readonly string[]) => {
    const { code, stdout, stderr } = await lab.execGateway(name, args);
    assert.equal(code, 0, `${name} ${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  return {
    ...{ lab, directory },
    tagged,
    spot,
    hotspot: (...args) => run('env', [`MACHIKADO_SPOT_STATE=${directory}`, process.execPath, program, ...args]),
    hostapd: (network, ...args) => run('hostapd_cli', ['-p', join(directory, 'radio/control'), '-i', network, ...args]),
    phone: createPhone(lab, folder),
    close: async () => {
      await spot.end('SIGTERM');
      await city[Symbol.asyncDispose]();
      await tagged.close();
      await lab.close();
    },
  };
}
