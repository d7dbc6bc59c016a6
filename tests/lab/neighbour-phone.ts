import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Lab } from './lab.ts';
import { labAddresses } from './lab-state.ts';

export const neighbourPhone = { ip: '192.168.50.201', mac: '02:aa:00:00:00:02', device: 'ph1' } as const;

async function inPhone(lab: Lab, program: string, text: string): Promise<void> {
  const { code, stderr } = await lab.execPhone(program, text.split(' '));
  if (code !== 0) throw new Error(`${program} ${text}: ${stderr}`);
}

/**
 * One more phone on the same network, with a MAC and an IPv4 address of its own. It stands in the first one's namespace:
 * a program is its own when it is bound to its device.
 */
export async function addNeighbourPhone(lab: Lab): Promise<{ readonly asCurl: readonly string[] }> {
  const { ip, mac, device } = neighbourPhone;
  const answering = ['arp_ignore=1', 'arp_announce=2', 'rp_filter=2'].map((text) => `net.ipv4.conf.all.${text}`);
  await inPhone(lab, 'sysctl', `-qw ${answering.join(' ')}`);
  await inPhone(lab, 'ip', `link add link ph0 name ${device} address ${mac} type macvlan mode bridge`);
  await inPhone(lab, 'ip', `addr add ${ip}/24 dev ${device}`);
  await inPhone(lab, 'ip', `link set ${device} up`);
  await inPhone(lab, 'ip', `route add default via ${labAddresses.gateway} dev ${device} metric 200`);
  return { asCurl: ['--interface', device] };
}

export type Holder = AsyncDisposable & {
  readonly open: number;
  readonly refused: number;
  /** How many are still open now. */
  readonly held: () => number;
};

/** Opens so many connections to the portal that say nothing, and keeps them. Those that hang are in neither count. */
export async function holdConnections(lab: Lab, count: number): Promise<Holder> {
  const hold = `const net = require('node:net'); let refused = 0, open = 0, ended = 0;
    for (let i = 0; i < ${count}; i++) net.connect(80, '${labAddresses.gateway}')
      .on('connect', () => { open++; tell(); }).on('close', (failed) => { if (failed) refused++; else ended++; tell(); })
      .on('error', () => undefined).resume();
    const tell = () => console.log(JSON.stringify({ open, refused, ended }));
    setTimeout(() => console.log('late'), 900);`;
  const child = spawn('ip', ['netns', 'exec', lab.state.namespaces.phone, process.execPath, '-e', hold], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let counts = { open: 0, refused: 0, ended: 0 };
  await new Promise<void>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line !== 'late') counts = JSON.parse(line) as typeof counts;
      if (line === 'late' || counts.open + counts.refused === count) resolve();
    });
  });
  const { open, refused } = counts;
  return {
    open,
    refused,
    held: () => counts.open - counts.ended,
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
