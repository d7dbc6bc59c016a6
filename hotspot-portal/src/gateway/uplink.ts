import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { z } from 'zod';
import { runCommand } from './command.ts';
import { queueClass, queueCount } from './flows.ts';
import type { GatewayFailure, Sharing, Uplink } from './gateway.ts';

type Side = { readonly device: string; readonly kbits: number; readonly towards: 'internet' | 'phones' };

/** One full packet: what a queue may send before the next one's turn. */
const quantumBytes = 1514;

/** Each queue is sure of its part of the line, and may have all that others leave. Our own pages are not held. */
function htbScript({ device, kbits }: Side): string {
  const sure = Math.max(8, Math.floor(kbits / queueCount));
  const queues = Array.from(
    { length: queueCount },
    (_, queue) =>
      `class add dev ${device} parent 1:1 classid ${queueClass(queue)} htb rate ${sure}kbit ceil ${kbits}kbit quantum ${quantumBytes}`,
  );
  return [
    `qdisc replace dev ${device} root handle 1: htb default 0`,
    `class replace dev ${device} parent 1: classid 1:1 htb rate ${kbits}kbit ceil ${kbits}kbit quantum ${quantumBytes}`,
    ...queues,
    '',
  ].join('\n');
}

function leafScript({ device }: Side): string {
  const leaf = (_: unknown, queue: number) => `qdisc replace dev ${device} parent ${queueClass(queue)} fq_codel`;
  return `${Array.from({ length: queueCount }, leaf).join('\n')}\n`;
}

const batch = (script: string) => runCommand('tc', ['-batch', '-'], script);
const clear = ({ device }: Side) => runCommand('tc', ['qdisc', 'del', 'dev', device, 'root']);

/** One way of the line; what the kernel lacks is seen by its refusal. */
async function shareSide(side: Side): Promise<Result<Sharing, GatewayFailure>> {
  const { device, kbits, towards } = side;
  // Behind address translation only cake's own look at the connection tells whose packet it is.
  const fair = towards === 'internet' ? ['nat', 'dual-srchost'] : ['dual-dsthost'];
  const cake = ['qdisc', 'replace', 'dev', device, 'root', 'cake', 'bandwidth', `${kbits}kbit`, ...fair];
  if ((await runCommand('tc', cake)).code === 0) return ok('cake');
  // Without what somebody else or an earlier setting has left there.
  await clear(side);
  const shared = await batch(htbScript(side));
  if (shared.code !== 0) return err({ reason: 'refused', detail: `tc: ${shared.stderr.slice(0, 200)}` });
  return ok((await batch(leafScript(side))).code === 0 ? 'htb+fq_codel' : 'htb');
}

const Queues = z.array(z.looseObject({ kind: z.string(), root: z.boolean().optional() }));

/** What stands in front of a device's line now; `open` for what a kernel puts there by itself. */
export function parseRoot(json: string): 'cake' | 'htb' | 'open' {
  const kind = Queues.parse(JSON.parse(json === '' ? '[]' : json)).find(({ root }) => root === true)?.kind;
  return kind === 'cake' || kind === 'htb' ? kind : 'open';
}

async function rootOf(device: string): Promise<'cake' | 'htb' | 'open'> {
  const { code, stdout } = await runCommand('tc', ['-j', 'qdisc', 'show', 'dev', device]);
  return code === 0 ? parseRoot(stdout) : 'open';
}

/**
 * Keeps the line to the internet shared as the city's policy says, each way at the device where packets leave: upload at
 * `wan`, download at every one of `lans`. Asked again it looks whether all of it is still there, and sets it anew where
 * something is missing. One that never had a policy touches nothing.
 */
export function createUplink(wan: string, lans: readonly string[]) {
  let applied = '';
  let sharing: Sharing = 'open';

  const sidesOf = ({ upKbits, downKbits }: Uplink): readonly Side[] => [
    { device: wan, kbits: upKbits, towards: 'internet' },
    ...lans.map((device): Side => ({ device, kbits: downKbits, towards: 'phones' })),
  ];
  const stands = async () => {
    const roots = await Promise.all([wan, ...lans].map(rootOf));
    return roots.every((root) => sharing.startsWith(root));
  };
  return async (uplink: Uplink | undefined): Promise<Result<Sharing, GatewayFailure>> => {
    const wanted = uplink ? JSON.stringify(uplink) : '';
    if (wanted === applied && (!uplink || (await stands()))) return ok(sharing);
    if (!uplink) {
      for (const device of [wan, ...lans]) await clear({ device, kbits: 0, towards: 'phones' });
      applied = '';
      sharing = 'open';
      return ok(sharing);
    }
    for (const side of sidesOf(uplink)) {
      const shared = await shareSide(side);
      if (!shared.ok) return shared;
      sharing = shared.value;
    }
    applied = wanted;
    return (await stands()) ? ok(sharing) : err({ reason: 'refused', detail: 'tc: what was set is not there' });
  };
}
