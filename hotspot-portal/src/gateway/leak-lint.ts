import { z } from 'zod';
import type { Leak } from './gateway.ts';
import { tableName } from './ruleset.ts';

const Chain = z.looseObject({
  ...{ family: z.string(), table: z.string(), name: z.string(), handle: z.int() },
  ...{ hook: z.string().optional(), policy: z.string().optional() },
});
const Statement = z.record(z.string(), z.unknown());
const Rule = z.looseObject({
  ...{ family: z.string(), table: z.string(), chain: z.string(), handle: z.int() },
  expr: z.array(Statement),
});
const Ruleset = z.object({
  nftables: z.array(z.looseObject({ chain: Chain.optional(), rule: Rule.optional() })),
});
type Chain = z.infer<typeof Chain>;
type Rule = z.infer<typeof Rule>;
type Statement = z.infer<typeof Statement>;

const Match = z.object({ op: z.string(), left: z.unknown(), right: z.unknown() });
const Target = z.object({ target: z.string() });

/** Statements by which a packet goes on without the rest of the chains. */
const bypasses = ['flow', 'fwd', 'dup', 'tproxy', 'queue'] as const;
const ends = ['accept', 'drop', 'reject', 'goto', 'queue'] as const;

/** What a path through the chains has asked of a packet. */
type Asked = ReadonlySet<string>;

/** One condition as a word: the list that a key was found in, or that its connection is known. */
function wordsOf(statement: Statement): readonly string[] {
  const match = Match.safeParse(statement['match']);
  if (!match.success) return [];
  const { op, left, right } = match.data;
  const key = JSON.stringify(left);
  if (op === '==' && typeof right === 'string' && right.startsWith('@')) {
    const end = key.includes('"saddr"') ? 'from' : 'to';
    // An IPv4 address alone is easily taken: what a phone sends must name its MAC address too.
    return [`${end} ${key.includes('"ether"') ? 'phone' : 'address'} ${right.slice(1)}`];
  }
  if (key.includes('"state"') && op === 'in' && Array.isArray(right)) {
    return right.every((state) => state === 'established' || state === 'related') ? ['known'] : [];
  }
  return op === '==' && /"(iifname|oifname)"/.test(key) ? [`${key.includes('iifname') ? 'in' : 'out'} by name`] : [];
}

const isGarden = (word: string, end: 'from' | 'to') => word.startsWith(`${end} address garden_`);

function isGuarded(asked: Asked, everybody: boolean): boolean {
  const words = [...asked];
  const known = asked.has('known');
  if (everybody && asked.has('in by name') && asked.has('out by name')) return true;
  if (words.some((word) => word === 'from phone up4' || word === 'from phone up6' || isGarden(word, 'to'))) return true;
  return known && words.some((word) => /^to address down[46]$/.test(word) || isGarden(word, 'from'));
}

type Book = {
  readonly chains: readonly Chain[];
  readonly rulesOf: (chain: string) => readonly Rule[];
  readonly everybody: boolean;
};

const verdictOf = (rule: Rule, name: string): unknown => rule.expr.find((statement) => name in statement)?.[name];
const targetOf = (rule: Rule, name: 'jump' | 'goto'): string | undefined =>
  Target.safeParse(verdictOf(rule, name)).data?.target;

const VerdictMap = z.object({ data: z.object({ set: z.array(z.tuple([z.unknown(), Statement])) }) });

/** `unknown` where the verdicts stand in a named map, which is not read. */
type Lead = { readonly to: string } | 'accept' | 'unknown';

/** Where a rule leads, its verdict map's entries included. */
function leadsOf(rule: Rule): readonly Lead[] {
  const map = VerdictMap.safeParse(verdictOf(rule, 'vmap')).data?.data.set;
  const entries = map ? map.map(([, verdict]) => verdict) : rule.expr;
  return entries.flatMap((verdict): readonly Lead[] => {
    const next = Target.safeParse(verdict['jump'] ?? verdict['goto']).data?.target;
    if (next !== undefined) return [{ to: next }];
    return 'accept' in verdict ? ['accept'] : 'vmap' in verdict ? ['unknown'] : [];
  });
}

/** Rules by which a packet that nobody has asked after is accepted, from this chain on. */
function unguardedIn(book: Book, chain: string, asked: Asked): readonly Rule[] {
  return book.rulesOf(chain).flatMap((rule) => {
    const here = new Set([...asked, ...rule.expr.flatMap(wordsOf)]);
    return leadsOf(rule).flatMap((lead) => {
      if (typeof lead === 'object') return unguardedIn(book, lead.to, here);
      return isGuarded(here, book.everybody) ? [] : [rule];
    });
  });
}

/** Whether every packet ends in this chain: its last word is for all of them. */
function isEnd(book: Book, chain: string): boolean {
  return book.rulesOf(chain).some((rule) => {
    const conditional = rule.expr.some(
      (statement) => 'match' in statement || 'limit' in statement || 'set' in statement,
    );
    const next = targetOf(rule, 'jump');
    if (conditional) return false;
    return next === undefined ? ends.some((end) => verdictOf(rule, end) !== undefined) : isEnd(book, next);
  });
}

const leakAt = (why: Leak['why'], { table, chain, handle }: Pick<Rule, 'table' | 'chain' | 'handle'>): Leak => ({
  ...{ why, table, chain, handle },
});

/** What a phone sends to the gateway itself: the chain that it is led to must end it. */
function openInputs(book: Book): readonly Leak[] {
  const inputs = book.chains.filter(({ hook }) => hook === 'input');
  return inputs.flatMap(({ table, name, handle, policy }) => {
    const led = book.rulesOf(name).map((rule) => targetOf(rule, 'jump') ?? targetOf(rule, 'goto'));
    const shut = policy === 'drop' || led.some((next) => next !== undefined && isEnd(book, next));
    return shut ? [] : [leakAt('falls-through', { table, chain: name, handle })];
  });
}

/**
 * Reads `nft -j list ruleset` (elements are not needed) and names what could let a phone past the sign-in. It follows
 * every path of our chains and takes each rule as one that may be reached, so that what it calls tight is tight.
 * `everybody`: disaster mode, in which whatever goes from the phones' networks to the internet may pass.
 */
export function lintLeaks(json: string, everybody: boolean): readonly Leak[] {
  const { nftables } = Ruleset.parse(JSON.parse(json));
  const rules = nftables.flatMap(({ rule }) => rule ?? []);
  const own = ({ family, table }: { readonly family: string; readonly table: string }) =>
    family === 'inet' && table === tableName;
  const book: Book = {
    chains: nftables.flatMap(({ chain }) => chain ?? []).filter(own),
    everybody,
    rulesOf: (name) => rules.filter((rule) => own(rule) && rule.chain === name),
  };
  const gates = book.chains.filter(({ hook, policy }) => hook === 'forward' && policy === 'drop');
  return [
    ...(gates.length === 0 ? [leakAt('no-gate', { table: tableName, chain: '', handle: 0 })] : []),
    ...gates.flatMap(({ name }) => unguardedIn(book, name, new Set())).map((rule) => leakAt('unguarded', rule)),
    ...openInputs(book),
    ...rules
      .filter(({ expr }) => expr.some((statement) => bypasses.some((name) => name in statement)))
      .map((rule) => leakAt('bypass', rule)),
  ];
}
