import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execIn, leasePhone, type Lab } from './lab.ts';
import { leaseScript } from './lab-services.ts';
import { namespaceFiles, ownersDirectory, removeNetworkNow } from './lab-network.ts';
import { labAddresses } from './lab-state.ts';
import { mustRun } from './program.ts';

/** The second network of a lab: one more interface of the gateway, as a second port is one. */
export const secondNetwork = {
  interface: 'lan1',
  gateway: '192.168.51.1',
  gateway6: 'fd00:51::1',
  phone6: 'fd00:51::10',
  phones: '192.168.51.10-192.168.51.50',
  phoneMac: '02:aa:00:00:00:02',
} as const;

/** The same as a VLAN on a port of the bridge `lan0`; at the phone's end the cable itself is an interface, too. */
export const taggedNetwork = { ...secondNetwork, interface: 'lan0.20', vlan: 20, cable: 'cable0' } as const;

const ip = (text: string) => mustRun('ip', text.split(' '));

/** Lays the cable to `ph0` of the phone. */
async function connect(phone: string, gateway: string, network: typeof secondNetwork | typeof taggedNetwork) {
  const { interface: lan, phoneMac } = network;
  if (!('vlan' in network)) {
    await ip(`link add ph0 netns ${phone} address ${phoneMac} type veth peer name ${lan} netns ${gateway}`);
    return;
  }
  const { vlan, cable } = network;
  await ip(`link add ${cable} netns ${phone} address ${phoneMac} type veth peer name port0 netns ${gateway}`);
  await ip(`-n ${phone} link set ${cable} up`);
  await ip(`-n ${phone} link add link ${cable} name ph0 type vlan id ${vlan}`);
  await ip(`-n ${gateway} link set port0 master lan0 up`);
  await ip(`-n ${gateway} link add link lan0 name ${lan} type vlan id ${vlan}`);
}

/**
 * One more phone, behind an interface of its own. What it gives looks like the lab to all that visits as a phone; its
 * namespace goes with `close`.
 */
export async function addSecondPhone(
  lab: Lab,
  network: typeof secondNetwork | typeof taggedNetwork = secondNetwork,
): Promise<Lab> {
  const { gateway } = lab.state.namespaces;
  const phone = `mk-${lab.state.suffix}-p2`;
  const remove = () => removeNetworkNow([phone]);
  await mkdir(namespaceFiles(phone), { recursive: true });
  await writeFile(join(namespaceFiles(phone), 'resolv.conf'), '');
  await writeFile(join(ownersDirectory, phone), `${process.pid}\n`);
  await ip(`netns add ${phone}`);
  process.once('exit', remove);
  await ip(`-n ${phone} link set lo up`);
  await connect(phone, gateway, network);
  const { interface: lan } = network;
  await ip(`-n ${gateway} addr add ${network.gateway}/24 dev ${lan}`);
  await ip(`-n ${gateway} addr add ${network.gateway6}/64 dev ${lan} nodad`);
  await ip(`-n ${lab.state.namespaces.internet} -6 route add fd00:51::/64 via ${labAddresses.wan6}`);
  await ip(`-n ${gateway} link set ${lan} up`);
  await ip(`-n ${phone} link set ph0 up`);
  await ip(`-n ${phone} addr add ${network.phone6}/64 dev ph0 nodad`);
  await ip(`-n ${phone} -6 route add default via ${network.gateway6} metric 1`);
  const directory = join(lab.state.directory, 'second');
  await mkdir(directory);
  await writeFile(join(directory, 'lease.sh'), leaseScript(phone), { mode: 0o755 });
  const namespaces = { ...lab.state.namespaces, phone };
  const close = async () => {
    process.off('exit', remove);
    remove();
    await rm(directory, { recursive: true, force: true });
  };
  const state = { ...lab.state, namespaces, directory };
  return {
    ...lab,
    state,
    execPhone: (program, args) => execIn(phone, program, args),
    lease: () => leasePhone(state),
    close,
    [Symbol.asyncDispose]: close,
  };
}
