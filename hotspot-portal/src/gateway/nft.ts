import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { runCommand } from './command.ts';
import { forgetConnections } from './conntrack.ts';
import { renderFiltered } from './filtered-names.ts';
import type { Gateway, GatewayFailure, Repair, Wanted } from './gateway.ts';
import { isolatePorts } from './isolation.ts';
import { addressesOf, ipv6Neighbours, ipv6Of, macOfNeighbour } from './neighbours.ts';
import { createNftQueue } from './nft-queue.ts';
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
import { readGarden, renderForgetGarden } from './walled-garden.ts';

async function applyScript(script: string): Promise<Result<undefined, string>> {
  const { code, stderr } = await runCommand('nft', ['-f', '-'], script);
  return code === 0 ? ok() : err(stderr === '' ? `nft ended with ${code}` : stderr);
}

async function readTable(): Promise<TableState | null> {
  const { code, stdout } = await runCommand('nft', ['-j', 'list', 'table', 'inet', tableName]);
  return code === 0 ? parseTableState(stdout) : null;
}

/** The gateway of this machine's kernel: nftables, conntrack and the neighbour table. Needs CAP_NET_ADMIN. */
export function createNftGateway(options: RulesetOptions): Gateway {
  const submit = createNftQueue(applyScript);
  let rules = '';
  let everybody = false;
  let filtered = false;

  const load = async (read: () => Wanted): Promise<Result<undefined, GatewayFailure>> => {
    const neighbours = await ipv6Neighbours(options.lan);
    const garden = await readGarden(tableName);
    const wanted = read();
    const ipv6 = addressesOf(neighbours, new Set(wanted.passes.map(({ mac }) => mac)));
    const loaded = await submit(renderRuleset(options, wanted, { ipv6, garden, filtered }));
    if (!loaded.ok) return loaded;
    everybody = wanted.everybody;
    const isolated = await isolatePorts(options.lan);
    if (!isolated.ok) return isolated;
    rules = (await readTable())?.rules ?? '';
    return ok();
  };

  const repair = async (read: () => Wanted): Promise<Result<Repair, GatewayFailure>> => {
    const opened = await isolatePorts(options.lan);
    if (!opened.ok) return opened;
    const actual = await readTable();
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
    const forgotten = await forgetConnections([...keysIn('down4'), ...ipv6]);
    return forgotten.ok ? ok('elements') : forgotten;
  };

  return {
    kind: 'nft',
    load,
    open: (pass) => submit(renderOpen(pass)),
    close: async (client) => {
      // Handed in before anything is awaited, so that orders for one phone keep their order.
      const closing = submit(renderClose(client));
      const ipv6 = await ipv6Of(options.lan, new Set([client.mac]));
      const forgetting = ipv6.length > 0 ? submit(renderForget(ipv6)) : closing;
      for (const done of [await closing, await forgetting]) if (!done.ok) return done;
      return forgetConnections([client.ipv4, ...ipv6]);
    },
    filterNames: (on) => {
      filtered = on;
      return submit(renderFiltered(`inet ${tableName}`, on));
    },
    forgetGarden: () => submit(renderForgetGarden(`inet ${tableName}`)),
    reconcile: repair,
    macOf: (ipv4) => macOfNeighbour(options.lan, ipv4),
  };
}
