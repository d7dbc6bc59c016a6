import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderHostapdConfig } from './hostapd-config.ts';
import { writeHostapdConfig } from './hostapd.ts';
import { readRadio, type Radio } from './radio-file.ts';

/** Debian: hostapd. What needs no program runs without it. */
const hostapdTest = test.skipIf(!existsSync('/usr/sbin/hostapd'));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'machikado-radio-'));
  await writeFile(join(folder, 'staff'), 'a long enough password\n', { mode: 0o600 });
  await writeFile(join(folder, 'radius'), 'r4dius-s3cret-of-16\n', { mode: 0o600 });
  await writeFile(join(folder, 'open'), 'a long enough password\n', { mode: 0o644 });
});
afterAll(() => rm(folder, { recursive: true }));

const whole = {
  interface: 'wlan0',
  country: 'JP',
  band: '2.4',
  channel: 6,
  bridge: 'lan0',
  open: { ssid: 'まちWi-Fi', owe: true },
  staff: { ssid: 'City Staff', bridge: 'br-staff', passwordFile: 'staff' },
  enterprise: { ssid: 'City 1X', bridge: 'br-staff', radius: { address: '10.0.0.5', secretFile: 'radius' } },
};

async function read(change: object = {}): Promise<Radio> {
  const file = join(folder, 'radio.json');
  await writeFile(file, JSON.stringify({ ...whole, ...change }));
  return readRadio(file);
}

/** The lines of each network, by the name of its interface. */
function networksOf(config: string): Map<string, string[]> {
  const networks = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of config.trim().split('\n')) {
    const name = /^(?:interface|bss)=(.*)$/.exec(line)?.[1];
    if (name !== undefined) networks.set(name, (current = []));
    else current.push(line);
  }
  return networks;
}

const hex = (text: string) => Buffer.from(text).toString('hex');
const state = { driver: 'nl80211', disaster: false, controlDirectory: '/run/x', vlanFile: '/run/v' } as const;

test('open and OWE tell of each other, staff have WPA3 alone, and phones are kept apart', async () => {
  const networks = networksOf(renderHostapdConfig(await read(), state));
  expect([...networks.keys()]).toEqual(['wlan0', 'wlan0_o', 'wlan0_s', 'wlan0_e']);
  const [open = [], owe = [], staff = [], enterprise = []] = networks.values();
  expect(open).toEqual(expect.arrayContaining([`ssid2=${hex('まちWi-Fi')}`, 'owe_transition_ifname=wlan0_o']));
  expect(open.filter((line) => line.startsWith('wpa'))).toEqual([]);
  expect(owe).toEqual(
    expect.arrayContaining([
      'wpa_key_mgmt=OWE',
      'ieee80211w=2',
      'owe_transition_ifname=wlan0',
      'ignore_broadcast_ssid=1',
    ]),
  );
  for (const one of [open, owe]) expect(one).toContain('ap_isolate=1');
  expect(staff).toEqual(expect.arrayContaining(['wpa_key_mgmt=SAE', 'ieee80211w=2', 'bridge=br-staff']));
  expect(staff.filter((line) => line.startsWith('wpa_passphrase'))).toEqual([]);
  expect(enterprise).toEqual(expect.arrayContaining(['ieee8021x=1', 'auth_server_addr=10.0.0.5']));
});

/** Visitors' own accounts, with all that a network by 802.1X can have. */
const accounts = {
  ...{ ssid: '見本市 Secure', bridge: 'lan0', apart: true, security: 'wpa3' },
  radius: {
    ...{ address: '127.0.0.1', secretFile: 'radius' },
    ...{ accounting: { interimSeconds: 300 }, orders: { from: '127.0.0.1' } },
  },
  vlans: [
    { id: 20, bridge: 'br20' },
    { id: 30, bridge: 'br30' },
  ],
  passpoint: {
    domains: ['city.test', 'city.example.jp'],
    realms: [{ name: 'wifi.city.test' }, { name: 'roam.test', methods: ['tls'] }],
    roamingConsortiums: ['5a03ba0000', '004096'],
    friendlyNames: {
      ja: '見本市 "Wi-Fi"',
      en: 'City: Wi-Fi',
      'zh-Hans': '见本市',
      'zh-Hant': '見本市免費',
      ko: '미혼시',
    },
    venue: { group: 3, type: 3, names: { ja: '中央図書館', en: 'Central library' } },
  },
};

test('a network of accounts is counted, takes orders that are signed and fresh, and tells who it is', async () => {
  const enterprise = networksOf(renderHostapdConfig(await read({ enterprise: accounts }), state)).get('wlan0_e') ?? [];
  expect(enterprise).toEqual(
    expect.arrayContaining([
      ...[
        'ctrl_interface=/run/x',
        'wpa_key_mgmt=WPA-EAP-SHA256',
        'ieee80211w=2',
        'ieee8021x=1',
        'ap_isolate=1',
        'dynamic_vlan=1',
      ],
      ...['acct_server_addr=127.0.0.1', 'acct_server_port=1813', 'radius_acct_interim_interval=300'],
      ...['radius_das_port=3799', 'radius_das_client=127.0.0.1 r4dius-s3cret-of-16'],
      ...['radius_das_require_event_timestamp=1', 'radius_das_require_message_authenticator=1'],
      ...['vlan_file=/run/v', 'interworking=1', 'hs20=1', 'internet=1', 'roaming_consortium=5a03ba0000'],
      'nai_realm=0,wifi.city.test,21[2:4][5:7],25[3:26][5:7]',
      ...['nai_realm=0,roam.test,13[5:6]', 'domain_name=city.test,city.example.jp', 'venue_group=3'],
      ...['hs20_oper_friendly_name=jpn:見本市 "Wi-Fi"', 'venue_name=eng:Central library'],
    ]),
  );
  expect(enterprise.filter((line) => line.startsWith('hs20_oper_friendly_name'))).toHaveLength(5);
  expect(enterprise.filter((line) => line.startsWith('anqp_3gpp'))).toEqual([]);
});

test('the network of disasters is there in disaster mode alone', async () => {
  const radio = await read();
  const names = (disaster: boolean) => networksOf(renderHostapdConfig(radio, { ...state, disaster }));
  expect(names(false).get('wlan0_d')).toBeUndefined();
  expect(names(true).get('wlan0_d')).toEqual([`ssid2=${hex('00000JAPAN')}`, 'bridge=lan0', 'ap_isolate=1']);
});

const passpointWith = (change: object) => ({
  enterprise: { ...accounts, passpoint: { ...accounts.passpoint, ...change } },
});

test.each<[string, object, RegExp]>([
  ['a name with a line in it', { open: { ssid: 'a\nwpa=0', owe: false } }, /ssid/],
  ['a name of more than 32 bytes', { open: { ssid: 'ま'.repeat(11), owe: false } }, /32 bytes/],
  ['a password that others may read', { staff: { ...whole.staff, passwordFile: 'open' } }, /chmod 600/],
  ['a name of Passpoint with a line in it', passpointWith({ friendlyNames: { en: 'a\nhs20=0' } }), /friendlyNames/],
  ['a realm that is no domain', passpointWith({ realms: [{ name: 'a,b' }] }), /realms/],
  ['an organisation that is no hexadecimal', passpointWith({ roamingConsortiums: ['x'] }), /roamingConsortiums/],
  ['a VLAN twice', { enterprise: { ...accounts, vlans: [20, 20].map((id) => ({ id, bridge: 'b' })) } }, /twice/],
  ['an interface too long for its networks', { interface: 'wlan0123456789' }, /interface/],
])('%s is refused', async (_what, change, told) => {
  await expect(read(change)).rejects.toThrow(told);
});

hostapdTest('hostapd takes all of it, with and without the network of disasters, and touches no radio', async () => {
  const radio = await read();
  for (const disaster of [false, true]) {
    const written = await writeHostapdConfig(join(folder, 'out'), radio, disaster);
    expect(written).toMatchObject({ ok: true });
    const config = readFileSync(join(folder, 'out/hostapd.conf'), 'utf8');
    expect(config).toContain('driver=nl80211');
    expect(config.includes(hex('00000JAPAN'))).toBe(disaster);
  }
  expect(existsSync(join(folder, 'out/hostapd.check'))).toBe(false);
});

hostapdTest('hostapd takes a network of accounts with its VLANs and all of Passpoint', async () => {
  const written = await writeHostapdConfig(join(folder, 'accounts'), await read({ enterprise: accounts }), false);
  expect(written.ok ? '' : written.error).toBe('');
  expect(readFileSync(join(folder, 'accounts/hostapd.vlan'), 'utf8')).toBe('20 wlan0_20 br20\n30 wlan0_30 br30\n');
});

hostapdTest('what hostapd refuses is told in its words, and the configuration before it stays', async () => {
  const radio = await read();
  expect(await writeHostapdConfig(join(folder, 'kept'), radio, false)).toMatchObject({ ok: true });
  const before = readFileSync(join(folder, 'kept/hostapd.conf'), 'utf8');
  const enterprise = radio.enterprise && {
    ...radio.enterprise,
    radius: { ...radio.enterprise.radius, address: 'nowhere' },
  };
  const wrong: Radio = { ...radio, enterprise };
  const refused = await writeHostapdConfig(join(folder, 'kept'), wrong, false);
  expect(refused.ok ? '' : refused.error).toMatch(/Line \d+: /);
  expect(readFileSync(join(folder, 'kept/hostapd.conf'), 'utf8')).toBe(before);
});
