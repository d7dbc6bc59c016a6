import { z } from 'zod';
import type { Pass } from './gateway.ts';
import { hex } from './phone-mark.ts';
import { markKey } from './elements.ts';
import { linksOf, tableName } from './ruleset.ts';

const passSets = ['up4', 'down4', 'up6', 'marks'] as const;
type PassSet = (typeof passSets)[number];

const Elements = z.custom<readonly unknown[]>(Array.isArray);
/** Whose a set, chain or rule is. */
const place = { family: z.string(), table: z.string() };
const Listing = z.object({
  nftables: z.array(
    z.object({
      set: z.looseObject({ ...place, name: z.string(), elem: Elements.optional() }).optional(),
      map: z.looseObject({ ...place, name: z.string(), elem: Elements.optional() }).optional(),
      chain: z.looseObject({ ...place, name: z.string() }).optional(),
      rule: z.looseObject({ ...place, chain: z.string(), expr: z.unknown() }).optional(),
    }),
  ),
});

/** What is in the kernel: elements by set, and the chains and rules as one text to compare. */
export type TableState = {
  readonly elements: Readonly<Record<PassSet, ReadonlySet<string>>>;
  readonly rules: string;
};

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const parts = (value as { concat?: unknown } | null)?.concat;
  return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts.join(' . ') : null;
}

/**
 * An element of a set, or of a map together with its value. By hand and not by a schema: a table with 20,000 phones has
 * 80,000 elements, and is read every five seconds.
 */
function keyOf(element: unknown): string {
  if (Array.isArray(element)) return `${keyOf(element[0])} : ${hex(Number(element[1]))}`;
  const inner = (element as { elem?: { val?: unknown } } | null)?.elem;
  const key = textOf(inner === undefined ? element : inner.val);
  if (key === null) throw new Error('nft lists an element of another shape than nftables 1.0 gives.');
  return key;
}

/** Reads our table in `nft -j list table` or `list ruleset`. Throws when they have another shape than nftables 1.0 gives. */
export function parseTableState(json: string): TableState {
  const all = Listing.parse(JSON.parse(json)).nftables;
  const nftables = all.filter(({ set, map, chain, rule }) => {
    const one = set ?? map ?? chain ?? rule;
    return one?.family === 'inet' && one.table === tableName;
  });
  const elements: Record<PassSet, Set<string>> = {
    ...{ up4: new Set(), down4: new Set(), up6: new Set(), marks: new Set() },
  };
  const rules: unknown[] = [];
  for (const { set: plainSet, map, chain, rule } of nftables) {
    const set = plainSet ?? map;
    if (set && (passSets as readonly string[]).includes(set.name)) {
      for (const item of set.elem ?? []) elements[set.name as PassSet].add(keyOf(item));
    }
    // Handles differ after every load; the rest of a chain or rule is ours to compare.
    if (set) rules.push([set.name, set['type'], set['flags']]);
    if (chain) rules.push({ ...chain, handle: 0 });
    if (rule) rules.push([rule.chain, rule.expr]);
  }
  return { elements, rules: JSON.stringify(rules) };
}

/** The mark that the kernel holds for a phone. */
export function markHeld(state: TableState | null, mac: string): number | undefined {
  const key = [...(state?.elements.marks ?? [])].find((each) => each.startsWith(`${mac} `));
  return key === undefined ? undefined : Number(key.split(' ').at(-1));
}

export type RepairPlan =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'reload' }
  | {
      readonly kind: 'elements';
      readonly missing: readonly { set: PassSet; key: string; timeoutSeconds: number }[];
      readonly foreign: readonly { set: PassSet; key: string }[];
    };

/**
 * What brings the kernel back to the store. `actual` is null when the table is gone; `rules` is the text of the rules
 * right after we loaded them: other rules mean a reload, other elements only those elements. `lan` is the spot's own network.
 */
export function decideRepair(
  actual: TableState | null,
  { rules, lan }: { readonly rules: string; readonly lan: string },
  passes: readonly Pass[],
): RepairPlan {
  if (!actual || actual.rules !== rules) return { kind: 'reload' };
  const wanted: Record<PassSet, Map<string, number>> = {
    up4: new Map(passes.map((pass) => [`${pass.ipv4} . ${pass.mac}`, pass.timeoutSeconds])),
    down4: new Map(passes.map((pass) => [pass.ipv4, pass.timeoutSeconds])),
    up6: new Map(passes.flatMap((pass) => linksOf(pass, lan).map((link) => [link, pass.timeoutSeconds] as const))),
    marks: new Map(
      passes.flatMap(({ mac, mark, timeoutSeconds }) =>
        mark === undefined ? [] : [[markKey({ mac, mark }), timeoutSeconds] as const],
      ),
    ),
  };
  const missing = passSets.flatMap((set) =>
    [...wanted[set]]
      .filter(([key]) => !actual.elements[set].has(key))
      .map(([key, timeoutSeconds]) => ({ set, key, timeoutSeconds })),
  );
  const foreign = passSets.flatMap((set) =>
    [...actual.elements[set]].filter((key) => !wanted[set].has(key)).map((key) => ({ set, key })),
  );
  return missing.length + foreign.length === 0 ? { kind: 'nothing' } : { kind: 'elements', missing, foreign };
}
