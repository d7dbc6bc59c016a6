import { readFileSync } from 'node:fs';
import { servedFlags } from './served-flags.ts';
import { drawSlip } from '../../kiosk-agent/src/documents/layout.ts';
import { openPrintFolder } from '../../kiosk-agent/simulators/printer/print-folder.ts';
import { openVirtualPrinter, type VirtualPrinter } from '../../kiosk-agent/simulators/printer/virtual-printer.ts';
import { startAgent, stateFolder, type AgentRig } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import type { Bench, Field, Measure, Sample } from './bench.ts';

const usualJobs = 1000;
const tapsMeasured = 30;
const selfTest = { kind: 'self-test' } as const;
const ends = ['printed', 'unknown', 'failed'];

/** A receipt of 40 lines on 80 mm, with numbers and kanji as a receipt has them. */
const receipt = Array.from({ length: 40 }, (_, at) => `|施設使用料 会議室${at + 1} |${(at + 1) * 1200}円 |`).join('\n');

function residentMegabytes(pid: number): number {
  const told = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(told)?.[1] ?? Number.NaN) / 1000;
}

const receivedBytes = (machine: VirtualPrinter) => Number(machine.describe()['receivedBytes']);

/** From the page's request to the first byte of the slip at the printer. */
async function tapToFirstByte(agent: AgentRig, machine: VirtualPrinter): Promise<number> {
  const before = receivedBytes(machine);
  const tappedMs = performance.now();
  const asked = agent.print(selfTest);
  while (receivedBytes(machine) === before) await new Promise((resolve) => setImmediate(resolve));
  const firstMs = performance.now() - tappedMs;
  await agent.jobIs((await asked).id, ends);
  return firstMs;
}

async function printAll(agent: AgentRig, jobs: number): Promise<number> {
  const startedMs = performance.now();
  for (let at = 0; at < jobs; at++) {
    const { state } = await agent.jobIs((await agent.print(selfTest)).id, ends);
    if (state !== 'printed') throw new Error(`A slip ended as ${state}.`);
  }
  return (jobs / (performance.now() - startedMs)) * 60_000;
}

/** How a kiosk's own unit starts the agent: with its flags, and with compiled scripts kept from one start to the next. */
function asServed(cacheDirectory: string): Record<string, string> {
  const flags = servedFlags('kiosk/machikado-agent.service');
  return { NODE_OPTIONS: flags.join(' '), NODE_COMPILE_CACHE: cacheDirectory };
}

async function measureAgent(jobs: number): Promise<Sample[]> {
  await using held = new AsyncDisposableStack();
  const state = held.use(stateFolder());
  const paper = held.use(stateFolder());
  const machine = held.use(await openVirtualPrinter({ port: 0, folder: openPrintFolder(paper.path) }));
  const environment = asServed(held.use(stateFolder()).path);
  const start = async (metric: string) => {
    const startedMs = performance.now();
    const agent = await startAgent({ state: state.path, printer: machine.url, environment });
    held.defer(() => agent.part.kill());
    return { agent, sample: { metric, value: performance.now() - startedMs } };
  };
  const first = await start('first start of all, nothing compiled');
  await first.agent.part.stop();
  const { agent, sample } = await start('cold start');
  const samples: Sample[] = [first.sample, sample];
  await agent.heard((event) => (event.kind === 'printer' && event.status === 'ready' ? true : undefined), 'ready');
  samples.push({ metric: 'memory of the agent at rest', value: residentMegabytes(agent.part.pid) });
  await printAll(agent, 5);
  for (let tap = 0; tap < tapsMeasured; tap++)
    samples.push({ metric: 'tap to first byte', value: await tapToFirstByte(agent, machine) });
  const early = Math.max(1, Math.round(jobs / 10));
  await printAll(agent, early);
  const before = residentMegabytes(agent.part.pid);
  const perMinute = await printAll(agent, jobs - early);
  const after = residentMegabytes(agent.part.pid);
  samples.push({ metric: 'slips in a minute', value: perMinute });
  samples.push({ metric: `memory after ${jobs} slips`, value: after });
  samples.push({ metric: `memory, growth from slip ${early} to ${jobs}`, value: (after / before - 1) * 100 });
  return samples;
}

function measureDrawing(): Sample[] {
  const draw = () => drawSlip(receipt, { columns: 48, spacing: true });
  draw();
  return Array.from({ length: 20 }, () => {
    const startedMs = performance.now();
    draw();
    return { metric: 'a receipt of 40 lines drawn', value: performance.now() - startedMs };
  });
}

function measure(metric: string): Measure {
  if (metric === 'tap to first byte') return { unit: 'ms', statistics: { p50: { atMost: 50 }, p95: null } };
  if (metric.startsWith('a receipt')) return { unit: 'ms', statistics: { p50: { atMost: 100 }, p95: null } };
  if (metric.startsWith('first start')) return { unit: 'ms', statistics: { median: null } };
  if (metric === 'cold start') return { unit: 'ms', statistics: { median: { atMost: 700 } } };
  if (metric.includes('growth')) return { unit: '%', statistics: { median: { atMost: 15 } } };
  if (metric === 'slips in a minute') return { unit: '/min', statistics: { median: null } };
  return { unit: 'MB', statistics: { median: metric.endsWith('rest') ? { atMost: 120 } : null } };
}

function open({ visits: jobs = usualJobs }: { visits?: number } = {}): Promise<Field> {
  const ours = async () => [...measureDrawing(), ...(await measureAgent(jobs))];
  return Promise.resolve({ ours, peer: null, [Symbol.asyncDispose]: () => Promise.resolve() });
}

/** A slip from the finger to the printer, which is simulated at its bytes; the agent is a process of its own. */
export const bench: Bench = {
  about: `tap to first byte, drawing, slips in a minute, memory at rest and after ${usualJobs} slips (--visits N), cold start`,
  warmUps: 0,
  runs: 1,
  measure,
  open,
};
