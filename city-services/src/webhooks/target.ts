import { isIP } from 'node:net';
import { lookup } from 'node:dns/promises';
import { z } from 'zod';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { WebhookFault } from '@machikado/contracts/webhook.ts';
import { isPublicAddress } from '@machikado/runtime/public-address.ts';

/**
 * A host that may be called. Without an address it must be one of the public internet, at port 443. One inside the
 * city's own network is named with its address, so that no name can be made to lead there.
 */
export type WebhookHost = { readonly name: string; readonly address?: string };

const hostName = /^(?=.{4,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;

/** `hooks.example.jp, monitor.city.lg.jp=10.1.2.3`. */
export const WebhookHosts = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .transform((all) => all.filter((one) => one !== ''))
  .pipe(
    z
      .array(
        z
          .string()
          .transform((one) => one.toLowerCase().split('='))
          .refine(
            ([name = '', address, ...more]) =>
              hostName.test(name) &&
              isIP(name) === 0 &&
              more.length === 0 &&
              (address === undefined || isIP(address) > 0),
            'is not a host name, or one with an address: hooks.example.jp, monitor.city.lg.jp=10.1.2.3',
          )
          .transform(([name = '', address]): WebhookHost => ({ name, ...(address !== undefined && { address }) })),
      )
      .max(32),
  );

export type WebhookTarget = { readonly url: URL; readonly host: WebhookHost };

/** Whether an address may be called at all, by what it says. */
export function decideTarget(text: string, hosts: readonly WebhookHost[]): Result<WebhookTarget, WebhookFault> {
  const url = URL.parse(text);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hash !== '') {
    return err('not-an-address');
  }
  const host = hosts.find(({ name }) => name === url.hostname);
  if (host === undefined) return err('host-not-allowed');
  return host.address === undefined && url.port !== '' ? err('port-not-allowed') : ok({ url, host });
}

type Resolve = (name: string) => Promise<readonly string[]>;

async function resolveAll(name: string): Promise<readonly string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}

/**
 * The addresses to connect to, and to no other: they are looked up once, judged, and used. One that is not public
 * refuses the whole name, since such a name is made to lead inwards.
 */
export async function addressesOf(
  { host }: WebhookTarget,
  resolve: Resolve = resolveAll,
): Promise<Result<readonly string[], string>> {
  if (host.address !== undefined) return ok([host.address]);
  let found: readonly string[];
  try {
    found = await resolve(host.name);
  } catch {
    return err('name-not-found');
  }
  return found.length > 0 && found.every(isPublicAddress) ? ok(found) : err('address-not-public');
}
