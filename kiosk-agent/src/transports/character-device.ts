import { constants, read, write } from 'node:fs';
import { open, readFile, realpath, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { UsbDevice } from '@machikado/device-profiles/profile-head.ts';
import type { BytePort } from './port.ts';

/** How long to wait before a device is looked at again that has nothing to say, or no room. */
const lookAgainMs = 15;
const readBytes = 4096;

/** Not ready, as against gone (ENODEV, EIO). */
const isBusy = (error: NodeJS.ErrnoException | null) => error?.code === 'EAGAIN' || error?.code === 'EINTR';

type Device = { readonly file: FileHandle; isOpen: boolean };

function readOnce({ file }: Device, into: Uint8Array): Promise<number | 'busy' | 'gone'> {
  return new Promise((resolve) => {
    read(file.fd, into, 0, into.length, null, (error, count) => {
      resolve(error === null ? count : isBusy(error) ? 'busy' : 'gone');
    });
  });
}

function writeOnce({ file }: Device, bytes: Uint8Array): Promise<number | 'gone'> {
  return new Promise((resolve) => {
    write(file.fd, bytes, 0, bytes.length, null, (error, count) => {
      resolve(error === null ? count : isBusy(error) ? 0 : 'gone');
    });
  });
}

/**
 * Opens a printer that the kernel shows as a character device (usblp: `/dev/usb/lp0`), both ways, without ever blocking:
 * a read that waits in the kernel could not be ended when the cable is pulled. A device that is not there, or that
 * another program holds, is `unreachable`; whoever connects again opens a printer that was plugged meanwhile.
 */
export async function openCharacterDevice(path: string, sysfs = '/sys'): Promise<Result<BytePort, 'unreachable'>> {
  const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY;
  const file = await open(path, flags).catch(() => undefined);
  if (file === undefined) return err('unreachable');
  if (!(await file.stat()).isCharacterDevice()) {
    await file.close();
    return err('unreachable');
  }
  const device: Device = { file, isOpen: true };
  const ended = Promise.withResolvers<undefined>();
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  const close = () => {
    device.isOpen = false;
    ended.resolve(undefined);
  };
  const following = follow(device, (bytes) => listeners.forEach((listener) => listener(bytes))).finally(close);
  let writing: Promise<unknown> = Promise.resolve();
  // The descriptor goes only when nothing is being read from or written to it: its number may be somebody else's then.
  void ended.promise
    .then(() => Promise.allSettled([following, writing]))
    .then(() => file.close().catch(() => undefined));
  const usb = await readUsbDevice(path, sysfs);
  return ok({
    ...(usb && { usb }),
    onBytes: (listener) => listeners.push(listener),
    closed: ended.promise,
    close,
    write: (bytes) => {
      const written = writing.then(() => writeAll(device, bytes));
      writing = written;
      void written.then((done) => done.ok || close());
      return written;
    },
  });
}

async function follow(device: Device, hear: (bytes: Uint8Array) => void): Promise<void> {
  const into = new Uint8Array(readBytes);
  while (device.isOpen) {
    const count = await readOnce(device, into);
    if (count === 'gone') return;
    // Nothing read is no end: usblp gives it for an empty packet.
    if (count === 'busy' || count === 0) await delay(lookAgainMs);
    else hear(into.slice(0, count));
  }
}

async function writeAll(device: Device, bytes: Uint8Array): Promise<Result<undefined, 'closed'>> {
  for (let rest = bytes; rest.length > 0;) {
    const count = device.isOpen ? await writeOnce(device, rest) : 'gone';
    if (count === 'gone') return err('closed');
    if (count === 0) await delay(lookAgainMs);
    rest = rest.subarray(count);
  }
  return device.isOpen ? ok() : err('closed');
}

/** What a usblp device shows on USB, from sysfs; undefined for any other device. */
async function readUsbDevice(path: string, sysfs: string): Promise<UsbDevice | undefined> {
  try {
    const boundTo = await realpath(join(sysfs, 'class/usbmisc', basename(path), 'device'));
    const of = async (name: string) => (await readFile(join(dirname(boundTo), name), 'utf8')).trim();
    const productName = await of('product').catch(() => undefined);
    return { vendor: await of('idVendor'), product: await of('idProduct'), ...(productName && { productName }) };
  } catch {
    return undefined;
  }
}
