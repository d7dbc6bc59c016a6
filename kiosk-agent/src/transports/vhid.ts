import { EventEmitter } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { Device } from 'node-hid';
import { z } from 'zod';
import { listen } from '@machikado/runtime/process.ts';
import type { HidConnection, HidLibrary } from './hid.ts';

/** One line of JSON; longer than any report that a reader sends. */
const maxLineChars = 4096;
const answerWithinMs = 1000;

const Hex = z.string().regex(/^([0-9A-F]{2}){1,1024}$/);
const Word = z.int().min(0).max(0xffff);

/** What a device says: who it is when it is plugged in, its input reports, its answer when a feature report is fetched. */
export const HidSaying = z.union([
  z.strictObject({ plug: z.strictObject({ vendorId: Word, productId: Word, usagePage: Word, usage: Word }) }),
  z.strictObject({ report: Hex }),
  z.strictObject({ feature: Hex }),
]);
export type HidSaying = z.infer<typeof HidSaying>;

/** What a device is told: a feature report with its id first, or that one is fetched. */
export const HidOrder = z.union([z.strictObject({ setFeature: Hex }), z.strictObject({ getFeature: Word })]);
export type HidOrder = z.infer<typeof HidOrder>;

/** Cuts a stream into lines of JSON; `undefined` for what is none, and for a line that never ends. */
export function createLineReader<Line>(schema: z.ZodType<Line>): (piece: Uint8Array) => (Line | undefined)[] {
  let held = '';
  return (piece) => {
    const lines = (held + Buffer.from(piece).toString('latin1')).split('\n');
    held = lines.pop() ?? '';
    const read = lines.map((line) => {
      try {
        return schema.safeParse(JSON.parse(line)).data;
      } catch {
        return undefined;
      }
    });
    return held.length > maxLineChars ? [...read, undefined] : read;
  };
}

type Plugged = {
  readonly device: Device;
  readonly open: () => HidConnection;
  readonly hear: (saying: HidSaying) => void;
  readonly pull: () => void;
};

/** One device at the end of a socket, which may be opened again and again. */
function devicePlugged(socket: Socket, device: Device): Plugged {
  let connection: EventEmitter | undefined;
  let awaited: ((answer: Buffer) => void)[] = [];
  const order = (line: HidOrder) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(line)}\n`);
  };
  const fetchFeature = async (reportId: number) => {
    const answer = Promise.withResolvers<Buffer>();
    awaited.push(answer.resolve);
    order({ getFeature: reportId });
    const timer = setTimeout(() => answer.reject(new TypeError('no answer')), answerWithinMs);
    return await answer.promise.finally(() => {
      clearTimeout(timer);
      awaited = awaited.filter((one) => one !== answer.resolve);
    });
  };
  return {
    device,
    open: () => {
      const emitter = new EventEmitter();
      connection = emitter;
      const close = async () => {
        if (connection === emitter) connection = undefined;
        await Promise.resolve();
      };
      const sendFeatureReport = async (report: number[] | Buffer) => {
        order({ setFeature: Buffer.from(report).toString('hex').toUpperCase() });
        return await Promise.resolve(report.length);
      };
      return Object.assign(emitter, {
        close,
        sendFeatureReport,
        getFeatureReport: fetchFeature,
      }) as unknown as HidConnection;
    },
    hear: (saying) => {
      if ('report' in saying) connection?.emit('data', Buffer.from(saying.report, 'hex'));
      if ('feature' in saying) awaited.shift()?.(Buffer.from(saying.feature, 'hex'));
    },
    pull: () => connection?.emit('error', new TypeError('could not read from HID device')),
  };
}

export type VirtualHidSockets = AsyncDisposable & {
  readonly library: HidLibrary;
  readonly watch: (onChange: () => void) => () => void;
};

/**
 * USB sockets for the dock, in place of node-hid: each connection is a device that is plugged in, its end is the plug
 * pulled. Reports go over it as bytes in hex, so that profiles, decoders and rules are those of a real reader.
 */
export async function openVirtualHid(options: {
  readonly host: string;
  readonly port: number;
}): Promise<VirtualHidSockets> {
  const plugged = new Map<string, Plugged>();
  const watchers = new Set<() => void>();
  const tell = () => watchers.forEach((onChange) => onChange());
  let next = 0;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    const path = `/dev/vhid${next++}`;
    const read = createLineReader(HidSaying);
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      for (const saying of read(piece)) {
        if (saying === undefined) socket.destroy();
        else if (!('plug' in saying)) plugged.get(path)?.hear(saying);
        else {
          const device = { ...saying.plug, path, release: 0, interface: 0 };
          plugged.set(path, devicePlugged(socket, device));
          tell();
        }
      }
    });
    socket.once('close', () => {
      sockets.delete(socket);
      plugged.get(path)?.pull();
      plugged.delete(path);
      tell();
    });
  });
  await listen(server, { ...options, variable: 'MACHIKADO_USB_READERS' });
  return {
    library: {
      devicesAsync: async () => await Promise.resolve([...plugged.values()].map(({ device }) => device)),
      HIDAsync: {
        open: async (path) => {
          const found = plugged.get(path);
          if (found === undefined) throw new TypeError(`cannot open device with path ${path}`);
          return await Promise.resolve(found.open());
        },
      },
    },
    watch: (onChange) => {
      watchers.add(onChange);
      return () => watchers.delete(onChange);
    },
    [Symbol.asyncDispose]: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
