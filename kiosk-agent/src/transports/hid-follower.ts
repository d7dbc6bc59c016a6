import type { Device } from 'node-hid';
import type { Log } from '@machikado/runtime/log.ts';
import { openHidPort, type HidLibrary, type HidPort } from './hid.ts';

export type HidFollowerOptions = {
  readonly library: HidLibrary;
  /** Calls back whenever something may have been plugged in or out; gives the way to stop that. */
  readonly watch: (onChange: () => void) => () => void;
  /** How often to look even though nothing was told. */
  readonly pollMs: number;
  /** Whether it is one of ours; of several collections of one device the first one that is wanted counts. */
  readonly wants: (device: Device) => boolean;
  readonly onPort: (port: HidPort) => void;
  readonly log: Log;
};

/**
 * Opens every wanted device for as long as it is plugged in. A device that cannot be opened is tried again at the next
 * look: its node is there a moment before its rights are.
 */
export function followHid(options: HidFollowerOptions): AsyncDisposable & { readonly look: () => Promise<void> } {
  const open = new Map<string, { readonly close: () => Promise<void> }>();
  /** Those that could not be opened: said once, not at every look. */
  const refused = new Set<string>();
  let isOver = false;
  let looking: Promise<void> = Promise.resolve();
  let isAsked = false;
  const lookOnce = async () => {
    isAsked = false;
    if (isOver) return;
    // A machine from which nothing can be listed has nothing plugged in.
    const listed = await options.library.devicesAsync().catch(() => []);
    const there = new Set(listed.map(({ path }) => path));
    for (const path of refused) if (!there.has(path)) refused.delete(path);
    await Promise.all([...open].filter(([path]) => !there.has(path)).map(([, { close }]) => close()));
    for (const device of listed) await openWanted(device);
  };
  const openWanted = async (device: Device) => {
    const { path } = device;
    if (path === undefined || open.has(path) || !options.wants(device)) return;
    const opened = await openHidPort(options.library, device);
    if (opened === undefined) {
      if (!refused.has(path))
        options.log.warn('hid.not-opened', { vendor: device.vendorId, product: device.productId });
      refused.add(path);
      return;
    }
    refused.delete(path);
    open.set(path, opened);
    void opened.port.gone.then(() => open.get(path) === opened && open.delete(path));
    options.onPort(opened.port);
  };
  const look = async () => {
    // Several changes at once need one look, and one that came during a look another one.
    if (!isAsked) {
      isAsked = true;
      looking = looking.then(lookOnce);
    }
    await looking;
  };
  const stopWatching = options.watch(() => void look());
  const timer = setInterval(() => void look(), options.pollMs);
  void look();
  return {
    look,
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      clearInterval(timer);
      stopWatching();
      await looking;
      await Promise.all([...open.values()].map(({ close }) => close()));
    },
  };
}
