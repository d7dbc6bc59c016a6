import { z } from 'zod';
import { hex, numberMask, phoneMark } from './phone-mark.ts';

const name = 'machikado_flows';
const table = `inet ${name}`;

/** How many phones' queues stand side by side in front of a line that is shared. */
export const queueCount = 64;

/** Class of the n-th queue below the root `1:`; see `uplink.ts`. */
export const queueClass = (queue: number): string => `1:${(0x100 + queue).toString(16)}`;

const queues = (key: (queue: number) => string) =>
  Array.from({ length: queueCount }, (_, queue) => `${key(queue)} : ${queueClass(queue)}`).join(', ');

/**
 * Counts what passes, per session and way, and names the queue that it waits in. A table of its own, because counters
 * are no copy of the store: the table of who may pass is made anew at any time, this one stays for as long as the kernel
 * runs, so that neither a reload nor a crash of the portal loses a byte. It comes after the decisions: what is dropped is
 * not counted. A session's number is the key, so that an ended session's last bytes are still its own at the next reading.
 */
export function renderFlows(): string {
  const number = `ct mark & ${hex(numberMask)}`;
  const hash = hex(queueCount - 1);
  const byAddress = queues((queue) => `0.0.0.${queue}`);
  const counter = (way: string) => `  set used_${way} {
    type mark
    size 65535
    flags dynamic,timeout
    timeout 1h
    counter
  }`;
  return `table ${table} {
${counter('up')}
${counter('down')}
  chain counting {
    type filter hook forward priority filter + 10; policy accept;
  }
}
flush chain ${table} counting
table ${table} {
  chain counting {
    ct mark & ${hex(phoneMark.mask)} != ${hex(phoneMark.value)} return
    ct direction original update @used_up { ${number} }
    ct direction reply update @used_down { ${number} }
    ct direction original meta priority set ip saddr & 0.0.0.${queueCount - 1} map { ${byAddress} }
    ct direction reply meta priority set ip daddr & 0.0.0.${queueCount - 1} map { ${byAddress} }
    ${number} != 0 meta priority set ct mark & ${hash} map { ${queues(String)} }
  }
}
`;
}

export const listUsed = (way: 'up' | 'down'): readonly string[] => ['-j', 'list', 'set', 'inet', name, `used_${way}`];

const Used = z.object({
  nftables: z.array(
    z.object({
      set: z
        .object({
          elem: z
            .array(z.object({ elem: z.object({ val: z.int(), counter: z.object({ bytes: z.int() }) }) }))
            .optional(),
        })
        .optional(),
    }),
  ),
});

/** Reads `nft -j list set`: bytes by session number. Throws when it has another shape than nftables 1.0 gives. */
export function parseUsed(json: string): ReadonlyMap<number, number> {
  const { nftables } = Used.parse(JSON.parse(json));
  const elements = nftables.flatMap(({ set }) => set?.elem ?? []);
  return new Map(elements.map(({ elem }) => [elem.val, elem.counter.bytes]));
}
