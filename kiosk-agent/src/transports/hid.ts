import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type * as nodeHid from 'node-hid';
import type { Device, HIDAsync } from 'node-hid';

/** What is used of node-hid: its asynchronous half alone, since the other one stops the whole process while it waits. */
export type HidLibrary = {
  readonly devicesAsync: () => Promise<Device[]>;
  readonly HIDAsync: { readonly open: (path: string) => Promise<HidConnection> };
};

export type HidConnection = Pick<
  HIDAsync,
  'on' | 'close' | 'sendFeatureReport' | 'getFeatureReport' | 'removeAllListeners'
>;

/** An open device. After `gone` nothing comes from it any more. */
export type HidPort = {
  readonly device: Device;
  /** The report descriptor; undefined where the system does not show it. */
  readonly descriptor: Uint8Array | undefined;
  readonly onReport: (listener: (report: Uint8Array) => void) => void;
  /** `false` where the device did not take it. The first byte is the report's id. */
  readonly sendFeature: (report: Uint8Array) => Promise<boolean>;
  /** Undefined where the device did not answer. */
  readonly getFeature: (reportId: number, bytes: number) => Promise<Uint8Array | undefined>;
  readonly gone: Promise<void>;
};

/** node-hid for `/dev/hidraw*`; undefined on a machine that lacks libudev, or where there is no build of it. */
export async function loadHid(): Promise<HidLibrary | undefined> {
  try {
    // On Linux it takes its build for hidraw by itself; the one for libusb would take devices away from the kernel.
    const { devicesAsync, HIDAsync }: typeof nodeHid = await import('node-hid');
    return { devicesAsync, HIDAsync };
  } catch {
    return undefined;
  }
}

/** The report descriptor of a `/dev/hidrawN`, as the kernel shows it. */
export async function readDescriptor(path: string): Promise<Uint8Array | undefined> {
  const file = `/sys/class/hidraw/${basename(path)}/device/report_descriptor`;
  return await readFile(file).catch(() => undefined);
}

/**
 * Tells whenever a hidraw node comes or goes. The kernel makes the nodes itself, so that this needs neither udev nor a
 * netlink socket, which Node does not have. Where the folder cannot be watched, looking now and then has to do.
 */
export function watchNodes(folder: string, onChange: () => void): () => void {
  try {
    const watcher = watch(folder, (_event, name) => {
      if (name?.startsWith('hidraw') === true) onChange();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}

/** Opens a device that was listed; undefined where it has gone again, or may not be opened (yet). */
export async function openHidPort(
  library: HidLibrary,
  device: Device,
): Promise<{ readonly port: HidPort; readonly close: () => Promise<void> } | undefined> {
  if (device.path === undefined) return undefined;
  let connection: HidConnection;
  try {
    connection = await library.HIDAsync.open(device.path);
  } catch {
    return undefined;
  }
  const gone = Promise.withResolvers<undefined>();
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    gone.resolve(undefined);
    connection.removeAllListeners();
    // Closing a device that is unplugged in the middle of a read may be refused.
    await connection.close().catch(() => undefined);
  };
  connection.on('error', () => void close());
  const port: HidPort = {
    device,
    descriptor: await readDescriptor(device.path),
    gone: gone.promise,
    onReport: (listener) => connection.on('data', (report: Buffer) => isOpen && listener(report)),
    sendFeature: async (report) => isOpen && (await succeeds(connection.sendFeatureReport(Buffer.from(report)))),
    getFeature: async (reportId, bytes) =>
      isOpen ? await connection.getFeatureReport(reportId, bytes).catch(() => undefined) : undefined,
  };
  return { port, close };
}

async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return await work.then(
    () => true,
    () => false,
  );
}
