import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '@machikado/runtime/log.ts';
import { labAddresses } from '../lab/lab-state.ts';
import { curl, signIn, signInFreely, signOut, webUrl } from '../lab/phone-visit.ts';
import { taggedNetwork } from '../lab/second-phone.ts';
import { lineKbits, ssid, staff, startRadioLab, until } from './radio-lab.ts';

/**
 * Runs in the virtual machine, and shows there what needs a whole kernel: hostapd as the spot starts it and
 * wpa_supplicant as the phone's, over open, OWE and the staff's SAE, through hostapd's death and the network of disasters;
 * a zone that is a VLAN; and the line to the internet shared by cake.
 */
const log = createLog('guest', (line) => process.stdout.write(line));
const radio = await startRadioLab();
const { lab, tagged, spot, hotspot, hostapd, phone } = radio;
const named = (name: string) => `ssid=${Buffer.from(name).toString('hex')}`;
const open = `${named(ssid)}\nkey_mgmt=NONE`;
const disasterSsid = '00000JAPAN';

/** The first page of the internet as a phone gets it: 200, or 302 to the portal. Asked again where nothing comes at all. */
async function reach(of = lab): Promise<number> {
  let answer = await curl(of, [webUrl]);
  for (let tries = 1; answer.status === 0 && tries < 5; tries++) answer = await curl(of, [webUrl]);
  if (answer.status === 200) assert.ok(answer.body.includes(`you are ${labAddresses.wan}`), answer.body);
  return answer.status;
}
const phoneMac = async () =>
  /link\/ether (\S+)/.exec((await lab.execPhone('ip', ['link', 'show', 'wlan1'])).stdout)?.[1] ?? '';

// Open: lease, redirect, code, internet.
assert.match(await phone.join(open), /key_mgmt=NONE/);
await phone.lease();
assert.equal(await reach(), 302);
const code = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await hotspot('voucher', '--minutes', '30'))?.[0] ?? '';
assert.equal((await signIn(lab, code)).status, 303);
assert.equal(await reach(), 200);
log.info('open', { online: true });

await phone.leave();

// The same phone, encrypted: it finds the hidden twin by what the open one tells of it, and is online still.
assert.match(await phone.join(`${named(ssid)}\nkey_mgmt=OWE\nieee80211w=2`), /key_mgmt=OWE/);
await phone.lease();
assert.equal(await reach(), 200);
log.info('owe', { online: true });

// The staff's network takes its password (WPA3-SAE), and is not the phones'.
await phone.leave();
const secret = `sae_password="${staff.password}"`;
assert.match(await phone.join(`${named(staff.ssid)}\nkey_mgmt=SAE\nieee80211w=2\n${secret}`), /key_mgmt=SAE/);
const { code: leased } = await lab.execPhone('udhcpc', ['-i', 'wlan1', '-n', '-q', '-f', '-t', '2', '-T', '1']);
assert.notEqual(leased, 0);
await phone.leave();
log.info('sae', { online: false });
await phone.join(open);
await phone.lease();
assert.equal(await reach(), 200);

// hostapd dies: the spot starts it again, the phone comes back by itself and is online without another word.
const again = spot.logged('hostapd.started');
const dead = execFileSync('pidof', ['hostapd'], { encoding: 'utf8' }).trim();
assert.match(dead, /^\d+$/);
process.kill(Number(dead), 'SIGKILL');
await again;
const mac = await phoneMac();
await until(async () => (await hostapd('wlan0', 'list_sta')).includes(mac), 'the phone at the new hostapd');
await until(async () => (await reach()) === 200, 'the phone online again');
log.info('restart', { online: true });

// A phone in the VLAN is in a zone of its own, with its own way in; without the tag it is one of the hall's.
assert.match((await tagged.lease()).ip, /^192\.168\.51\./);
await until(async () => (await curl(tagged, ['http://wifi.asahikawa.test/'])).body.includes('体育館'), 'its own page');
assert.equal(await reach(tagged), 302);
assert.equal((await signInFreely(lab)).status, 404);
assert.equal((await signInFreely(tagged)).status, 303);
assert.equal(await reach(tagged), 200);
const say = join(tagged.state.directory, 'say.sh');
writeFileSync(say, '#!/bin/sh\n[ "$1" = bound ] && echo "without a tag $ip"\nexit 0\n', { mode: 0o755 });
const untagged = ['-i', taggedNetwork.cable, '-n', '-q', '-f', '-t', '10', '-T', '2', '-s', say];
assert.match((await tagged.execPhone('udhcpc', untagged)).stdout, /without a tag 192\.168\.50\./);
log.info('vlan', { online: true });

// The line is cake's: six downloads of one phone leave the other one its half.
for (const device of ['wan0', 'lan0', taggedNetwork.interface]) {
  const { stdout } = await lab.execGateway('tc', ['qdisc', 'show', 'dev', device]);
  assert.match(stdout, new RegExp(`qdisc cake .* root .*bandwidth ${lineKbits / 1000}Mbit`), stdout);
}
const seconds = 6;
const load = async (of: typeof lab, count: number) => {
  const one = ['-sS', '-m', String(seconds), '-o', '/dev/null', '-w', '%{size_download}', `${webUrl}flood`];
  const all = await Promise.all(Array.from({ length: count }, () => of.execPhone('curl', one)));
  return all.reduce((sum, { stdout }) => sum + Number(stdout), 0);
};
const [single, six] = await Promise.all([load(lab, 1), load(tagged, 6)]);
log.info('cake', { single, six });
assert.ok(single + six < 1.3 * seconds * lineKbits * 125, 'the line is held');
// By connections it would have a seventh.
assert.ok(single > (single + six) / 4, 'the line is shared');

// Disaster: the network that everybody knows is on the air, whoever joins it is online, and it goes again.
assert.equal((await signOut(lab)).status, 303);
assert.equal(await reach(), 302);
assert.ok(!(await phone.scan()).includes(disasterSsid));
await hotspot('disaster', 'on');
await until(async () => (await phone.scan()).includes(disasterSsid), 'the network of disasters');
await phone.leave();
assert.match(await phone.join(`${named(disasterSsid)}\nkey_mgmt=NONE`), /key_mgmt=NONE/);
await phone.lease();
assert.equal(await reach(), 200);
log.info('disaster', { online: true });
await hotspot('disaster', 'off');
await until(async () => !(await phone.scan()).includes(disasterSsid), 'the end of the network of disasters');
await phone.leave();
await phone.join(open);
await phone.lease();
assert.equal(await reach(), 302);
log.info('disaster-over', { online: false });

await phone.leave();
await radio.close();
process.stdout.write('ALL ON THE AIR\n');
