import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { codes } from '../radius/packet.ts';
import type { Drop, RadiusHandler } from '../radius/receiver.ts';
import { serveUdp } from '../radius/udp-server.ts';
import type { NasClients } from '../store/nas-clients.ts';
import { answerAccessRequest } from './access-request.ts';
import type { AccessDecider } from './access-decider.ts';
import { createAccountingExchange } from './accounting-request.ts';
import type { Spot } from './spot.ts';

export type RadiusOptions = {
  readonly auth: { readonly host: string; readonly port: number };
  readonly acct: { readonly host: string; readonly port: number };
  readonly clients: NasClients;
  readonly nameKey: Uint8Array;
  /** Of the names that the portal gives to phones at other makers' access points. */
  readonly passKey?: Uint8Array;
  /** Who decides before the codes of the portal are looked at, in this order. */
  readonly deciders?: readonly AccessDecider[];
  /** Which of those who ask are other networks. */
  readonly isPeer?: (nasAddress: string) => boolean;
};

export type RadiusServers = AsyncDisposable & { readonly authPort: number; readonly acctPort: number };

const reportEveryMs = 60_000;

/** Both RADIUS ports of the spot. Dropped datagrams are counted and reported once a minute, never one by one. */
export async function serveRadius(spot: Spot, options: RadiusOptions): Promise<RadiusServers> {
  const dropped = new Map<Drop, number>();
  const report = () => {
    if (dropped.size > 0) spot.log.warn('radius.dropped', Object.fromEntries(dropped));
    dropped.clear();
  };
  const reporting = setInterval(report, reportEveryMs).unref();
  const shared = {
    secretOf: (address: string) => options.clients.find(address)?.secret ?? null,
    onDrop: (drop: Drop) => void dropped.set(drop, (dropped.get(drop) ?? 0) + 1),
    nowMs: () => performance.now(),
  };
  const answer: RadiusHandler = async (request) => {
    try {
      const { nasAddress } = request;
      const isPeer = options.isPeer?.(nasAddress) ?? false;
      const nas = { ...options.clients.find(nasAddress), isPeer, ...(options.passKey && { passKey: options.passKey }) };
      for (const decide of options.deciders ?? []) {
        const decision = await decide(request, nas);
        if (decision !== 'not-mine') return decision === 'no-answer' ? null : decision;
      }
      return await answerAccessRequest(spot, request, nas);
    } catch (error) {
      // Without an answer the NAS asks another server, or again.
      if (!isStorageFull(error)) throw error;
      spot.log.error('storage.full', { what: 'access-request' });
      return null;
    }
  };
  const access = { handlers: new Map([[codes.accessRequest, answer]]), statusAnswer: codes.accessAccept };
  const auth = await serveUdp({ ...shared, ...access }, options.auth);
  const record = createAccountingExchange(spot, options.nameKey);
  const accounting = { handlers: new Map([[codes.accountingRequest, record]]), statusAnswer: codes.accountingResponse };
  const acct = await serveUdp({ ...shared, ...accounting }, options.acct);
  return {
    authPort: auth.port,
    acctPort: acct.port,
    [Symbol.asyncDispose]: async () => {
      clearInterval(reporting);
      report();
      await auth[Symbol.asyncDispose]();
      await acct[Symbol.asyncDispose]();
    },
  };
}
