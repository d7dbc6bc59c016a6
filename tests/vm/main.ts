import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { myNumberCard } from '@machikado/kiosk-agent/simulators/card/my-number-card.ts';
import { exitCodeIn, readyKernel, writeInitramfs, type Kernel } from './kernel.ts';
import { insertCard } from './vsc-card.ts';

/** A machine without acceleration may be slow; it is given up only when it hangs. */
const limitMs = 900_000;
const root = join(import.meta.dirname, '../..');

/** What starts the machine: this one's files read-only as its root, a USB host with a card reader, a console on stdout. */
function qemuArguments(kernel: Kernel, folder: string): string[] {
  const share = (path: string, tag: string) => [
    '-virtfs',
    `local,path=${path},mount_tag=${tag},security_model=none,readonly=on,multidevs=remap`,
  ];
  return [
    // Software alone: nested acceleration hangs on some machines.
    ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1024', '-machine', 'q35'],
    ...['-nodefaults', '-no-reboot', '-display', 'none', '-serial', 'stdio'],
    ...['-kernel', kernel.image, '-initrd', join(folder, 'initramfs.gz')],
    // A kernel that stumbles ends at once: what its processes wait for would never come.
    ...['-append', 'console=ttyS0 quiet panic=-1 oops=panic'],
    ...share('/', 'root'),
    ...share(kernel.modules, 'mods'),
    ...['-device', 'virtio-rng-pci', '-device', 'qemu-xhci', '-device', 'usb-ccid'],
    ...['-chardev', `socket,id=card,path=${join(folder, 'card.sock')},server=on,wait=off`],
    ...['-device', 'ccid-card-passthru,chardev=card'],
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'machikado-vm-'));
const consoleFile = join(folder, 'console.log');
const kernel = readyKernel(join(root, '.machikado/vm'));
/** What runs in the guest, and what each says at its end; all of it, or what is named. */
const together = { printer: 'ALL PRINTED', readers: 'ALL SEEN', radio: 'ALL ON THE AIR' };
/** By its name only: with the others one machine would not have the time. */
const all = { ...together, enterprise: 'ALL BY ACCOUNT' };
const named = process.argv.slice(2);
const programs = Object.entries(named.length === 0 ? together : all).filter(
  ([name]) => named.length === 0 || named.includes(name),
);
if (programs.length === 0) throw new Error(`There is: ${Object.keys(all).join(', ')}.`);
const lines = programs.map(
  ([name]) => `'${process.execPath}' '${join(import.meta.dirname, `${name}-in-guest.ts`)}' || exit\n`,
);
writeInitramfs(kernel, lines.join(''), join(folder, 'initramfs.gz'));
const machine = spawn('qemu-system-x86_64', qemuArguments(kernel, folder), { stdio: ['ignore', 'pipe', 'inherit'] });
const timer = setTimeout(() => machine.kill('SIGKILL'), limitMs);
using cleanup = new DisposableStack();
cleanup.use(insertCard(join(folder, 'card.sock'), myNumberCard({ pin: '1234' })));
process.once('exit', () => machine.kill('SIGKILL'));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
machine.stdout.pipe(process.stdout);
const file = machine.stdout.pipe(createWriteStream(consoleFile));
await Promise.all([once(machine, 'exit'), once(file, 'finish')]);
clearTimeout(timer);
const told = readFileSync(consoleFile, 'utf8');
const isSeen = exitCodeIn(consoleFile) === 0 && programs.every(([, end]) => told.includes(end));
rmSync(folder, { recursive: true, force: true });
console.log(
  isSeen
    ? `${programs.map(([name]) => name).join(', ')}: all as it should be.`
    : 'The machine did not come to its end.',
);
process.exit(isSeen ? 0 : 1);
