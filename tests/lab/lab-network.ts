import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labAddresses, type LabState } from './lab-state.ts';
import { mustRun, runNow } from './program.ts';

const ip = (text: string) => mustRun('ip', text.split(' '));

/** Files that `ip netns exec` shows a namespace as its own; the directory must be there before the first call. */
export const namespaceFiles = (namespace: string) => join('/etc/netns', namespace);

/** Who made which namespace: what a killed owner leaves behind can be told from a lab in use. */
export const ownersDirectory = '/run/machikado-lab';

/**
 * One network between this machine and the gateways of all its labs, in which no gateway sees another. A browser on this
 * machine tears its connections whenever an address comes or goes: here only ports do, once the network stands.
 */
const managementNetwork = { bridge: 'mk-management', root: '10.213.0.1', bits: 16 } as const;

/** For as long as this is set, the network of the management stays when its last lab has gone. */
const keepVariable = 'MACHIKADO_LAB_NETWORK_KEPT';

const portName = (place: number) => `mk-port${place}`;

/** Where the lab of this place, 1 to 254, has its management. */
export function managementOf(place: number): LabState['management'] {
  return { interface: portName(place), root: managementNetwork.root, gateway: `10.213.${place}.2` };
}

/** A place for a lab that no other lab of this machine has. */
export async function freePlace(): Promise<number> {
  const used = new Set(await readdir('/sys/class/net'));
  const free = Array.from({ length: 254 }, (_, at) => at + 1).filter((place) => !used.has(portName(place)));
  const chosen = free[Math.floor(Math.random() * free.length)];
  if (chosen === undefined) throw new Error('Every network of 10.213.0.0/16 is in use.');
  return chosen;
}

/** Does nothing where the network stands already. */
async function makeManagementNetwork(): Promise<void> {
  const { bridge, root, bits } = managementNetwork;
  // Another process may make it at the same moment: what counts is that it stands.
  runNow('ip', ['link', 'add', bridge, 'type', 'bridge']);
  // The first port would give it one more address, late.
  await ip(`link set ${bridge} addrgenmode none`);
  const address = `${root}/${bits}`;
  // To set what is set already would be news, too.
  if (!runNow('ip', ['-o', 'addr', 'show', 'dev', bridge]).includes(`${address} `))
    await ip(`addr replace ${address} dev ${bridge}`);
  await ip(`link set ${bridge} up`);
}

function removeManagementNetworkNow(): void {
  const { bridge } = managementNetwork;
  if ((process.env[keepVariable] ?? '') === '' && runNow('ip', ['link', 'show', 'master', bridge]) === '')
    runNow('ip', ['link', 'del', bridge]);
}

/** Makes the network of the management for many labs to come and go. What it gives takes the network away. */
export async function keepManagementNetwork(): Promise<() => void> {
  await makeManagementNetwork();
  process.env[keepVariable] = '1';
  return () => {
    process.env[keepVariable] = '';
    removeManagementNetworkNow();
  };
}

/** Another lab that ends may have taken the network away between the two steps. */
async function joinManagement(port: string, tries = 3): Promise<void> {
  await makeManagementNetwork();
  try {
    await ip(`link set ${port} master ${managementNetwork.bridge}`);
  } catch (error) {
    if (tries <= 1) throw error;
    return joinManagement(port, tries - 1);
  }
  await ip(`link set ${port} type bridge_slave isolated on`);
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
  // Nobody else has the phone's addresses; while it looked for them it would speak with one that no router forwards.
  await mustRun('ip', ['netns', 'exec', phone, 'sysctl', '-qw', 'net.ipv6.conf.ph0.accept_dad=0']);
  await ip(`link add wan0 netns ${gateway} type veth peer name in0 netns ${internet}`);
  await ip(`link add ${management.interface} type veth peer name mgmt0 netns ${gateway}`);
  // Without an address of its own, which would be news to this machine's browsers.
  await ip(`link set ${management.interface} addrgenmode none`);
  await joinManagement(management.interface);
  const addresses: readonly (readonly [string, string, string])[] = [
    [gateway, 'lan0', `${labAddresses.gateway}/24`],
    [gateway, 'lan0', `${labAddresses.gateway6}/64 nodad`],
    [gateway, 'wan0', `${labAddresses.wan}/24`],
    [gateway, 'wan0', `${labAddresses.wan6}/64 nodad`],
    [gateway, 'mgmt0', `${management.gateway}/${managementNetwork.bits}`],
    [internet, 'in0', `${labAddresses.web}/24`],
    [internet, 'in0', `${labAddresses.dns}/24`],
    [internet, 'in0', `${labAddresses.web6}/64 nodad`],
  ];
  // "dev" stands last: words such as `nodad` belong to the address before it.
  for (const [namespace, device, address] of addresses) await ip(`-n ${namespace} addr add ${address} dev ${device}`);
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

/** Namespaces phone – gateway – internet, and a way between this machine and the gateway. */
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
  removeManagementNetworkNow();
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
  for (const name of names.filter((entry) => /^mk-[a-z0-9]+-(ph|p2|gw|in)$/.test(entry))) {
    const owner = Number(await readFile(join(ownersDirectory, name), 'utf8').catch(() => 'none'));
    if (Number.isInteger(owner) && !isAlive(owner)) removeNetworkNow([name]);
  }
}
