import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { WifiCode } from '@machikado/contracts/voucher.ts';
import type { AgentStore } from '../storage/agent-store.ts';
import type { CityClient } from './client.ts';

/** Codes that lie ready for the time without the city. They are the spot's own, each good for one sign-in. */
const wanted = 3;
/** A code that is nearly over is given to nobody. */
const leastLeftMs = 60 * 60_000;
const refillMs = 5 * 60_000;

type Given = { readonly key: string; readonly code: WifiCode };

export type WifiStock = ReturnType<typeof openWifiStock>;

/**
 * Wi-Fi codes fetched ahead, durable. Each is given once: it is deleted on the disk before anybody sees it, and what was
 * given is known only until the turn ends, so that a repeated question gets the same code.
 */
export function openWifiStock(store: AgentStore, onState: (state: 'some' | 'none') => void) {
  const { database } = store;
  const select = database.prepare('SELECT key, body FROM wifi_codes WHERE usable_until > ? ORDER BY usable_until');
  const insert = database.prepare('INSERT OR IGNORE INTO wifi_codes (key, body, usable_until) VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM wifi_codes WHERE key = ?');
  const removeOld = database.prepare('DELETE FROM wifi_codes WHERE usable_until <= ?');
  let given: Given | undefined;

  const from = (now: Date) => new Date(now.getTime() + leastLeftMs).toISOString();
  const rows = (now: Date) => select.all(from(now));
  const state = (now: Date) => (rows(now).length > 0 ? 'some' : 'none');
  return {
    state,
    /** How many are missing. */
    missing: (now: Date): number => Math.max(0, wanted - rows(now).length),
    add: (key: string, code: WifiCode, now: Date): void => {
      const kept = store.write(() => {
        removeOld.run(from(now));
        insert.run(key, JSON.stringify(code), code.usableUntil);
      });
      if (kept.ok) onState(state(now));
    },
    /** The code that is next to end, for a page's question with this key; undefined where none is left. */
    take: (key: string, now: Date): WifiCode | undefined => {
      if (given?.key === key) return given.code;
      const [row] = rows(now);
      if (row === undefined) return undefined;
      const gone = store.write(() => remove.run(String(row['key'])));
      if (!gone.ok) return undefined;
      store.clearLog();
      onState(state(now));
      const code = WifiCode.parse(JSON.parse(String(row['body'])));
      given = { key, code };
      return code;
    },
    /** The turn is over. */
    forget: (): void => {
      given = undefined;
    },
  };
}

export type StockKeeperOptions = {
  readonly stock: WifiStock;
  readonly city: CityClient;
  readonly now: () => Date;
  readonly signal: AbortSignal;
};

/** Fills the stock up while the city is there, until the signal fires. */
export async function keepWifiStock({ stock, city, now, signal }: StockKeeperOptions): Promise<void> {
  const isOver = () => signal.aborted;
  while (!isOver()) {
    for (let missing = stock.missing(now()); missing > 0 && city.state() === 'online' && !isOver(); missing--) {
      const key = randomUUID();
      const headers = { 'idempotency-key': key };
      const answer = await city.call({
        method: 'POST',
        path: '/v1/wifi-codes',
        headers,
        body: {},
        answer: WifiCode,
        signal,
      });
      if (!answer.ok || isOver()) break;
      stock.add(key, answer.value, now());
    }
    await delay(refillMs, undefined, { signal }).catch(() => undefined);
  }
}
