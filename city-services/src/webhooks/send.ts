import { once } from 'node:events';
import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import { isIPv6 } from 'node:net';
import type { Outcome } from './attempts.ts';
import { addressesOf, decideTarget, type WebhookHost } from './target.ts';

const timeoutMs = 10_000;

export type SendRules = {
  readonly hosts: readonly WebhookHost[];
  /** PEM of the authorities that receivers inside the city's network have their certificates from. */
  readonly ca?: string;
};

export type Message = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A resolver that knows these addresses alone: what was judged is what is connected to. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, done) => {
    const [first] = all;
    if (options.all) done(null, all);
    else done(null, first?.address ?? '', first?.family);
  };
}

/**
 * Posts a message once. The answer is its status: nothing of its body is read and no redirect followed. The address is
 * judged anew each time, so that what was allowed once is not called after it has been taken back.
 */
export async function sendMessage({ url, headers, body }: Message, rules: SendRules): Promise<Outcome> {
  const target = decideTarget(url, rules.hosts);
  if (!target.ok) return { fault: target.error };
  const addresses = await addressesOf(target.value);
  if (!addresses.ok) return { fault: addresses.error };
  const length = String(Buffer.byteLength(body));
  const asked = request(target.value.url, {
    method: 'POST',
    agent: false,
    lookup: pinned(addresses.value),
    ...(rules.ca !== undefined && target.value.host.address !== undefined && { ca: rules.ca }),
    headers: { 'content-type': 'application/json', 'content-length': length, ...headers },
    signal: AbortSignal.timeout(timeoutMs),
  });
  try {
    asked.end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    // What comes after the status may be broken off: nobody reads it.
    response.on('error', () => undefined);
    response.destroy();
    return { status: response.statusCode ?? 0 };
  } catch (error) {
    const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'unknown';
    return { fault: code.slice(0, 60) };
  } finally {
    asked.on('error', () => undefined);
    asked.destroy();
  }
}
