import { setTimeout as delay } from 'node:timers/promises';
import { deviceUrn } from '@machikado/contracts/device.ts';
import { problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { IssuedVoucher, type VoucherIssueRequest, type WifiCode } from '@machikado/contracts/voucher.ts';
import { createHttpClient, type HttpClient } from '@machikado/runtime/http-client.ts';
import type { z } from 'zod';
import { findActiveDevice, findActiveDevices, readDesired } from '../devices/store.ts';
import type { CityContext } from '../http/context.ts';

/** A slip is used the same day. */
const validMinutes = 24 * 60;
/** For all attempts together: shorter than a kiosk waits for the city. */
const askWithinMs = 8000;
const pauseMs = 500;

export type Spot = { readonly id: string; readonly managementUrl: string; readonly minutes: number };

/** The spot that issues vouchers: the configured asset, or else the only active one. */
export async function findIssuingSpot(context: CityContext): Promise<Spot | undefined> {
  const spots =
    context.wifiSpot === undefined
      ? await findActiveDevices(context.db, 'wifi-spot')
      : [await findActiveDevice(context.db, context.wifiSpot)];
  const [spot] = spots;
  if (spot?.kind !== 'wifi-spot' || spots.length !== 1) return undefined;
  const { state } = await readDesired(context.db, spot.asset);
  if (state?.managementUrl === undefined) return undefined;
  const minutes = state.sessionMinutes ?? context.city.wifi.sessionMinutes;
  return { id: spot.id, managementUrl: state.managementUrl, minutes };
}

/** The city's own client of a spot's management listener. */
export function openSpot(context: CityContext, spot: Spot): HttpClient {
  const own = context.authority.own();
  return createHttpClient(spot.managementUrl, {
    ca: context.authority.ca,
    key: own.key,
    certificate: own.certificate,
    expectUrn: deviceUrn(context.city.id, spot.id),
  });
}

/**
 * Asks the Wi-Fi spot for a voucher and adds what a slip needs. `wifi-unreachable` when no spot is set up, it does not
 * answer, or it refuses; the same key may then be tried again and never gives a second voucher.
 */
export async function issueWifiCode(
  context: CityContext,
  idempotencyKey: string,
  withinMs = askWithinMs,
): Promise<Result<WifiCode, 'wifi-unreachable'>> {
  const spot = await findIssuingSpot(context);
  if (spot === undefined) {
    context.log.warn('voucher.no-spot');
    return err('wifi-unreachable');
  }
  await using client = openSpot(context, spot);
  const body: z.infer<typeof VoucherIssueRequest> = { idempotencyKey, minutes: spot.minutes, validMinutes };
  const issued = await askInTime(withinMs, (timeoutMs) =>
    client.call({ method: 'POST', path: '/v1/vouchers', body, answer: IssuedVoucher, timeoutMs }),
  );
  if (!issued.ok) {
    context.log.warn('voucher.refused', { reason: problemKindOf(issued.error), detail: issued.error.detail });
    return err('wifi-unreachable');
  }
  const { ssid, portalHost } = context.city.wifi;
  return ok({ ...issued.value, ssid, portalUrl: `https://${portalHost}/` });
}

/** Asks again while no whole answer came: the key makes that harmless, and a spot that restarts is back in seconds. */
export async function askInTime<Value>(withinMs: number, ask: (timeoutMs: number) => Promise<Result<Value, Problem>>) {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask(Math.max(1, Math.ceil(deadline - performance.now())));
    if (answer.ok || problemKindOf(answer.error) !== 'city-unreachable') return answer;
    if (performance.now() + pauseMs >= deadline) return answer;
    await delay(pauseMs);
  }
}
