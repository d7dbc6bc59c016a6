import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import type { WifiCode } from '@machikado/contracts/voucher.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { createAgentStore, prepareAgentDatabase } from '../storage/agent-store.ts';
import type { CityClient } from './client.ts';
import { keepWifiStock, openWifiStock } from './wifi-stock.ts';

const now = new Date('2026-11-29T01:00:00Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
const codeUntil = (code: string, hours: number): WifiCode => ({
  code,
  minutes: 60,
  usableUntil: later(hours).toISOString(),
  ssid: 'Machi-Free-WiFi',
  portalUrl: 'https://wifi.example.test/',
});

function openSample(database = new DatabaseSync(':memory:')) {
  prepareAgentDatabase(database);
  const log = createLog('kiosk-agent', () => undefined);
  const signal = new AbortController().signal;
  const store = createAgentStore({ database, log, signal, onState: () => undefined });
  const told: string[] = [];
  return { database, told, stock: openWifiStock(store, (state) => told.push(state)) };
}

test('a code is given once, to whoever asks again with the same key, and after a restart to nobody', () => {
  const { database, stock, told } = openSample();
  stock.add(randomUUID(), codeUntil('AAAAA-AAAAA', 20), now);
  stock.add(randomUUID(), codeUntil('BBBBB-BBBBB', 24), now);
  expect(stock.take('first', now)?.code).toBe('AAAAA-AAAAA');
  expect(stock.take('first', now)?.code).toBe('AAAAA-AAAAA');
  const again = openSample(database).stock;
  expect(again.take('second', now)?.code).toBe('BBBBB-BBBBB');
  expect(again.take('third', now)).toBeUndefined();
  expect(told).toEqual(['some', 'some', 'some']);
  expect(again.state(now)).toBe('none');
});

test('when the turn is over what was given is known to nobody', () => {
  const { database, stock } = openSample();
  stock.add(randomUUID(), codeUntil('AAAAA-AAAAA', 20), now);
  stock.take('key', now);
  stock.forget();
  expect(stock.take('key', now)).toBeUndefined();
  expect(database.prepare('SELECT count(*) AS n FROM wifi_codes').get()).toEqual({ n: 0 });
});

test('a code that ends within the hour is given to nobody, and makes room for a new one', () => {
  const { stock } = openSample();
  for (let at = 0; at < 3; at++) stock.add(randomUUID(), codeUntil(`AAAAA-AAAA${at}`, 20), now);
  expect(stock.missing(now)).toBe(0);
  expect(stock.missing(later(19.5))).toBe(3);
  expect(stock.take('key', later(19.5))).toBeUndefined();
});

test('the stock is filled while the city is there, and an answer that fails is not asked for at once again', async () => {
  const { stock } = openSample();
  const stop = new AbortController();
  const keys: unknown[] = [];
  const city = (isThere: boolean, fails: boolean): CityClient =>
    ({
      state: () => (isThere ? 'online' : 'offline'),
      call: ({ headers }: { headers: Record<string, string> }) => {
        keys.push(headers['idempotency-key']);
        const value = codeUntil(`AAAAA-AAAA${keys.length}`, 24);
        return Promise.resolve(fails ? { ok: false, error: { type: 'x' } } : { ok: true, value });
      },
    }) as unknown as CityClient;
  const fill = (isThere: boolean, fails: boolean) => {
    void keepWifiStock({ stock, city: city(isThere, fails), now: () => now, signal: stop.signal });
    return new Promise((resolve) => setImmediate(resolve));
  };
  await fill(false, false);
  expect(keys).toHaveLength(0);
  await fill(true, true);
  expect(keys).toHaveLength(1);
  await fill(true, false);
  expect(new Set(keys).size).toBe(4);
  expect(stock.missing(now)).toBe(0);
  stop.abort();
});
