import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { CommandLane } from './command-lane.ts';
import type { GatewayFailure } from './gateway.ts';
import { hex, phoneMark } from './phone-mark.ts';

/** conntrack exits with 1 when there was none; what it lists of what it has deleted is nobody's to read. */
function deleteFrom(address: string): string {
  const family = address.includes(':') ? ' -f ipv6' : '';
  const order = `conntrack -D${family} -s ${address} --mark ${hex(phoneMark.value)}/${hex(phoneMark.mask)}`;
  return `said=$(${order} 2>&1 >/dev/null) || case $said in *'0 flow entries'*) ;; *) echo "$said"; failed=1 ;; esac`;
}

/**
 * Forgets the connections that phones have through the gateway, so that none goes on. Their talk with the portal carries
 * no mark and stays: the answer to "sign out" must still arrive.
 */
export async function forgetConnections(
  lane: CommandLane,
  addresses: readonly string[],
): Promise<Result<undefined, GatewayFailure>> {
  const orders = addresses.map((address) => `${deleteFrom(address)}\n`).join('');
  const { code, stdout } = await lane.run(`failed=0\n${orders}[ "$failed" = 0 ]`);
  return code === 0 ? ok() : err({ reason: 'refused', detail: `conntrack: ${stdout.slice(0, 200)}` });
}
