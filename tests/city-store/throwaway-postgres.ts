import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/**
 * The directory of programs of the newest PostgreSQL below `root`, where Debian's packages put it.
 * Throws an error that names the missing package where there is none.
 */
export function findPrograms(root = '/usr/lib/postgresql'): string {
  const versions = existsSync(root) ? readdirSync(root) : [];
  const newest = versions
    .filter((version) => existsSync(join(root, version, 'bin', 'initdb')))
    .sort((a, b) => Number(b) - Number(a))[0];
  if (newest === undefined)
    throw new Error('These tests need a PostgreSQL server, and none is installed: apt-get install postgresql-15');
  return join(root, newest, 'bin');
}

type Account = { readonly uid: number; readonly gid: number };

/** PostgreSQL refuses to run as root; Debian's package brings an account for it. */
function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entry = execFileSync('getent', ['passwd', 'postgres'], { encoding: 'utf8' }).split(':');
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

function commandAs(account: Account | undefined, program: string, args: readonly string[]): [string, string[]] {
  if (account === undefined) return [program, [...args]];
  // The server must not outlive a test run that was killed.
  const drop = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--pdeathsig=KILL'];
  return ['setpriv', [...drop, program, ...args]];
}

async function waitUntilReady(errors: Readable): Promise<void> {
  const lines: string[] = [];
  let isReady = false;
  for await (const line of createInterface({ input: errors })) {
    lines.push(line);
    isReady = line.includes('database system is ready to accept connections');
    if (isReady) break;
  }
  if (!isReady) throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`);
  // What it says later must not fill the pipe and stop it.
  errors.resume();
}

export type ThrowawayPostgres = AsyncDisposable & {
  /** Where everything of this server lies. */
  readonly directory: string;
  /** Makes an empty database and gives its `postgres://` URL. */
  readonly createDatabase: () => string;
  /** Stops the server, with whoever is connected, and starts it again. */
  readonly restart: () => Promise<void>;
};

/**
 * Starts a PostgreSQL server of its own on a socket inside a new directory that only its account can enter, and removes
 * both at disposal. It never calls fsync, because what it holds is thrown away, unless a measurement asks for it; that one
 * says on which disk as well.
 */
export async function startThrowawayPostgres({ parent = tmpdir(), fsync = false } = {}): Promise<ThrowawayPostgres> {
  const programs = findPrograms();
  const account = unprivilegedAccount();
  const directory = mkdtempSync(join(parent, 'machikado-postgres-'));
  if (account !== undefined) chownSync(directory, account.uid, account.gid);
  const cluster = join(directory, 'cluster');
  const run = (program: string, args: readonly string[]) => {
    const [command, all] = commandAs(account, join(programs, program), args);
    return execFileSync(command, all, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
  };
  try {
    run('initdb', ['-D', cluster, '-U', 'machikado', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']);
    const settings = [
      'listen_addresses=',
      `unix_socket_directories=${directory}`,
      `fsync=${fsync ? 'on' : 'off'}`,
      'max_connections=100',
    ];
    const [command, args] = commandAs(account, join(programs, 'postgres'), [
      ...['-D', cluster],
      ...settings.flatMap((setting) => ['-c', setting]),
    ]);
    const start = async () => {
      const started = spawn(command, args, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] });
      await waitUntilReady(started.stderr);
      return started;
    };
    let server = await start();
    // SIGINT is PostgreSQL's fast shutdown: open connections are closed.
    const stop = async () => {
      if (server.exitCode === null && server.kill('SIGINT')) await once(server, 'exit');
    };
    let databases = 0;
    return {
      directory,
      createDatabase: () => {
        const name = `city_${++databases}`;
        run('createdb', ['-h', directory, '-U', 'machikado', name]);
        return `postgres://machikado@localhost/${name}?host=${encodeURIComponent(directory)}`;
      },
      restart: async () => {
        await stop();
        server = await start();
      },
      [Symbol.asyncDispose]: async () => {
        await stop();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}
