import { spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

/** A printer at a device file, as the kernel shows one on USB or on a serial line. */
export type VirtualCable = AsyncDisposable & {
  /** Always the same, as `/dev/usb/lp0` is; nothing is there while the cable is out. */
  readonly path: string;
  readonly unplug: () => Promise<void>;
  readonly plug: () => Promise<void>;
};

/**
 * Lays a cable from a device file to a simulated network printer: a pseudo-terminal in raw mode, held by `script` of
 * Debian's bsdutils, whose bytes go to and fro unchanged.
 */
export async function layCable(printerUrl: string): Promise<VirtualCable> {
  // Below /dev, where the kiosk looks for devices.
  const directory = mkdtempSync('/dev/shm/machikado-cable-');
  const path = join(directory, 'lp0');
  let end: (() => Promise<void>) | undefined;
  const plug = async () => {
    end ??= await holdTerminal(printerUrl, path);
  };
  const unplug = async () => {
    rmSync(path, { force: true });
    await end?.();
    end = undefined;
  };
  await plug();
  return {
    path,
    plug,
    unplug,
    [Symbol.asyncDispose]: async () => {
      await unplug();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Holds one pseudo-terminal between a printer and a link at `path`; what is given ends it. */
async function holdTerminal(printerUrl: string, path: string): Promise<() => Promise<void>> {
  const { hostname: host, port } = new URL(printerUrl);
  const shell = 'stty raw -echo; tty >&2; exec sleep infinity 2>/dev/null';
  const child = spawn('setsid', ['script', '-qfec', shell, '/dev/null'], { stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // The shell's first line comes out as the printer's first bytes: the name of the terminal.
  const named = await firstLine(child.stdout);
  const socket = connect({ host, port: Number(port), noDelay: true });
  socket.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  if (named.rest.length > 0) socket.write(named.rest);
  child.stdout.pipe(socket);
  socket.pipe(child.stdin);
  symlinkSync(named.line, `${path}.new`);
  renameSync(`${path}.new`, path);
  const end = async () => {
    socket.destroy();
    child.kill('SIGKILL');
    await gone;
  };
  // A printer without power is gone from the bus as well.
  socket.once('close', () => void end());
  return end;
}

function firstLine(stream: NodeJS.ReadableStream): Promise<{ line: string; rest: Buffer }> {
  return new Promise((resolve) => {
    let held = Buffer.alloc(0);
    const take = (bytes: Buffer) => {
      held = Buffer.concat([held, bytes]);
      const at = held.indexOf(0x0a);
      if (at < 0) return;
      stream.off('data', take);
      stream.pause();
      resolve({ line: held.subarray(0, at).toString('latin1').trim(), rest: held.subarray(at + 1) });
    };
    stream.on('data', take);
  });
}
