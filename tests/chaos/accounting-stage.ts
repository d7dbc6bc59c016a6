import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { startThrowawayPostgres } from '../city-store/throwaway-postgres.ts';
import type { AccountingNas } from './accounting-nas.ts';

const program = join(import.meta.dirname, '../../hotspot-portal/src/main.ts');
type Server = { readonly child: ChildProcess; readonly port: number };

async function startServer(directory: string, dsn: string | null): Promise<Server> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      ...process.env,
      MACHIKADO_SPOT_STATE: directory,
      MACHIKADO_GATEWAY: 'record',
      MACHIKADO_PORTAL_HTTP: '127.0.0.1:0',
      MACHIKADO_PORTAL_HTTPS: '127.0.0.1:0',
      MACHIKADO_SPOT_MANAGEMENT: '127.0.0.1:0',
      MACHIKADO_RADIUS_AUTH: '127.0.0.1:0',
      MACHIKADO_RADIUS_ACCT: '127.0.0.1:0',
      ...(dsn !== null && { MACHIKADO_ACCOUNTING_DSN: dsn }),
    },
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  child.once('exit', () => process.off('exit', endWithUs));
  const ended = once(child, 'exit').then(() => {
    throw new Error('The server ended before it was ready.');
  });
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
  ended.catch(() => undefined);
  const { urls } = JSON.parse(line) as { urls: { radiusAcct: string } };
  return { child, port: Number(new URL(urls.radiusAcct).port) };
}

async function end({ child }: Server, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** How a server dies: at once, or as one of its threads enters its nth call of that kind from now on. */
export type Death = 'now' | { readonly call: string; readonly nth: number };

const deathsEndMs = 60_000;

/** Waits until strace sees every thread of a process. */
async function untilTraced(pid: number): Promise<void> {
  const untilMs = Date.now() + deathsEndMs;
  const isTraced = (thread: string) =>
    !/TracerPid:\s+0$/m.test(readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8'));
  while (!readdirSync(`/proc/${pid}/task`).every(isTraced)) {
    if (Date.now() > untilMs) throw new Error('strace does not see the server.');
    await delay(5);
  }
}

/** Waits for a death that is to come; `ready` once it can. A call at which somebody dies is not carried out. */
async function die(server: Server, death: Death, ready: () => void): Promise<void> {
  if (death === 'now') return end(server, 'SIGKILL');
  const { call, nth } = death;
  const pid = server.child.pid ?? 0;
  const gone = once(server.child, 'exit', { signal: AbortSignal.timeout(deathsEndMs) });
  // --seccomp-bpf must stay away: with it strace 6.1 injects nothing.
  const inject = ['-e', `trace=${call}`, '-e', `inject=${call}:signal=KILL:when=${nth}`];
  const strace = spawn('strace', ['-f', '-qq', '-o', '/dev/null', '-p', String(pid), ...inject], { stdio: 'ignore' });
  const stopped = once(strace, 'exit');
  try {
    await untilTraced(pid);
    ready();
    await gone;
  } catch (error) {
    throw new Error(`No death at ${call} ${nth}.`, { cause: error });
  } finally {
    strace.kill('SIGTERM');
    await stopped;
  }
}

type Stored = { readonly input: number; readonly output: number; readonly stopped: number | null };
/** A record at the end, by whichever store. */
export type StoredRow = Stored & { readonly nas: string; readonly id: string };

const storedColumns =
  'nas, acct_session_id AS id, input_octets AS input, output_octets AS output, stopped_at_ms AS stopped';

/** What a server that has ended has in its store. */
function readStored(directory: string): readonly StoredRow[] {
  const database = new DatabaseSync(join(directory, 'spot.db'));
  try {
    return database.prepare(`SELECT ${storedColumns} FROM accounting`).all() as unknown as StoredRow[];
  } finally {
    database.close();
  }
}

/** What the shared database has now. */
function readShared(dsn: string): readonly StoredRow[] {
  const query = `SELECT coalesce(json_agg(r), '[]') FROM (SELECT ${storedColumns} FROM machikado_accounting) AS r`;
  const maxBuffer = 256 * 1024 * 1024;
  return JSON.parse(execFileSync('psql', ['-At', '-c', query, dsn], { encoding: 'utf8', maxBuffer })) as StoredRow[];
}

type Asking = { readonly nas: AccountingNas; readonly secret: Buffer };

/** One or two servers, each with a store of its own, and what they share. */
export async function openStage(engine: 'sqlite' | 'postgres', { nas, secret }: Asking) {
  const postgres = engine === 'postgres' ? await startThrowawayPostgres() : null;
  const dsn = postgres?.createDatabase() ?? null;
  const directories = Array.from({ length: postgres ? 2 : 1 }, () =>
    mkdtempSync(join(tmpdir(), 'machikado-accounting-chaos-')),
  );
  const servers: Server[] = [];
  const tell = () => nas.to(servers.map(({ port }) => port));
  for (const directory of directories) {
    writeFileSync(join(directory, 'radius-secret'), secret, { mode: 0o600 });
    servers.push(await startServer(directory, dsn));
  }
  tell();
  return {
    /** Ends the server whose turn it is, and starts it again; every other time the shared database goes as well. */
    strike: async (kill: number, death: Death, meanwhile: () => void) => {
      const at = kill % servers.length;
      const [directory, server] = [directories[at], servers[at]];
      if (directory === undefined || !server) return;
      // Nothing comes until strace is there, and then to this one alone: a short run would be over before.
      if (death !== 'now') nas.to([]);
      await die(server, death, () => nas.to([server.port]));
      meanwhile();
      if (kill % 2 === 0) await postgres?.restart();
      servers[at] = await startServer(directory, dsn);
      tell();
    },
    /** What the shared database has now; `null` where there is none. */
    shared: dsn === null ? null : () => readShared(dsn),
    /** Ends all servers, and gives what their stores have. */
    end: async (): Promise<readonly StoredRow[]> => {
      for (const server of servers) await end(server, 'SIGTERM');
      return directories.flatMap(readStored);
    },
    [Symbol.asyncDispose]: async () => {
      for (const { child } of servers) child.kill('SIGKILL');
      for (const directory of directories) rmSync(directory, { recursive: true, force: true });
      await postgres?.[Symbol.asyncDispose]();
    },
  };
}
