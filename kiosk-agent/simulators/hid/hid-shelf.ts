import { connect, type Socket } from 'node:net';
import { z } from 'zod';
import { createLineReader, HidOrder, type HidSaying } from '../../src/transports/vhid.ts';
import { badgeBuffers, scanReports, swipeReport } from './reports.ts';

const retryMs = 100;

/** What a hand does: pulls track 2 of a card through, shows a code, holds a badge to the reader or takes it away, plugs. */
export const ReaderOrder = z.union([
  z.strictObject({ swipe: z.string().regex(/^[\x20-\x7e]{0,100}$/) }),
  z.strictObject({ scan: z.string().regex(/^[\x20-\x7e]{1,1000}$/) }),
  z.strictObject({
    badge: z
      .string()
      .regex(/^([0-9A-F]{2}){1,8}$/)
      .nullable(),
  }),
  z.strictObject({ plugged: z.boolean() }),
]);
export type ReaderOrder = z.infer<typeof ReaderOrder>;

/** The numbers and usages by which the agent's profiles know them. */
const devices = {
  stripe: { vendorId: 0x0801, productId: 0x0002, usagePage: 0xff00, usage: 1 },
  scanner: { vendorId: 0x0c2e, productId: 0x0b61, usagePage: 0x8c, usage: 2 },
  badges: { vendorId: 0x0c27, productId: 0x3bfa, usagePage: 1, usage: 6 },
} as const;

export type HidShelf = Disposable & {
  readonly order: (order: ReaderOrder) => void;
  readonly describe: () => { readonly plugged: boolean; readonly badge: string | null };
};

type Sockets = { readonly host: string; readonly port: number };
type Cable = Disposable & { readonly say: (saying: HidSaying) => void };

/** A device on its cable: it is plugged in as long as this lives, and again when the kiosk has restarted. */
function plug(kiosk: Sockets, device: keyof typeof devices, answer: (order: HidOrder) => HidSaying | undefined): Cable {
  let socket: Socket | undefined;
  let retry: NodeJS.Timeout | undefined;
  let isOver = false;
  const say = (saying: HidSaying) => void socket?.write(`${JSON.stringify(saying)}\n`);
  const reach = () => {
    const read = createLineReader(HidOrder);
    socket = connect({ ...kiosk, noDelay: true });
    socket.on('error', () => undefined);
    say({ plug: devices[device] });
    socket.on('data', (piece) => {
      for (const order of read(piece)) {
        const said = order && answer(order);
        if (said !== undefined) say(said);
      }
    });
    socket.once('close', () => {
      if (!isOver) retry = setTimeout(reach, retryMs);
    });
  };
  reach();
  return {
    say,
    [Symbol.dispose]: () => {
      isOver = true;
      clearTimeout(retry);
      socket?.destroy();
    },
  };
}

/** The readers of the dock on USB: a magnetic stripe, a scanner, and a reader of badges from its first badge on. */
export function createHidShelf(kiosk: Sockets): HidShelf {
  let badge: string | null = null;
  let asked = '';
  let cables: Partial<Record<keyof typeof devices, Cable>> = {};
  const answer = (order: HidOrder): HidSaying | undefined => {
    if ('setFeature' in order) asked = order.setFeature.slice(2, 4);
    return 'getFeature' in order ? { feature: badgeBuffers(badge)[asked === '8E' ? 'length' : 'card'] } : undefined;
  };
  // It is asked four times a second, and most turns have no badge.
  const cableOf = (device: keyof typeof devices) => (cables[device] ??= plug(kiosk, device, answer));
  const pull = () => {
    for (const cable of Object.values(cables)) cable[Symbol.dispose]();
    cables = {};
  };
  const plugIn = () => [cableOf('stripe'), cableOf('scanner')];
  plugIn();
  return {
    describe: () => ({ plugged: cables.stripe !== undefined, badge }),
    order: (order) => {
      if ('swipe' in order) cables.stripe?.say({ report: swipeReport(order.swipe) });
      else if ('scan' in order) scanReports(order.scan).forEach((report) => cables.scanner?.say({ report }));
      else if ('badge' in order) {
        ({ badge } = order);
        if (badge !== null && cables.stripe !== undefined) cableOf('badges');
      } else if (order.plugged) plugIn();
      else pull();
    },
    [Symbol.dispose]: pull,
  };
}
