import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { labAddresses, type LabState } from './lab-state.ts';
import { mustRun } from './program.ts';

/** The internet's name server: it knows the names of the lab's web server and of what stands for others. */
const internetNames = () => `user=root
port=53
listen-address=${labAddresses.dns}
bind-interfaces
no-resolv
no-hosts
address=/${labAddresses.webName}/${labAddresses.web}
address=/${labAddresses.webName}/${labAddresses.web6}
address=/connectivitycheck.test/${labAddresses.web}
address=/garden.test/${labAddresses.web}
address=/garden.test/${labAddresses.web6}
address=/ntp.nict.jp/${labAddresses.web}
address=/casino.test/${labAddresses.web}
address=/www.bing.com/${labAddresses.web}
address=/www.bing.com/${labAddresses.web6}
address=/strict.bing.com/${labAddresses.dns}
address=/ca.test/${labAddresses.dns}
server=/one.tunnel.test/${labAddresses.web}#${labAddresses.tunnelPorts.iodine}
server=/two.tunnel.test/${labAddresses.web}#${labAddresses.tunnelPorts.dns2tcp}
`;

/** DHCP with option 114 (RFC 8910), DNS with the portal's own name, and IPv6 router advertisements. */
const gatewayServices = (portalName: string) => `user=root
port=53
interface=lan0
except-interface=lo
bind-interfaces
no-resolv
no-hosts
no-ping
dhcp-authoritative
server=${labAddresses.dns}
address=/${portalName}/${labAddresses.gateway}
dhcp-range=${labAddresses.phones.replace('-', ',')},10m
dhcp-range=::,constructor:lan0,slaac,ra-stateless,10m
enable-ra
dhcp-option-force=114,https://${portalName}/capport/api
dhcp-option-force=option6:103,https://${portalName}/capport/api
`;

/** What udhcpc calls with a lease: sets it up in the phone and prints the address and option 114 (hex). */
export const leaseScript = (phone: string) => `#!/bin/sh
set -eu
[ "\${1:-}" = bound ] || [ "\${1:-}" = renew ] || exit 0
ip addr flush dev "$interface" scope global
ip addr add "$ip/$mask" dev "$interface"
for gateway in \${router:-}; do ip route replace default via "$gateway"; done
for server in \${dns:-}; do echo "nameserver $server"; done > /etc/netns/${phone}/resolv.conf
echo "lease $ip \${opt114:-}"
`;

async function startDnsmasq(namespace: string, options: { directory: string; name: string; text: string }) {
  const { directory, name, text } = options;
  const file = (kind: string) => join(directory, `${name}.${kind}`);
  await writeFile(file('conf'), text);
  // Without -k dnsmasq returns once its sockets are bound; it ends with its namespace.
  const place = [`--pid-file=${file('pid')}`, `--log-facility=${file('log')}`, `--dhcp-leasefile=${file('leases')}`];
  await mustRun('ip', ['netns', 'exec', namespace, 'dnsmasq', '-C', file('conf'), ...place]);
}

/** The internet's name server as it is changed, or none until it is changed again; what it had given away stays given. */
export async function changeInternetNames(state: LabState, change: ((text: string) => string) | null): Promise<void> {
  const { directory, namespaces } = state;
  const pid = Number(await readFile(join(directory, 'internet.pid'), 'utf8').catch(() => ''));
  if (pid > 1) process.kill(pid, 'SIGTERM');
  // Its port is free when it is gone.
  while (existsSync(`/proc/${pid}`)) await delay(20);
  await rm(join(directory, 'internet.pid'), { force: true });
  if (change) await startDnsmasq(namespaces.internet, { directory, name: 'internet', text: change(internetNames()) });
}

async function startWeb(namespace: string): Promise<ChildProcess> {
  const program = join(import.meta.dirname, 'internet.ts');
  const child = spawn('ip', ['netns', 'exec', namespace, process.execPath, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`The lab's internet ended with ${code ?? 'a signal'}.`))),
  );
  const ready = new Promise<void>((resolve) => createInterface(child.stdout).once('line', () => resolve()));
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  return child;
}

/** Who gives the phone its address: the lab, for what has no spot in it, or the spot itself. */
export type LanServicesBy = 'lab' | 'spot';

const executable = { mode: 0o755 };

/** Starts the servers of the lab's gateway and internet, and writes the phone's own programs. */
export async function startServices(state: LabState, lanServices: LanServicesBy): Promise<ChildProcess> {
  const { directory, namespaces, portalName } = state;
  await writeFile(join(directory, 'lease.sh'), leaseScript(namespaces.phone), executable);
  const browser = `#!/bin/sh\nexec ip netns exec ${namespaces.phone} chromium "$@"\n`;
  await writeFile(state.phoneBrowser, browser, executable);
  await startDnsmasq(namespaces.internet, { directory, name: 'internet', text: internetNames() });
  if (lanServices === 'lab')
    await startDnsmasq(namespaces.gateway, { directory, name: 'gateway', text: gatewayServices(portalName) });
  return startWeb(namespaces.internet);
}
