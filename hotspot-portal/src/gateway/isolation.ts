import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { z } from 'zod';
import { runCommand } from './command.ts';
import type { GatewayFailure } from './gateway.ts';

const Ports = z.array(
  z.object({
    ifname: z.string(),
    linkinfo: z.object({ info_slave_data: z.object({ isolated: z.boolean().optional() }).optional() }).optional(),
  }),
);

/** Reads `ip -j -d link show master BRIDGE`: the ports that still give frames to other ports. */
export function parseOpenPorts(json: string): readonly string[] {
  const ports = Ports.parse(JSON.parse(json === '' ? '[]' : json));
  return ports.filter(({ linkinfo }) => linkinfo?.info_slave_data?.isolated !== true).map(({ ifname }) => ifname);
}

/** Of one bridge: how many ports were open. */
async function isolatePortsOf(lan: string): Promise<Result<number, GatewayFailure>> {
  const listed = await runCommand('ip', ['-j', '-d', 'link', 'show', 'master', lan]);
  // No such interface yet, or no bridge: nothing to keep apart.
  const open = listed.code === 0 ? parseOpenPorts(listed.stdout) : [];
  for (const port of open) {
    const set = await runCommand('ip', ['link', 'set', port, 'type', 'bridge_slave', 'isolated', 'on']);
    if (set.code !== 0) return err({ reason: 'refused', detail: `ip: ${set.stderr.slice(0, 200)}` });
  }
  return ok(open.length);
}

/**
 * Where phones come in by several ports of one bridge, keeps the ports apart: a phone speaks with the gateway alone,
 * reaches no other phone's device, and gives nobody addresses or routes of its own. Access points keep their own phones
 * apart; this keeps those of several apart. Gives the number of ports that were open.
 */
export async function isolatePorts(lans: readonly string[]): Promise<Result<number, GatewayFailure>> {
  let count = 0;
  for (const lan of lans) {
    const open = await isolatePortsOf(lan);
    if (!open.ok) return open;
    count += open.value;
  }
  return ok(count);
}
