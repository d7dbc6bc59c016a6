import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { runCommand } from './command.ts';
import { createCommandLane } from './command-lane.ts';
import { renderFiltered } from './filtered-names.ts';
import { createForgetter } from './forgetter.ts';
import type { Gateway, GatewayFailure, Repair, Wanted } from './gateway.ts';
import type { Readings } from '../store/usage.ts';
import { isolatePorts } from './isolation.ts';
import { listUsed, parseUsed, renderFlows } from './flows.ts';
import { createNeighbourLookup } from './neighbour-asker.ts';
import { addressesOf, ipv6Neighbours, ipv6Of } from './neighbours.ts';
import { lintLeaks } from './leak-lint.ts';
import { createNftQueue, type ApplyScript } from './nft-queue.ts';
import { decideRepair, markHeld, parseTableState, type TableState } from './reconcile.ts';
import { renderClose, renderForget, renderOpen, renderRepair } from './elements.ts';
import { createUplink } from './uplink.ts';
import { lansOf, renderRuleset, tableName, type RulesetOptions } from './ruleset.ts';
import { readGarden, renderForgetGarden } from './walled-garden.ts';

/** From here on a shell takes longer to hand a script over than the kernel to start nft for us. */
const largeScript = 200_000;

/** Runs scripts one after the other; nft's own exit code tells whether one was taken, as a whole or not at all. */
function createApply(): ApplyScript {
  const lane = createCommandLane();
  return async (script) => {
    const large = script.length > largeScript;
    const { code, stdout, stderr } = await (large
      ? runCommand('nft', ['-f', '-'], script)
      : lane.run('nft -f -', script));
    return code === 0 ? ok() : err(`${stdout}${stderr}`.trim() || `nft ended with ${code}`);
  };
}

/** nft leaves elements out only of a whole ruleset: with 20,000 phones that takes 5 ms, and a table a third of a second. */
async function readTable(what: 'all' | 'rules'): Promise<TableState | null> {
  const args = what === 'rules' ? ['-t', 'list', 'ruleset'] : ['list', 'table', 'inet', tableName];
  const { code, stdout } = await runCommand('nft', ['-j', ...args]);
  return code === 0 ? parseTableState(stdout) : null;
}

/** What decides the rules, beside the phones: other rules mean another table. */
const shapeOf = ({ everybody, rates = [] }: Wanted): string => JSON.stringify({ everybody, rates });

/** What has passed per session; where the counting itself is gone it begins anew. */
async function readUsage(submit: Submit): Promise<Result<Readings, GatewayFailure>> {
  const listed = await Promise.all([runCommand('nft', listUsed('up')), runCommand('nft', listUsed('down'))]);
  if (listed.some(({ code }) => code !== 0)) {
    const begun = await submit(renderFlows());
    return begun.ok ? ok(new Map()) : begun;
  }
  const [up = new Map<number, number>(), down = new Map<number, number>()] = listed.map(({ stdout }) =>
    parseUsed(stdout),
  );
  const numbers = [...new Set([...up.keys(), ...down.keys()])];
  return ok(new Map(numbers.map((number) => [number, { up: up.get(number) ?? 0, down: down.get(number) ?? 0 }])));
}

async function findLeaks(everybody: boolean): ReturnType<Gateway['leaks']> {
  const { code, stdout, stderr } = await runCommand('nft', ['-j', '-t', 'list', 'ruleset']);
  return code === 0 ? ok(lintLeaks(stdout, everybody)) : err({ reason: 'refused', detail: stderr.slice(0, 300) });
}

type Submit = ReturnType<typeof createNftQueue>;
type MarkBook = {
  /** All that the kernel holds after a load. */
  readonly hold: (passes: Wanted['passes']) => void;
  /** Hands in what `render` makes of the mark that the kernel holds for a device; `next` is what it holds then. */
  readonly change: (
    device: { readonly mac: string; readonly next: number | undefined },
    render: (held: number | undefined) => string,
  ) => Promise<Result<undefined, GatewayFailure>>;
};

/**
 * What the kernel holds in `marks`, by MAC address, as far as orders have been given. Where the reconciler, or somebody
 * else, has set another mark meanwhile, nft refuses once and is asked for it.
 */
function createMarkBook(submit: Submit): MarkBook {
  let marks = new Map<string, number>();
  return {
    hold: (passes) => {
      marks = new Map(passes.flatMap(({ mac, mark }) => (mark === undefined ? [] : [[mac, mark] as const])));
    },
    change: async ({ mac, next }, render) => {
      const before = marks.get(mac);
      if (next === undefined) marks.delete(mac);
      else marks.set(mac, next);
      const done = await submit(render(before));
      return done.ok ? done : submit(render(markHeld(await readTable('all'), mac)));
    },
  };
}

/** The gateway of this machine's kernel: nftables, conntrack and the neighbour table. Needs CAP_NET_ADMIN. */
export function createNftGateway(options: RulesetOptions): Gateway {
  const submit = createNftQueue(createApply());
  const lans = lansOf(options);
  const { neighbours, forget } = createForgetter(lans);
  let [rules, shape] = ['', ''];
  let filtered: readonly string[] = [];
  const marks = createMarkBook(submit);

  const load = async (read: () => Wanted): Promise<Result<undefined, GatewayFailure>> => {
    const [neighbours, garden] = await Promise.all([ipv6Neighbours(lans), readGarden(tableName)]);
    const wanted = read();
    const ipv6 = addressesOf(neighbours, new Set(wanted.passes.map(({ mac }) => mac)));
    marks.hold(wanted.passes);
    const loaded = await submit(`${renderRuleset(options, wanted, { ipv6, garden, filtered })}${renderFlows()}`);
    if (!loaded.ok) return loaded;
    shape = shapeOf(wanted);
    const isolated = await isolatePorts(lans);
    if (!isolated.ok) return isolated;
    rules = (await readTable('rules'))?.rules ?? '';
    return ok();
  };

  const repair = async (read: () => Wanted): Promise<Result<Repair, GatewayFailure>> => {
    const opened = await isolatePorts(lans);
    if (!opened.ok) return opened;
    const actual = await readTable('all');
    const wanted = read();
    const plan = decideRepair(actual, { rules, lan: options.lan }, wanted.passes);
    if (plan.kind === 'reload' || shapeOf(wanted) !== shape) {
      const loaded = await load(read);
      return loaded.ok ? ok('reloaded') : loaded;
    }
    if (plan.kind === 'nothing') return ok(opened.value === 0 ? 'nothing' : 'ports');
    const repaired = await submit(renderRepair(plan.missing, plan.foreign));
    if (!repaired.ok) return repaired;
    const keysIn = (name: 'down4' | 'up6') => plan.foreign.filter(({ set }) => set === name).map(({ key }) => key);
    const ipv6 = await ipv6Of(lans, new Set(keysIn('up6').map((link) => link.split(' . ')[1] ?? '')));
    if (ipv6.length > 0) {
      const forgetting = await submit(renderForget(ipv6));
      if (!forgetting.ok) return forgetting;
    }
    const forgotten = await forget([...keysIn('down4'), ...ipv6]);
    return forgotten.ok ? ok('elements') : forgotten;
  };

  return {
    kind: 'nft',
    load,
    open: (pass) => marks.change({ mac: pass.mac, next: pass.mark }, (held) => renderOpen(pass, options.lan, held)),
    close: async (client) => {
      // Handed in before anything is awaited, so that orders for one phone keep their order.
      const closing = marks.change({ mac: client.mac, next: undefined }, (held) => renderClose(client, lans, held));
      const ipv6 = addressesOf(await neighbours(), new Set([client.mac]));
      const forgetting = ipv6.length > 0 ? submit(renderForget(ipv6)) : closing;
      for (const done of [await closing, await forgetting]) if (!done.ok) return done;
      return forget([client.ipv4, ...ipv6]);
    },
    filterNames: (on) => {
      filtered = [...on];
      return submit(renderFiltered(`inet ${tableName}`, on));
    },
    forgetGarden: () => submit(renderForgetGarden(`inet ${tableName}`)),
    reconcile: repair,
    leaks: findLeaks,
    neighbourOf: createNeighbourLookup(lans),
    share: createUplink(options.wan, lans),
    usage: () => readUsage(submit),
  };
}
