import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';

/** Stands where systemd listens: a datagram socket, each message on its own line. */
const listener = `
  use Socket;
  $| = 1;
  socket(my $in, AF_UNIX, SOCK_DGRAM, 0) or die;
  bind($in, pack_sockaddr_un($ARGV[0])) or die;
  print "listening\\n";
  while (defined recv($in, my $message, 4096, 0)) { $message =~ s/\\n/ /g; print "$message\\n" }
`;

const service = `
  import { announceReady } from '${join(import.meta.dirname, 'process.ts')}';
  announceReady({ part: 'sample', urls: {} });
  process.stdin.once('data', () => { for (;;); });
`;

async function manager() {
  const folder = mkdtempSync(join(tmpdir(), 'machikado-notify-'));
  const path = join(folder, 'notify');
  const child = spawn('perl', ['-e', listener, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const messages: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => messages.push(line.trim()));
  onTestFinished(async () => {
    child.kill();
    await once(child, 'close');
    rmSync(folder, { recursive: true });
  });
  await expect.poll(() => messages).toContain('listening');
  return { path, messages, beats: () => messages.filter((one) => one === 'WATCHDOG=1').length };
}

function start(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', service], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

test('systemd hears that a service is ready, beats while its event loop turns, and none while it hangs', async () => {
  const { path, messages, beats } = await manager();
  const child = start({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '400000' });
  await expect.poll(() => messages).toContain('READY=1');
  await expect.poll(beats).toBeGreaterThan(2);
  child.stdin.write('hang\n');
  // What was told before the hang may still be on its way.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const atRest = beats();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(beats()).toBe(atRest);
});

test('a service without a watchdog says that it is ready, and no more', async () => {
  const { path, messages, beats } = await manager();
  start({ NOTIFY_SOCKET: path });
  await expect.poll(() => messages).toContain('READY=1');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(beats()).toBe(0);
});
