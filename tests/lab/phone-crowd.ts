import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Lab } from './lab.ts';
import { labAddresses } from './lab-state.ts';
import { mustRun } from './program.ts';

/** Addresses beside the lab's own; all of them are local to the phone's namespace without being listed there. */
const network = '192.168.60.0/24';

export type CrowdPhone = { readonly ip: string; readonly mac: string; readonly code: string };

/** One phone for each code, with an address and a MAC address of its own. */
export function phonesFor(codes: readonly string[]): readonly CrowdPhone[] {
  return codes.map((code, at) => {
    const octet = at + 10;
    return { ip: `192.168.60.${octet}`, mac: `02:bb:00:00:00:${octet.toString(16).padStart(2, '0')}`, code };
  });
}

/**
 * Gives each of the phones a MAC address of its own on the one wire: what it sends is rewritten as it leaves, what comes
 * back as it arrives. The gateway knows them as neighbours beforehand.
 */
async function joinNetwork(lab: Lab, phones: readonly CrowdPhone[]): Promise<void> {
  const { phone, gateway } = lab.state.namespaces;
  const macs = phones.map(({ ip, mac }) => `${ip} : ${mac}`).join(', ');
  const rules = `table netdev crowd {
  map macs { type ipv4_addr : ether_addr; elements = { ${macs} } }
  chain leaving { type filter hook egress device "ph0" priority 0; ether saddr set ip saddr map @macs; }
  chain arriving { type filter hook ingress device "ph0" priority 0; ip daddr ${network} meta pkttype set unicast; ip daddr ${network} ether daddr set ${labAddresses.phoneMac}; }
}
`;
  const file = async (name: string, lines: string) => {
    await writeFile(join(lab.state.directory, name), lines);
    return join(lab.state.directory, name);
  };
  const known = phones.map(({ ip, mac }) => `neigh replace ${ip} lladdr ${mac} nud permanent dev lan0\n`).join('');
  await mustRun('ip', ['-n', phone, 'route', 'add', 'local', network, 'dev', 'lo']);
  await mustRun('ip', ['-n', gateway, 'route', 'add', network, 'dev', 'lan0']);
  await mustRun('ip', ['-n', gateway, '-batch', await file('neighbours', known)]);
  await mustRun('ip', ['netns', 'exec', phone, 'nft', '-f', await file('crowd.nft', rules)]);
}

export type Crowd = AsyncDisposable & {
  /** Resolves when so many phones are online, each with a download of its own, or when all have come to their end. */
  readonly online: (count: number) => Promise<void>;
  /** What went wrong, by phone; empty when all are online and no download has broken. */
  readonly ended: Promise<readonly string[]>;
};

/** Many phones that sign in, a few at a time, and go on downloading; one whose portal is away asks again. */
export async function startCrowd(lab: Lab, phones: readonly CrowdPhone[]): Promise<Crowd> {
  await joinNetwork(lab, phones);
  const args = [join(import.meta.dirname, 'crowd-life.ts'), lab.state.portalName, JSON.stringify(phones)];
  const child = spawn('ip', ['netns', 'exec', lab.state.namespaces.phone, process.execPath, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let count = 0;
  const waiting: { readonly wanted: number; readonly tell: () => void }[] = [];
  const { promise: ended, resolve } = Promise.withResolvers<readonly string[]>();
  const end = (faults: readonly string[]) => {
    count = Infinity;
    resolve(faults);
  };
  createInterface(child.stdout).on('line', (line) => {
    if (line === 'online') count++;
    else end(JSON.parse(line) as string[]);
    for (const { wanted, tell } of waiting) if (count >= wanted) tell();
  });
  void gone.then(() => end(['The crowd has ended early.']));
  return {
    online: (wanted) =>
      new Promise((tell) => {
        if (count >= wanted) tell();
        else waiting.push({ wanted, tell });
      }),
    ended,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
