import { spawn, execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { CardOrder, createCardTray } from './card-tray.ts';

/**
 * pcscd with two virtual readers and the hands that lay cards on them, alone in namespaces of mounts, network and
 * processes: the driver of the virtual readers listens on every address. An order is a line of JSON on stdin, and is
 * answered by a line on stdout once it is done.
 */
const Order = z.union([
  CardOrder.extend({ slot: z.union([z.literal(0), z.literal(1)]) }),
  z.strictObject({ pcscd: z.enum(['stop', 'start']) }),
]);

const readers = '/run/readers';
const port = 35_963;
const readerConfig = `FRIENDLYNAME "Virtual PCD"
DEVICENAME /dev/null:0x${port.toString(16)}
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x${port.toString(16)}
`;

execFileSync('ip', ['link', 'set', 'lo', 'up']);
execFileSync('mount', ['-t', 'tmpfs', 'none', '/run']);
mkdirSync(readers);
writeFileSync(`${readers}/virtual`, readerConfig);

let pcscd: ChildProcess | undefined;
async function stop(): Promise<void> {
  if (pcscd === undefined) return;
  const ended = once(pcscd, 'exit');
  pcscd.kill('SIGKILL');
  await ended;
  execFileSync('rm', ['-rf', '/run/pcscd']);
}
const start = () => (pcscd = spawn('pcscd', ['--foreground', '--config', readers], { stdio: 'inherit' }));

const trays = [0, 1].map((slot) => createCardTray({ host: '127.0.0.1', port: port + slot }));
start();
process.stdout.write('ready\n');
for await (const line of createInterface(process.stdin)) {
  const order = Order.parse(JSON.parse(line));
  if ('slot' in order) trays[order.slot]?.order({ cardId: order.cardId });
  else if (order.pcscd === 'stop') await stop();
  else start();
  process.stdout.write('done\n');
}
process.exit(0);
