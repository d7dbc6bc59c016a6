import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { runCommand } from './command.ts';
import { forgetConnections } from './conntrack.ts';
import type { Gateway, GatewayFailure, Pass, Repair } from './gateway.ts';
import { isolatePorts } from './isolation.ts';
import { ipv6Of, macOfNeighbour } from './neighbours.ts';
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

  const load = async (passes: readonly Pass[]): Promise<Result<undefined, GatewayFailure>> => {
    const ipv6 = await ipv6Of(options.lan, new Set(passes.map(({ mac }) => mac)));
    const loaded = await submit(renderRuleset(options, passes, ipv6));
    if (!loaded.ok) return loaded;
    const isolated = await isolatePorts(options.lan);
    if (!isolated.ok) return isolated;
    rules = (await readTable())?.rules ?? '';
    return ok();
  };

  const repair = async (passes: () => readonly Pass[]): Promise<Result<Repair, GatewayFailure>> => {
    const opened = await isolatePorts(options.lan);
    if (!opened.ok) return opened;
    const actual = await readTable();
    const wanted = passes();
    const plan = decideRepair(actual, rules, wanted);
    if (plan.kind === 'nothing') return ok(opened.value === 0 ? 'nothing' : 'ports');
    if (plan.kind === 'reload') {
      const loaded = await load(wanted);
      return loaded.ok ? ok('reloaded') : loaded;
    }
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
    reconcile: repair,
    macOf: (ipv4) => macOfNeighbour(options.lan, ipv4),
  };
}
