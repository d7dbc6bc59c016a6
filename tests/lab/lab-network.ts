import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { labAddresses, type LabState } from './lab-state.ts';
import { mustRun, runNow } from './program.ts';

const ip = (text: string) => mustRun('ip', text.split(' '));

/** Files that `ip netns exec` shows a namespace as its own; the directory must be there before the first call. */
export const namespaceFiles = (namespace: string) => join('/etc/netns', namespace);

/** Who made which namespace: what a killed owner leaves behind can be told from a lab in use. */
const ownersDirectory = '/run/machikado-lab';

/** A number for 10.213.x.0/30 that no interface of this machine uses. */
export function freeSubnet(): number {
  const used = new Set(
    Object.values(networkInterfaces())
      .flat()
      .flatMap((entry) => /^10\.213\.(\d+)\./.exec(entry?.address ?? '')?.[1] ?? []),
  );
  const free = Array.from({ length: 256 }, (_, x) => x).filter((x) => !used.has(String(x)));
  const chosen = free[Math.floor(Math.random() * free.length)];
  if (chosen === undefined) throw new Error('Every network of 10.213.0.0/16 is in use.');
  return chosen;
}

async function makeNamespaces({ namespaces, ownerPid }: LabState): Promise<void> {
  await mkdir(ownersDirectory, { recursive: true });
  for (const namespace of Object.values(namespaces)) {
    await mkdir(namespaceFiles(namespace), { recursive: true });
    await writeFile(join(ownersDirectory, namespace), `${ownerPid}\n`);
    await writeFile(join(namespaceFiles(namespace), 'resolv.conf'), '');
    await ip(`netns add ${namespace}`);
    await ip(`-n ${namespace} link set lo up`);
  }
  await writeFile(join(namespaceFiles(namespaces.gateway), 'resolv.conf'), `nameserver ${labAddresses.dns}\n`);
}

async function joinNamespaces({ namespaces, management }: LabState): Promise<void> {
  const { phone, gateway, internet } = namespaces;
  await ip(`link add ph0 netns ${phone} address ${labAddresses.phoneMac} type veth peer name lan0 netns ${gateway}`);
  await ip(`link add wan0 netns ${gateway} type veth peer name in0 netns ${internet}`);
  await ip(`link add ${management.interface} type veth peer name mgmt0 netns ${gateway}`);
  const addresses: readonly (readonly [string, string, string])[] = [
    [gateway, 'lan0', `${labAddresses.gateway}/24`],
    [gateway, 'lan0', `${labAddresses.gateway6}/64 nodad`],
    [gateway, 'wan0', `${labAddresses.wan}/24`],
    [gateway, 'wan0', `${labAddresses.wan6}/64 nodad`],
    [gateway, 'mgmt0', `${management.gateway}/30`],
    [internet, 'in0', `${labAddresses.web}/24`],
    [internet, 'in0', `${labAddresses.dns}/24`],
    [internet, 'in0', `${labAddresses.web6}/64 nodad`],
  ];
  // "dev" stands last: words such as `nodad` belong to the address before it.
  for (const [namespace, device, address] of addresses) await ip(`-n ${namespace} addr add ${address} dev ${device}`);
  await ip(`addr add ${management.root}/30 dev ${management.interface}`);
  await ip(`link set ${management.interface} up`);
  for (const [namespace, device] of [
    [gateway, 'lan0'],
    [gateway, 'wan0'],
    [gateway, 'mgmt0'],
    [internet, 'in0'],
    [phone, 'ph0'],
  ] as const) {
    await ip(`-n ${namespace} link set ${device} up`);
  }
  await ip(`-n ${gateway} route add default via ${labAddresses.web}`);
  await ip(`-n ${gateway} -6 route add default via ${labAddresses.web6}`);
  await ip(`-n ${internet} -6 route add fd00:50::/64 via ${labAddresses.wan6}`);
}

/** Namespaces phone – gateway – internet, and a network of its own between this machine and the gateway. */
export async function buildNetwork(state: LabState): Promise<void> {
  await makeNamespaces(state);
  const { gateway } = state.namespaces;
  const forwarding = ['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'];
  await mustRun('ip', ['netns', 'exec', gateway, 'sysctl', '-qw', ...forwarding]);
  await joinNamespaces(state);
}

/** Takes a lab away at once: its processes, namespaces and files. Safe to call again. */
export function removeNetworkNow(namespaces: readonly string[], managementInterface?: string): void {
  for (const namespace of namespaces) {
    const pids = runNow('ip', ['netns', 'pids', namespace]).split('\n').filter(Boolean).map(Number);
    for (const pid of pids) killNow(pid);
    runNow('ip', ['netns', 'del', namespace]);
    runNow('rm', ['-rf', namespaceFiles(namespace), join(ownersDirectory, namespace)]);
  }
  if (managementInterface !== undefined) runNow('ip', ['link', 'del', managementInterface]);
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes labs whose owner was killed before it could. A veth goes with the namespace at its other end. */
export async function removeAbandonedLabs(): Promise<void> {
  const names = await readdir(ownersDirectory).catch(() => []);
  for (const name of names.filter((entry) => /^mk-[a-z0-9]+-(ph|gw|in)$/.test(entry))) {
    const owner = Number(await readFile(join(ownersDirectory, name), 'utf8').catch(() => 'none'));
    if (Number.isInteger(owner) && !isAlive(owner)) removeNetworkNow([name]);
  }
}
