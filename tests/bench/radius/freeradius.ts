import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mustRun } from '../../lab/program.ts';
import { until } from '../../city/probes.ts';
import { startThrowawayPostgres } from '../../city-store/throwaway-postgres.ts';
import {
  eapSettings,
  filesSettings,
  postgresSettings,
  sqliteSettings,
  stockSql,
  usersFile,
  type PeerPorts,
  type User,
} from './freeradius-settings.ts';
import { benchSecret, processTree } from './generator.ts';
import { mortal } from './mortal.ts';

/** What of the sessions of some runs of the generator is in the store. */
export type Stored = { readonly sessions: number; readonly stops: number };

/** A server under load: ours, or one of FreeRADIUS's forms. */
export type Server = AsyncDisposable & {
  readonly ports: () => PeerPorts;
  /** All processes that a request costs, as they are now. */
  readonly pids: () => Promise<readonly number[]>;
  readonly stored: (runs: readonly string[]) => Promise<Stored>;
};

export const nothingStored = (): Promise<Stored> => Promise.resolve({ sessions: 0, stops: 0 });

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  const closed = once(socket, 'close');
  socket.close();
  await closed;
  return port;
}

/** Whether a server answers Status-Server (RFC 5997) within a moment. */
async function answersStatus(port: number): Promise<boolean> {
  const packet = Buffer.concat([Buffer.of(12, 1, 0, 38), randomBytes(16), Buffer.of(80, 18), Buffer.alloc(16)]);
  createHmac('md5', benchSecret).update(packet).digest().copy(packet, 22);
  const socket = createSocket('udp4');
  const answered = new Promise<boolean>((resolve) => {
    socket.once('message', () => resolve(true));
    socket.once('error', () => resolve(false));
    setTimeout(() => resolve(false), 300);
  });
  socket.connect(port, '127.0.0.1', () => socket.send(packet));
  const isThere = await answered;
  socket.close();
  return isThere;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

type Start = {
  readonly directory: string;
  readonly settings: (ports: PeerPorts) => string;
  readonly single?: boolean;
};

async function startFreeradius({ directory, settings, single = false }: Start): Promise<Omit<Server, 'stored'>> {
  const ports = { auth: await freePort(), acct: await freePort() };
  await writeFile(join(directory, 'server.conf'), settings(ports));
  const args = ['-d', directory, '-n', 'server', '-f', ...(single ? ['-s'] : [])];
  const child = mortal(spawn('freeradius', args, { stdio: ['ignore', 'ignore', 'inherit'] }));
  try {
    await until(
      'FreeRADIUS answers',
      async () => {
        if (child.exitCode !== null) throw new Error(await readFile(join(directory, 'log'), 'utf8'));
        return answersStatus(ports.auth);
      },
      60_000,
    );
  } catch (error) {
    await end(child);
    throw error;
  }
  return { ports: () => ports, pids: () => processTree(child.pid ?? 0), [Symbol.asyncDispose]: () => end(child) };
}

async function freshFolder(parent: string, name: string): Promise<string> {
  const directory = join(parent, name);
  await mkdir(directory);
  return directory;
}

/** PAP by a file of users: Debian's thread pool, or one thread (`-s`), which is the fairest peer for one process. */
export async function startFilesPeer(
  parent: string,
  users: readonly User[],
  form: 'threads' | 'single',
): Promise<Server> {
  const directory = await freshFolder(parent, form);
  await writeFile(join(directory, 'users'), usersFile(users));
  const settings = (ports: PeerPorts) => filesSettings(directory, ports);
  const started = await startFreeradius({ directory, settings, single: form === 'single' });
  return { ...started, stored: nothingStored };
}

/** EAP-TTLS with PAP inside. `certificate` is a path without `.key` and `.pem`. */
export async function startEapPeer(parent: string, users: readonly User[], certificate: string): Promise<Server> {
  const directory = await freshFolder(parent, 'eap');
  await writeFile(join(directory, 'users'), usersFile(users));
  const settings = (ports: PeerPorts) => eapSettings(directory, ports, certificate);
  return { ...(await startFreeradius({ directory, settings })), stored: nothingStored };
}

const countOf = (runs: readonly string[]) =>
  `SELECT count(*) || ' ' || count(acctstoptime) FROM radacct
   WHERE substr(acctsessionid, 1, 8) IN (${runs.map((run) => `'${run}'`).join(', ')})`;

function toStored(said: string): Stored {
  const [sessions = NaN, stops = NaN] = said.trim().split(' ').map(Number);
  return { sessions, stops };
}

/** The stock schema and queries on SQLite, in WAL mode; what is acknowledged is synced (FULL is SQLite's own default). */
export async function startSqlitePeer(parent: string): Promise<Server> {
  const directory = await freshFolder(parent, 'sqlite');
  const file = join(directory, 'radius.sqlite');
  await mustRun('sqlite3', [file, 'PRAGMA journal_mode = wal', `.read ${stockSql}/sqlite/schema.sql`]);
  const started = await startFreeradius({ directory, settings: (ports) => sqliteSettings(directory, ports) });
  return { ...started, stored: async (runs) => toStored(await mustRun('sqlite3', [file, countOf(runs)])) };
}

/** The stock schema and queries on a PostgreSQL of its own, with fsync; its processes are counted too. */
export async function startPostgresPeer(parent: string): Promise<Server> {
  await using held = new AsyncDisposableStack();
  const postgres = held.use(await startThrowawayPostgres({ parent, fsync: true }));
  const pid = async () => parseInt(await readFile(join(postgres.directory, 'cluster/postmaster.pid'), 'utf8'), 10);
  const url = postgres.createDatabase();
  const name = new URL(url).pathname.slice(1);
  await mustRun('psql', [url, '-q', '-v', 'ON_ERROR_STOP=1', '-f', `${stockSql}/postgresql/schema.sql`]);
  const directory = await freshFolder(parent, 'postgres');
  const connection = `host=${postgres.directory} user=machikado dbname=${name}`;
  const settings = (ports: PeerPorts) => postgresSettings(directory, ports, connection);
  const started = held.use(await startFreeradius({ directory, settings }));
  const kept = held.move();
  return {
    ports: started.ports,
    pids: async () => [...(await started.pids()), ...(await processTree(await pid()))],
    stored: async (runs) => toStored(await mustRun('psql', [url, '-qAt', '-c', countOf(runs)])),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
