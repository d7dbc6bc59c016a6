import { EventEmitter } from 'node:events';
import type { Device } from 'node-hid';
import type { HidConnection, HidLibrary } from '../../src/transports/hid.ts';

/** A device at the boundary of node-hid. */
export type VirtualHid = {
  readonly device: Device;
  /** Says one input report, as node-hid gives it. */
  readonly say: (report: Uint8Array) => void;
  /** Feature reports that were sent to it, hex. */
  readonly features: readonly string[];
  readonly isOpen: () => boolean;
};

export type HidBench = {
  readonly library: HidLibrary;
  /** What tells the kiosk that something was plugged in or out. */
  readonly watch: (onChange: () => void) => () => void;
  readonly plug: (device: Partial<Device>, getFeature?: (sent: string) => Uint8Array) => VirtualHid;
  /** Pulled out, also in the middle of a read: node-hid says so by an error. */
  readonly unplug: (hid: VirtualHid) => void;
  /** Whether the rights of new nodes are there already. */
  mayOpen: boolean;
  /** Pulls a device out without a word, as when no event comes. */
  readonly vanish: (hid: VirtualHid) => void;
  /** Its reading fails although it is still plugged in. */
  readonly stumble: (hid: VirtualHid) => void;
  readonly opened: () => number;
};

type PluggedHid = VirtualHid & { readonly connect: () => HidConnection; readonly fail: () => void };

/** One device, which one may have open at a time. */
function virtualHid(device: Device, getFeature: (sent: string) => Uint8Array): PluggedHid {
  const features: string[] = [];
  let connection: EventEmitter | undefined;
  const connect = (): HidConnection => {
    const emitter = new EventEmitter();
    connection = emitter;
    return Object.assign(emitter, {
      close: async () => {
        if (connection === emitter) connection = undefined;
        await Promise.resolve();
      },
      sendFeatureReport: async (report: number[] | Buffer) => {
        if (connection !== emitter) throw new TypeError('could not send feature report to device');
        features.push(Buffer.from(report).toString('hex').toUpperCase());
        return await Promise.resolve(report.length);
      },
      getFeatureReport: async () => {
        if (connection !== emitter) throw new TypeError('could not get feature report from device');
        return await Promise.resolve(Buffer.from(getFeature(features.at(-1) ?? '')));
      },
    }) as unknown as HidConnection;
  };
  return {
    device,
    features,
    connect,
    say: (report) => void connection?.emit('data', Buffer.from(report)),
    isOpen: () => connection !== undefined,
    fail: () => {
      const failing = connection;
      connection = undefined;
      failing?.emit('error', new TypeError('could not read from HID device'));
    },
  };
}

/** USB sockets into which devices are plugged by hand. */
export function createHidBench(): HidBench {
  const plugged = new Map<string, PluggedHid>();
  const watchers = new Set<() => void>();
  let next = 0;
  let opened = 0;
  const bench: HidBench = {
    mayOpen: true,
    opened: () => opened,
    watch: (onChange) => {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
    library: {
      devicesAsync: async () => await Promise.resolve([...plugged.values()].map(({ device }) => device)),
      HIDAsync: {
        open: async (path) => {
          const hid = plugged.get(path);
          await Promise.resolve();
          if (hid === undefined || !bench.mayOpen) throw new TypeError(`cannot open device with path ${path}`);
          opened++;
          return hid.connect();
        },
      },
    },
    plug: (given, getFeature = () => new Uint8Array(9)) => {
      const path = `/dev/hidraw-test${next++}`;
      const hid = virtualHid({ vendorId: 0, productId: 0, release: 0, interface: 0, ...given, path }, getFeature);
      plugged.set(path, hid);
      watchers.forEach((tell) => tell());
      return hid;
    },
    unplug: ({ device }) => {
      const hid = plugged.get(device.path ?? '');
      plugged.delete(device.path ?? '');
      hid?.fail();
      watchers.forEach((tell) => tell());
    },
    stumble: ({ device }) => plugged.get(device.path ?? '')?.fail(),
    vanish: ({ device }) => plugged.delete(device.path ?? ''),
  };
  return bench;
}
