import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { createLog } from '@machikado/runtime/log.ts';
import { openSpotDatabase, spotKey } from '../../../hotspot-portal/src/store/database.ts';
import { createNetworkAccountStore } from '../../../hotspot-portal/src/store/network-accounts.ts';
import { createVoucherStore } from '../../../hotspot-portal/src/store/vouchers.ts';
import { servedFlags } from '../served-flags.ts';
import type { Server, Stored } from './freeradius.ts';
import type { PeerPorts, User } from './freeradius-settings.ts';
import { benchSecret, processTree } from './generator.ts';
import { mortal } from './mortal.ts';

const program = join(import.meta.dirname, '../../../hotspot-portal/src/main.ts');
/** As the spot's own unit starts it. */
const flags = ['--disable-warning=ExperimentalWarning', ...servedFlags('spot/machikado-spot.service')];
const hourMs = 3_600_000;
/** What the accounts were made by; no mail is ever sent. */
const ways = {
  offered: ['email', 'voucher'],
  email: { host: '127.0.0.1', port: 25, tls: 'none', from: 'wifi@city.test', minutes: 600 },
};

/** Codes that are in use, for ten hours. */
function makeCodes(database: DatabaseSync, count: number): readonly User[] {
  const vouchers = createVoucherStore(database, spotKey(database, 'vouchers'));
  const nowMs = Date.now();
  const users = Array.from({ length: count }, (_, at) => {
    const order = { idempotencyKey: `bench ${at}`, minutes: 600, validMinutes: 600, nowMs };
    const issued = vouchers.issue(order);
    if (!issued.ok) throw new Error(issued.error);
    return { name: issued.value.code, password: issued.value.code };
  });
  database.prepare('UPDATE vouchers SET ends_at_ms = ?').run(nowMs + 10 * hourMs);
  return users;
}

/** Accounts of the encrypted network, which hold for ten hours. */
function makeAccounts(database: DatabaseSync, count: number): readonly User[] {
  const accounts = createNetworkAccountStore(database, spotKey(database, 'network-accounts'));
  const nowMs = Date.now();
  const of = { way: 'email', terms: 'bench', untilMs: nowMs + 10 * hourMs } as const;
  return Array.from({ length: count }, (_, at) => {
    const { name } = accounts.create({ ...of, identity: `bench ${at}` }, nowMs);
    return { name, password: accounts.passwordOf(name) };
  });
}

/**
 * Those who sign in. A request for one of them that names no device changes no session, as a name in FreeRADIUS's file
 * changes none: what is compared is a password that is looked up and proved.
 */
const benchUsers = { codes: makeCodes, accounts: makeAccounts } as const;
export type SignIn = keyof typeof benchUsers;

/** A spot's directory with a store of so many users, not durable one by one as it is made. */
export async function prepareSpot(
  parent: string,
  { users, signIn }: { users: number; signIn: SignIn },
): Promise<{ directory: string; users: readonly User[] }> {
  const directory = join(parent, 'spot');
  await mkdir(directory, { mode: 0o700 });
  await writeFile(join(directory, 'radius-secret'), benchSecret, { mode: 0o600 });
  await writeFile(join(directory, 'ways.json'), JSON.stringify(ways));
  const { signal } = new AbortController();
  const opened = await openSpotDatabase(directory, { signal, log: createLog('bench') });
  if (!opened.ok) throw new Error(opened.error);
  using database = { handle: opened.value, [Symbol.dispose]: () => opened.value.close() };
  database.handle.exec('PRAGMA synchronous=OFF');
  return { directory, users: benchUsers[signIn](database.handle, users) };
}

function storedIn(directory: string, runs: readonly string[]): Stored {
  using database = new DatabaseSync(join(directory, 'spot.db'));
  const places = runs.map(() => '?').join(', ');
  const count = database.prepare(
    `SELECT count(*) AS sessions, count(stopped_at_ms) AS stops FROM accounting
     WHERE substr(acct_session_id, 1, 8) IN (${places})`,
  );
  const row = count.get(...runs);
  return { sessions: Number(row?.['sessions']), stops: Number(row?.['stops']) };
}

const portOf = (url: string | undefined) => Number(url?.split(':').at(-1));

type Process = { readonly child: ChildProcess; readonly ports: PeerPorts };

async function startProgram(directory: string, certificate: string): Promise<Process> {
  const anyPort = '127.0.0.1:0';
  const child = spawn(process.execPath, [...flags, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      MACHIKADO_SPOT_STATE: directory,
      MACHIKADO_GATEWAY: 'record',
      MACHIKADO_WAYS_FILE: join(directory, 'ways.json'),
      MACHIKADO_EAP_CERTIFICATE: `${certificate}.pem`,
      MACHIKADO_EAP_KEY: `${certificate}.key`,
      MACHIKADO_PORTAL_HTTP: anyPort,
      MACHIKADO_PORTAL_HTTPS: anyPort,
      MACHIKADO_RADIUS_AUTH: anyPort,
      MACHIKADO_RADIUS_ACCT: anyPort,
    },
  });
  mortal(child);
  const ended = once(child, 'exit').then(() => {
    throw new Error('hotspot-portal ended before it was ready.');
  });
  const ready = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  const [line] = await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  const { urls } = JSON.parse(line) as { urls: Record<string, string> };
  return { child, ports: { auth: portOf(urls['radiusAuth']), acct: portOf(urls['radiusAcct']) } };
}

async function end({ child }: Process, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/**
 * The real program, whole, with the same certificate for EAP as its peers (a path without `.key` and `.pem`): policy, store, duplicates and log; only the network's rules are recorded instead of set.
 * To see what it has stored it is killed without a word: what is lost by that was not durable. What it takes up again at its
 * next start counts, and is seen after an orderly end: as long as it lives, its store is its own.
 */
export async function startPortal(directory: string, certificate: string): Promise<Server> {
  let running = await startProgram(directory, certificate);
  return {
    ports: () => running.ports,
    pids: () => processTree(running.child.pid ?? 0),
    stored: async (runs) => {
      await end(running, 'SIGKILL');
      running = await startProgram(directory, certificate);
      await end(running, 'SIGTERM');
      const stored = storedIn(directory, runs);
      running = await startProgram(directory, certificate);
      return stored;
    },
    [Symbol.asyncDispose]: () => end(running, 'SIGTERM'),
  };
}
