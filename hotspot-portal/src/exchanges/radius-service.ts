import { codes } from '../radius/packet.ts';
import type { OrderDrop } from '../radius/order-receiver.ts';
import type { Drop } from '../radius/receiver.ts';
import { serveUdp, type UdpServer } from '../radius/udp-server.ts';
import type { NasClients } from '../store/nas-clients.ts';
import { createAccessHandler } from './access-handler.ts';
import type { AccessDecider } from './access-decider.ts';
import { createAccountingExchange } from './accounting-request.ts';
import type { AccountingWriter } from './accounting-writer.ts';
import { serveRadsec, type RadsecOptions } from './radsec-service.ts';
import type { Spot } from './spot.ts';

export type RadiusOptions = {
  readonly auth: { readonly host: string; readonly port: number };
  readonly acct: { readonly host: string; readonly port: number };
  readonly clients: NasClients;
  /** RADIUS over TLS, where it is heard too: sign-ins and accounting on one port. */
  readonly radsec?: RadsecOptions;
  readonly nameKey: Uint8Array;
  /** Of the names that the portal gives to phones at other makers' access points. */
  readonly passKey?: Uint8Array;
  /** Who makes accounting durable; without it the store alone. */
  readonly accounting?: AccountingWriter;
  /** Who decides before the codes of the portal are looked at, in this order. */
  readonly deciders?: readonly AccessDecider[];
  /** Which of those who ask are other networks. */
  readonly isPeer?: (nasAddress: string) => boolean;
};

export type RadiusServers = AsyncDisposable & {
  readonly authPort: number;
  readonly acctPort: number;
  readonly radsecPort?: number;
};

const reportEveryMs = 60_000;

/** Both RADIUS ports of the spot. Dropped datagrams are counted and reported once a minute, never one by one. */
export async function serveRadius(spot: Spot, options: RadiusOptions): Promise<RadiusServers> {
  const dropped = new Map<Drop | OrderDrop | 'kernel', number>();
  const report = () => {
    if (dropped.size > 0) spot.log.warn('radius.dropped', Object.fromEntries(dropped));
    dropped.clear();
  };
  const opened: { readonly server: UdpServer; kernelDrops: number }[] = [];
  const lookAtKernel = async () => {
    for (const one of opened) {
      const total = (await one.server.kernelDrops()) ?? one.kernelDrops;
      if (total > one.kernelDrops) dropped.set('kernel', (dropped.get('kernel') ?? 0) + total - one.kernelDrops);
      one.kernelDrops = total;
    }
  };
  const reporting = setInterval(() => void lookAtKernel().then(report), reportEveryMs).unref();
  const shared = {
    secretOf: (address: string) => options.clients.find(address),
    onDrop: (drop: Drop | OrderDrop) => void dropped.set(drop, (dropped.get(drop) ?? 0) + 1),
    nowMs: () => performance.now(),
  };
  const answer = createAccessHandler(spot, {
    clients: options.clients,
    ...(options.passKey && { passKey: options.passKey }),
    deciders: options.deciders ?? [],
    ...(options.isPeer && { isPeer: options.isPeer }),
  });
  const access = { handlers: new Map([[codes.accessRequest, answer]]), statusAnswer: codes.accessAccept };
  const auth = await serveUdp({ ...shared, ...access }, options.auth);
  const record = createAccountingExchange(spot, options.nameKey, options.accounting);
  const accounting = { handlers: new Map([[codes.accountingRequest, record]]), statusAnswer: codes.accountingResponse };
  const acct = await serveUdp({ ...shared, ...accounting }, options.acct);
  const handlers = new Map([...access.handlers, ...accounting.handlers]);
  const { onDrop, nowMs } = shared;
  const radsec =
    options.radsec &&
    (await serveRadsec(
      { ...options.radsec, log: spot.log },
      { handlers, statusAnswer: codes.accessAccept, onDrop, nowMs },
    ));
  opened.push({ server: auth, kernelDrops: 0 }, { server: acct, kernelDrops: 0 });
  return {
    authPort: auth.port,
    acctPort: acct.port,
    ...(radsec && { radsecPort: radsec.port }),
    [Symbol.asyncDispose]: async () => {
      clearInterval(reporting);
      report();
      await auth[Symbol.asyncDispose]();
      await acct[Symbol.asyncDispose]();
      await radsec?.[Symbol.asyncDispose]();
    },
  };
}
