import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import { mustRun } from '../lab/program.ts';
import { phoneOf } from './hotspot-phone.ts';

const program = join(import.meta.dirname, 'stream-end.ts');
const inNamespace = (namespace: string) => ['netns', 'exec', namespace, process.execPath, program];
const streamMs = 1500;

/** Bytes per second that one phone sends through the gateway, every packet on its own: no segments put together. */
export async function measureForwarding(lab: Lab): Promise<number> {
  const { phone, internet } = lab.state.namespaces;
  for (const [namespace, device] of [
    [phone, 'ph0'],
    [internet, 'in0'],
  ] as const) {
    await mustRun('ip', ['-n', namespace, 'link', 'set', device, 'gso_max_segs', '1']);
  }
  const server = spawn('ip', [...inNamespace(internet), 'serve'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(server.stdout, 'data');
    return Number(await mustRun('ip', [...inNamespace(phone), 'send', phoneOf(0).ipv4, String(streamMs)]));
  } finally {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
}

/** The smallest gate that holds its clients in a set: what nftables costs by itself, whoever writes it. */
export async function loadNftOnlyGateway(lab: Lab, clients: number): Promise<void> {
  const elements = Array.from({ length: clients }, (_, at) => phoneOf(at)).map(({ ipv4, mac }) => `${mac} . ${ipv4}`);
  const text = `add table inet machikado
delete table inet machikado
table inet machikado {
  set ok { type ether_addr . ipv4_addr; flags timeout; counter; elements = { ${elements.join(', ')} } }
  chain forwarding {
    type filter hook forward priority filter; policy drop;
    ct state established,related accept
    iifname "lan0" ether saddr . ip saddr @ok accept
  }
  chain leaving { type nat hook postrouting priority srcnat; oifname "wan0" masquerade; }
}
`;
  const file = join(lab.state.directory, 'nft-only.nft');
  await writeFile(file, text);
  await mustRun('ip', ['netns', 'exec', lab.state.namespaces.gateway, 'nft', '-f', file]);
}
