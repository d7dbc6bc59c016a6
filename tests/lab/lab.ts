import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildNetwork, freePlace, managementOf, removeAbandonedLabs, removeNetworkNow } from './lab-network.ts';
import { startServices, type LanServicesBy } from './lab-services.ts';
import type { LabState } from './lab-state.ts';
import { runNow, runProgram, type Outcome } from './program.ts';

export type Lease = { readonly ip: string; /** The text of option 114, RFC 8910. */ readonly option114: string };

export type Lab = AsyncDisposable & {
  readonly state: LabState;
  /** The gateway's and this machine's address on the network between them. */
  readonly managementRoot: string;
  readonly managementGateway: string;
  /** A program in the gateway's namespace, as arguments for `spawn(command[0], command.slice(1))`; its pid is the program's. */
  readonly gatewayCommand: (program: string, args: readonly string[]) => readonly [string, ...string[]];
  readonly execPhone: (program: string, args: readonly string[]) => Promise<Outcome>;
  readonly execGateway: (program: string, args: readonly string[]) => Promise<Outcome>;
  readonly lease: () => Promise<Lease>;
  /** For `chromium.launch({ executablePath })`: the browser runs in the phone. */
  readonly phoneBrowserPath: string;
  readonly close: () => Promise<void>;
};

export type LabOptions = {
  readonly portalName: string;
  /** Up to six letters and digits; random if absent. */
  readonly suffix?: string;
  /** The x of 10.213.x.2, 1 to 254; the same one keeps the gateway's address the same. A free one if absent. */
  readonly place?: number;
  /** Where the running lab is described for `main.ts`; nowhere if absent. */
  readonly stateFile?: string;
  /** The lab by itself if absent. */
  readonly lanServices?: LanServicesBy;
  /** False where the caller closes the lab on SIGINT and SIGTERM by itself. */
  readonly handleSignals?: boolean;
};

const programs = ['ip', 'nft', 'dnsmasq', 'udhcpc', 'conntrack', 'curl', 'openssl', 'sysctl'] as const;

/** Why a lab cannot be built here, one reason a line; empty when it can. */
export function probeLab(): readonly string[] {
  if (process.platform !== 'linux') return ['Network namespaces need Linux.'];
  if (process.getuid?.() !== 0) return ['Network namespaces need root.'];
  const missing = programs.filter((program) => runNow('sh', ['-c', `command -v ${program}`]) === '');
  if (missing.length > 0) return [`Missing programs: ${missing.join(', ')}.`];
  const probe = `mk-probe${randomBytes(3).toString('hex')}`;
  runNow('ip', ['netns', 'add', probe]);
  const made = runNow('ip', ['netns', 'list']).includes(probe);
  runNow('ip', ['netns', 'del', probe]);
  return made ? [] : ['This machine does not allow network namespaces.'];
}

/** One attempt for a lease, by udhcpc with the lab's own script. Throws when no lease comes. */
export async function leasePhone(state: LabState): Promise<Lease> {
  const script = join(state.directory, 'lease.sh');
  const { stdout, stderr } = await execIn(state.namespaces.phone, 'udhcpc', [
    ...['-i', 'ph0', '-n', '-q', '-f', '-t', '5', '-T', '1', '-O', '114', '-s', script],
  ]);
  const [, ip, hex = ''] = /^lease (\S+) ?(\S*)$/m.exec(stdout) ?? [];
  if (ip === undefined) throw new Error(`The phone got no lease: ${stderr.slice(-300)}`);
  return { ip, option114: Buffer.from(hex, 'hex').toString('utf8') };
}

export function execIn(namespace: string, program: string, args: readonly string[]): Promise<Outcome> {
  return runProgram('ip', ['netns', 'exec', namespace, program, ...args]);
}

async function describe(options: LabOptions): Promise<LabState> {
  const suffix = options.suffix ?? randomBytes(3).toString('hex');
  const directory = await mkdtemp(join(tmpdir(), 'machikado-lab-'));
  return {
    suffix,
    ownerPid: process.pid,
    directory,
    portalName: options.portalName,
    namespaces: { phone: `mk-${suffix}-ph`, gateway: `mk-${suffix}-gw`, internet: `mk-${suffix}-in` },
    management: managementOf(options.place ?? (await freePlace())),
    phoneBrowser: join(directory, 'phone-chromium'),
  };
}

async function writeStateFile(file: string, state: LabState): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify(state, null, 2));
  await rename(`${file}.new`, file);
}

/**
 * A phone, a gateway and an internet, each in a network namespace, with real DHCP, DNS and web servers. Needs root (see
 * `probeLab`). Everything is taken away by `close`, at the end of this process, and on SIGINT and SIGTERM.
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  await removeAbandonedLabs();
  const state = await describe(options);
  const { namespaces, management } = state;
  const removeNow = () => removeNetworkNow(Object.values(namespaces), management.interface);
  const onSignal = (signal: NodeJS.Signals) => {
    removeNow();
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };
  process.once('exit', removeNow);
  const signals = options.handleSignals === false ? [] : (['SIGINT', 'SIGTERM'] as const);
  for (const signal of signals) process.once(signal, onSignal);

  const close = async () => {
    process.off('exit', removeNow);
    for (const signal of signals) process.off(signal, onSignal);
    removeNow();
    await rm(state.directory, { recursive: true, force: true });
    if (options.stateFile !== undefined) await rm(options.stateFile, { force: true });
  };
  try {
    await buildNetwork(state);
    await startServices(state, options.lanServices ?? 'lab');
    if (options.stateFile !== undefined) await writeStateFile(options.stateFile, state);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    state,
    managementRoot: management.root,
    managementGateway: management.gateway,
    gatewayCommand: (program, args) => ['ip', 'netns', 'exec', namespaces.gateway, program, ...args],
    execPhone: (program, args) => execIn(namespaces.phone, program, args),
    execGateway: (program, args) => execIn(namespaces.gateway, program, args),
    lease: () => leasePhone(state),
    phoneBrowserPath: state.phoneBrowser,
    close,
    [Symbol.asyncDispose]: close,
  };
}
