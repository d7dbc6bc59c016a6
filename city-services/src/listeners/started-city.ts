import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Ready = z.object({
  ready: z.literal(true),
  urls: z.object({ staff: z.url(), device: z.url(), resident: z.url() }),
});
const Accounts = z.object({ accounts: z.array(z.object({ staffId: z.string(), password: z.string() })) });
const main = join(import.meta.dirname, '../main.ts');

export type StartOptions = {
  /** A state directory to start on again; a new one without it, removed at disposal. */
  readonly stateDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

export type CityProcess = {
  /** The line of the log that holds this text, now or as soon as it comes. */
  readonly logged: (text: string) => Promise<string>;
  /** The addresses of the ready line; fails with the log when the process ends before. */
  readonly ready: Promise<{ readonly staff: string; readonly device: string; readonly resident: string }>;
  /** Everything the process wrote to its log so far. */
  readonly log: () => string;
  /** Sends a signal and gives the exit code, or null where the signal itself ended the process. */
  readonly stop: (signal: NodeJS.Signals) => Promise<number | null>;
};

/** Starts the real process of the city for a test, on free ports. */
export function spawnCity(stateDirectory: string, environment: StartOptions['environment'] = {}): CityProcess {
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      MACHIKADO_CITY_STATE: stateDirectory,
      MACHIKADO_STAFF_PORT: '0',
      MACHIKADO_DEVICE_PORT: '0',
      MACHIKADO_RESIDENT_PORT: '0',
      MACHIKADO_DEMO: '1',
      ...environment,
    },
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const lines: string[] = [];
  const errors = createInterface({ input: child.stderr });
  errors.on('line', (line) => lines.push(line));
  const log = () => lines.join('\n');
  const readReady = async () => {
    const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as unknown[];
    if (typeof line !== 'string') throw new Error(`The city did not start:\n${log()}`);
    return Ready.parse(JSON.parse(line)).urls;
  };
  const ready = readReady();
  // Whoever waits for it sees the failure; a test that never does must not die of it.
  ready.catch(() => undefined);
  return {
    ready,
    log,
    logged: async (text) => {
      for (;;) {
        const found = lines.find((line) => line.includes(text));
        if (found !== undefined) return found;
        await Promise.race([once(errors, 'line'), once(errors, 'close').then(() => Promise.reject(new Error(log())))]);
      }
    },
    stop: async (signal) => {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

export type StartedCity = AsyncDisposable &
  Pick<CityProcess, 'log' | 'stop'> & {
    readonly staffUrl: string;
    readonly deviceUrl: string;
    readonly residentUrl: string;
    readonly stateDirectory: string;
    readonly password: (staffId: string) => Promise<string>;
  };

/** Starts the city and waits for its ready line. */
export async function startCity(options: StartOptions = {}): Promise<StartedCity> {
  const stateDirectory = options.stateDirectory ?? (await mkdtemp(join(tmpdir(), 'machikado-city-')));
  const { ready, log, stop } = spawnCity(stateDirectory, options.environment);
  const { staff, device, resident } = await ready;
  return {
    staffUrl: staff,
    deviceUrl: device,
    residentUrl: resident,
    stateDirectory,
    log,
    stop,
    password: (staffId) => readPassword(stateDirectory, staffId),
    [Symbol.asyncDispose]: async () => {
      await stop('SIGTERM');
      if (options.stateDirectory === undefined) await rm(stateDirectory, { recursive: true, force: true });
    },
  };
}

/** The password of a sample account. */
export async function readPassword(stateDirectory: string, staffId: string): Promise<string> {
  const file = await readFile(join(stateDirectory, 'staff-accounts.json'), 'utf8');
  const account = Accounts.parse(JSON.parse(file)).accounts.find((one) => one.staffId === staffId);
  if (account === undefined) throw new Error(`No sample account ${staffId}.`);
  return account.password;
}
