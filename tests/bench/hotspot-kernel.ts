import { createInterface } from 'node:readline';
import type { Pass } from '../../hotspot-portal/src/gateway/gateway.ts';
import { createNftGateway } from '../../hotspot-portal/src/gateway/nft.ts';
import { KernelOrder, type KernelAnswer } from './hotspot-order.ts';
import { phoneOf } from './hotspot-phone.ts';

/**
 * The gateway by itself, without portal and store: to be started in the lab's gateway namespace while no spot runs. It
 * reads one order a line, loads so many passes, and answers what it costs to authorise one more and to take it back.
 */
const passOf = (at: number): Pass => ({ ...phoneOf(at), timeoutSeconds: 3600 });

async function timed(work: () => Promise<{ readonly ok: boolean }>): Promise<number> {
  const startMs = performance.now();
  const { ok } = await work();
  if (!ok) throw new Error('The gateway has refused.');
  return performance.now() - startMs;
}

const gateway = createNftGateway({
  ...{ lan: 'lan0', wan: 'wan0', portalName: 'wifi.asahikawa.test' },
  ...{ httpPort: 8080, httpsPort: 8443 },
});
for await (const line of createInterface(process.stdin)) {
  const { passes, turns } = KernelOrder.parse(JSON.parse(line));
  const wanted = { passes: Array.from({ length: passes }, (_, at) => passOf(at)), everybody: false };
  await timed(() => gateway.load(() => wanted));
  const answer: KernelAnswer = { open: [], close: [] };
  for (let turn = 0; turn < turns; turn++) {
    const pass = passOf(passes + turn);
    answer.open.push(await timed(() => gateway.open(pass)));
    answer.close.push(await timed(() => gateway.close(pass)));
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
