import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { identityFiles } from '@machikado/runtime/device-identity.ts';
import { EnrolmentCode } from '@machikado/contracts/staff-api.ts';

const repository = join(import.meta.dirname, '../..');
const StaffAccounts = z.object({ accounts: z.array(z.object({ staffId: z.string(), password: z.string() })) });

export type TechnicianOptions = {
  /** The technician's own folder: token, fleet file, password file. */
  readonly home: string;
  readonly staffUrl: string;
  readonly staffAccountsFile: string;
};

export type CliAnswer = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs the provisioning CLI as a technician would and gives its exit code and what it said. */
export function runCli(home: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliAnswer> {
  const script = join(repository, 'provisioning/src/main.ts');
  const child = spawn(process.execPath, [script, ...args], {
    env: { ...process.env, MACHIKADO_CLI_HOME: home, LANG: 'en_US.UTF-8', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const answer = Promise.withResolvers<CliAnswer>();
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.once('error', (error) => answer.reject(error));
  child.once('close', (code) => answer.resolve({ code: code ?? 1, stdout, stderr }));
  return answer.promise;
}

async function must(home: string, args: readonly string[]): Promise<CliAnswer> {
  const answer = await runCli(home, args);
  if (answer.code !== 0) {
    throw new Error(
      `machikado ${args.slice(0, 2).join(' ')} ended with ${answer.code}: ${answer.stderr || answer.stdout}`,
    );
  }
  return answer;
}

/** The password of one of the accounts that the city made at its first start. */
export async function staffPassword(accountsFile: string, staffId: string): Promise<string> {
  const { accounts } = StaffAccounts.parse(JSON.parse(await readFile(accountsFile, 'utf8')));
  const account = accounts.find((each) => each.staffId === staffId);
  if (account === undefined) throw new Error(`${accountsFile} has no account ${staffId}.`);
  return account.password;
}

export async function login(options: TechnicianOptions): Promise<void> {
  await mkdir(options.home, { recursive: true, mode: 0o700 });
  const passwordFile = join(options.home, 'password');
  await writeFile(passwordFile, await staffPassword(options.staffAccountsFile, 'technician'), { mode: 0o600 });
  await must(options.home, [
    'login',
    '--url',
    options.staffUrl,
    '--staff',
    'technician',
    '--password-file',
    passwordFile,
  ]);
}

export type DeviceToEnrol = {
  readonly asset: string;
  readonly kind: 'kiosk' | 'wifi-spot';
  readonly identity: string;
};

/** Brings a device into service unless it has an identity: a single-use code at the city, then the join on the device. */
export async function enrolDevice(options: TechnicianOptions, device: DeviceToEnrol): Promise<void> {
  if (existsSync(join(device.identity, identityFiles.record))) return;
  const answer = await must(options.home, [
    'device',
    'enrol',
    '--asset',
    device.asset,
    '--kind',
    device.kind,
    '--json',
  ]);
  const code = EnrolmentCode.parse(JSON.parse(answer.stdout));
  await must(options.home, [
    'device',
    'join',
    ...['--url', code.deviceUrl],
    ...['--code', code.code],
    ...['--ca-pin', code.caPin],
    ...['--city', code.cityId],
    ...['--state', device.identity],
  ]);
}

/**
 * Puts the sample fleet to the city: `plan` shows what will change (exit 2), `apply` does it. `spotUrl` is where the
 * city reaches the Wi-Fi spot's management listener.
 */
export async function applyFleet(options: TechnicianOptions, spotUrl: string): Promise<void> {
  const fleet = join(repository, 'provisioning/samples/fleet.yaml');
  const plan = join(options.home, 'plan.json');
  const planned = await runCli(options.home, ['plan', '--fleet', fleet, '--out', plan], {
    MACHIKADO_SPOT_URL: spotUrl,
  });
  if (planned.code === 2) await must(options.home, ['apply', plan]);
  else if (planned.code !== 0) throw new Error(`machikado plan ended with ${planned.code}: ${planned.stderr}`);
}
