import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { runCommand } from './command.ts';
import { createCommandLane } from './command-lane.ts';
import { createForgetter } from './forgetter.ts';
import type { Gateway, GatewayFailure, Repair, Wanted } from './gateway.ts';
import { isolatePorts } from './isolation.ts';
import { createNeighbourAsker } from './neighbour-asker.ts';
import { addressesOf, ipv6Neighbours, ipv6Of, macOfNeighbour } from './neighbours.ts';
import { createNftQueue, type ApplyScript } from './nft-queue.ts';
import { decideRepair, parseTableState, type TableState } from './reconcile.ts';
import {
  renderClose,
  renderForget,
  renderOpen,
  renderRepair,
  renderRuleset,
  tableName,
  type RulesetOptions,
} from './ruleset.ts';

/** Runs scripts one after the other; nft's own exit code tells whether one was taken, as a whole or not at all. */
function createApply(): ApplyScript {
  const lane = createCommandLane();
  return async (script) => {
    const { code, stdout, stderr } = await lane.run('nft -f -', script);
    return code === 0 ? ok() : err(`${stdout}${stderr}`.trim() || `nft ended with ${code}`);
  };
}

/** With `rules` alone nobody lists the elements: with 20,000 phones they are most of the work. */
async function readTable(what: 'all' | 'rules'): Promise<TableState | null> {
  const terse = what === 'rules' ? ['-t'] : [];
  const { code, stdout } = await runCommand('nft', ['-j', ...terse, 'list', 'table', 'inet', tableName]);
  return code === 0 ? parseTableState(stdout) : null;
}

/** The gateway of this machine's kernel: nftables, conntrack and the neighbour table. Needs CAP_NET_ADMIN. */
export function createNftGateway(options: RulesetOptions): Gateway {
  const submit = createNftQueue(createApply());
  const { neighbours, forget } = createForgetter(options.lan);
  const ask = createNeighbourAsker(options.lan, (ipv4) => macOfNeighbour(options.lan, ipv4));
  let rules = '';
  let everybody = false;

  const load = async (read: () => Wanted): Promise<Result<undefined, GatewayFailure>> => {
    const neighbours = await ipv6Neighbours(options.lan);
    const wanted = read();
    const ipv6 = addressesOf(neighbours, new Set(wanted.passes.map(({ mac }) => mac)));
    const loaded = await submit(renderRuleset(options, wanted, ipv6));
    if (!loaded.ok) return loaded;
    everybody = wanted.everybody;
    const isolated = await isolatePorts(options.lan);
    if (!isolated.ok) return isolated;
    rules = (await readTable('rules'))?.rules ?? '';
    return ok();
  };

  const repair = async (read: () => Wanted): Promise<Result<Repair, GatewayFailure>> => {
    const opened = await isolatePorts(options.lan);
    if (!opened.ok) return opened;
    const actual = await readTable('all');
    const wanted = read();
    const plan = decideRepair(actual, rules, wanted.passes);
    if (plan.kind === 'reload' || wanted.everybody !== everybody) {
      const loaded = await load(read);
      return loaded.ok ? ok('reloaded') : loaded;
    }
    if (plan.kind === 'nothing') return ok(opened.value === 0 ? 'nothing' : 'ports');
    const repaired = await submit(renderRepair(plan.missing, plan.foreign));
    if (!repaired.ok) return repaired;
    const keysIn = (name: 'down4' | 'up6') => plan.foreign.filter(({ set }) => set === name).map(({ key }) => key);
    const ipv6 = await ipv6Of(options.lan, new Set(keysIn('up6')));
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
    open: (pass) => submit(renderOpen(pass)),
    close: async (client) => {
      // Handed in before anything is awaited, so that orders for one phone keep their order.
      const closing = submit(renderClose(client));
      const ipv6 = addressesOf(await neighbours(), new Set([client.mac]));
      const forgetting = ipv6.length > 0 ? submit(renderForget(ipv6)) : closing;
      for (const done of [await closing, await forgetting]) if (!done.ok) return done;
      return forget([client.ipv4, ...ipv6]);
    },
    reconcile: repair,
    macOf: ask,
  };
}
