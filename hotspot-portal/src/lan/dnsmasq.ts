import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { runCommand } from '../gateway/command.ts';
import { endFormer } from '../gateway/former.ts';
import { renderDnsmasqConfig, type LanServices } from './dnsmasq-config.ts';
import { renderZoneNames } from './zone-names-config.ts';

const firstPauseMs = 500;
const firstTries = 2;
const longestPauseMs = 30_000;

/** One that ran so long had started well: the next one is not kept waiting. */
const steadyMs = 60_000;

export type Files = { readonly config: string; readonly leases: string; readonly pid: string };

const filesIn = (directory: string): Files => ({
  config: join(directory, 'dnsmasq.conf'),
  leases: join(directory, 'dnsmasq.leases'),
  pid: join(directory, 'dnsmasq.pid'),
});

/** Writes the configuration where dnsmasq itself says that it is one. The error is what dnsmasq says. */
export async function writeDnsmasqConfig(
  directory: string,
  services: Omit<LanServices, 'leaseFile' | 'pidFile'>,
): Promise<Result<Files, string>> {
  const files = filesIn(directory);
  return writeChecked(files, renderDnsmasqConfig({ ...services, leaseFile: files.leases, pidFile: files.pid }));
}

/** The same for the names of one further network, in a folder of its own. */
export function writeZoneNames(
  directory: string,
  zone: Omit<Parameters<typeof renderZoneNames>[0], 'pidFile'>,
): Promise<Result<Files, string>> {
  const files = filesIn(join(directory, zone.interface));
  return writeChecked(files, renderZoneNames({ ...zone, pidFile: files.pid }));
}

async function writeChecked(files: Files, text: string): Promise<Result<Files, string>> {
  await mkdir(dirname(files.config), { recursive: true, mode: 0o700 });
  const fresh = `${files.config}.new`;
  await writeFile(fresh, text);
  const { code, stderr } = await runCommand('dnsmasq', ['--test', '-C', fresh]);
  if (code !== 0) return err(stderr.trim());
  await rename(fresh, files.config);
  return ok(files);
}

/** Resolves with true when dnsmasq says that it has started, with false when it has ended before. */
function started(child: ChildProcess, lines: NodeJS.ReadableStream): Promise<boolean> {
  return new Promise((resolve) => {
    createInterface(lines).on('line', (line) => line.includes('started, version') && resolve(true));
    child.once('exit', () => resolve(false));
    child.once('error', () => resolve(false));
  });
}

/** dnsmasq while it runs: `restart` starts it at once with the configuration that is there then. */
export type RunningDnsmasq = { readonly restart: () => Promise<void>; readonly done: Promise<void> };

/**
 * Runs dnsmasq until the signal fires, anew whenever it ends, with longer and longer pauses. Resolves when the first one
 * has started; `done` is fulfilled when the last one is gone. Throws when the first one does not start.
 */
export async function keepDnsmasq(files: Files, log: Log, signal: AbortSignal): Promise<RunningDnsmasq> {
  const start = async () => {
    await endFormer(files);
    const child = spawn('dnsmasq', ['-k', '-C', files.config], { stdio: ['ignore', 'ignore', 'pipe'] });
    const gone = once(child, 'exit').catch(() => undefined);
    return { child, gone, startedAtMs: performance.now(), works: await started(child, child.stderr) };
  };
  let running = await start();
  // A spot that was killed while it started a dnsmasq has left one that had not yet written its number down.
  for (let again = 0; again < firstTries && !running.works; again++) {
    await delay(firstPauseMs);
    running = await start();
  }
  if (!running.works) throw new Error(`dnsmasq does not start with ${files.config}.`);
  log.info('dnsmasq.started');

  const waiting: (() => void)[] = [];
  const restart = () =>
    new Promise<void>((resolve) => {
      waiting.push(resolve);
      running.child.kill('SIGTERM');
    });
  const keep = async (): Promise<void> => {
    let pauseMs = firstPauseMs;
    const end = () => void running.child.kill('SIGTERM');
    const isOver = () => signal.aborted;
    signal.addEventListener('abort', end);
    for (;;) {
      if (isOver()) end();
      await running.gone;
      if (isOver()) return;
      if (waiting.length === 0) {
        pauseMs =
          performance.now() - running.startedAtMs > steadyMs ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
        log.error('dnsmasq.ended', { againInMs: pauseMs });
        await delay(pauseMs, undefined, { signal }).catch(() => undefined);
        if (isOver()) return;
      }
      running = await start();
      if (running.works) log.info('dnsmasq.started');
      for (const tell of waiting.splice(0)) tell();
    }
  };
  return { restart, done: keep() };
}
