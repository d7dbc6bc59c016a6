import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { runCommand } from './command.ts';
import type { GatewayFailure } from './gateway.ts';
import { hex, phoneMark } from './phone-mark.ts';

/**
 * Forgets the connections that a phone has through the gateway, so that none goes on. Its talk with the portal carries
 * no mark and stays: the answer to "sign out" must still arrive. conntrack exits with 1 when there was none.
 */
export async function forgetConnections(addresses: readonly string[]): Promise<Result<undefined, GatewayFailure>> {
  const outcomes = await Promise.all(
    addresses.map((address) =>
      runCommand('conntrack', [
        '-D',
        ...(address.includes(':') ? ['-f', 'ipv6'] : []),
        ...['-s', address, '--mark', `${hex(phoneMark.value)}/${hex(phoneMark.mask)}`],
      ]),
    ),
  );
  const failed = outcomes.find(({ code, stderr }) => code !== 0 && !stderr.includes('0 flow entries'));
  return failed ? err({ reason: 'refused', detail: `conntrack: ${failed.stderr.slice(0, 200)}` }) : ok();
}
