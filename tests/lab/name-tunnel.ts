import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execIn, type Lab } from './lab.ts';
import { labAddresses } from './lab-state.ts';
import { runNow } from './program.ts';

const programs = ['iodine', 'iodined', 'dns2tcpc', 'dns2tcpd'] as const;

/** Why tunnels cannot be tried here; empty when they can. iodine wants a network device of its own. */
export function probeTunnels(): readonly string[] {
  const missing = programs.filter((program) => runNow('sh', ['-c', `command -v ${program}`]) === '');
  return missing.length > 0 ? [`Missing programs: ${missing.join(', ')}.`] : [];
}

const innerNetwork = '10.77.0.1/27';
const password = 'tunnel';
const localPort = 7777;

/** How curl in the phone gets the large page through each tunnel. */
const ways: readonly (readonly string[])[] = [
  [`http://127.0.0.1:${localPort}/large`],
  ['--interface', 'dns0', `http://${labAddresses.web}:8081/large`],
];

export type NameTunnels = Disposable & {
  /** How many bytes of a large page come through each tunnel, dns2tcp first and then iodine, in so many seconds. */
  readonly carry: (seconds: number) => Promise<readonly number[]>;
};

/** Starts the far ends of both tunnels in the lab's internet; its name server knows where their names lead. */
async function startServers(lab: Lab): Promise<void> {
  const file = join(lab.state.directory, 'dns2tcpd.conf');
  const { internet } = lab.state.namespaces;
  const lines = [`listen = ${labAddresses.web}`, `port = ${labAddresses.tunnelPorts.dns2tcp}`, 'user = nobody'];
  const served = ['chroot = /tmp', 'domain = two.tunnel.test', `resources = web:${labAddresses.web}:8081`];
  await writeFile(file, [...lines, ...served, ''].join('\n'));
  const started = [
    await execIn(internet, 'dns2tcpd', ['-f', file]),
    await execIn(internet, 'iodined', [
      ...['-c', '-P', password, '-l', labAddresses.web, '-p', String(labAddresses.tunnelPorts.iodine)],
      ...[innerNetwork, 'one.tunnel.test'],
    ]),
  ];
  for (const { code, stderr } of started) if (code !== 0) throw new Error(`A tunnel's far end: ${stderr}`);
}

/** Both tunnels from the phone through the gateway's name server; they are tried anew as long as they are wanted. */
export async function startTunnels(lab: Lab): Promise<NameTunnels> {
  await startServers(lab);
  let children: ChildProcess[] = [];
  const stop = () => {
    for (const child of children) child.kill('SIGKILL');
    children = [];
  };
  const inPhone = (...command: string[]) => {
    const args = ['netns', 'exec', lab.state.namespaces.phone, ...command];
    const child = spawn('ip', args, { stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const fetchBy = async (way: readonly string[], untilMs: number): Promise<number> => {
    let bytes = 0;
    while (Date.now() < untilMs && bytes === 0) {
      const left = String(Math.max(1, Math.ceil((untilMs - Date.now()) / 1000)));
      const counted = ['-s', '-m', left, '-o', '/dev/null', '-w', '%{size_download}'];
      const { stdout } = await lab.execPhone('curl', [...counted, ...way]);
      bytes += Number(stdout);
      await delay(200);
    }
    return bytes;
  };
  return {
    carry: async (seconds) => {
      const untilMs = Date.now() + seconds * 1000;
      inPhone('dns2tcpc', '-z', 'two.tunnel.test', '-r', 'web', '-l', String(localPort), labAddresses.gateway);
      inPhone('iodine', '-f', '-r', '-P', password, labAddresses.gateway, 'one.tunnel.test');
      const bytes = await Promise.all(ways.map((way) => fetchBy(way, untilMs)));
      const running = children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
      const ended = running.map((child) => once(child, 'exit'));
      stop();
      await Promise.all(ended);
      return bytes;
    },
    [Symbol.dispose]: stop,
  };
}
