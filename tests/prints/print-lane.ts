import { randomUUID } from 'node:crypto';
import { PrintJob } from '@machikado/contracts/print.ts';
import type { PrintRequest } from '@machikado/contracts/print-request.ts';
import { openVirtualPrinter, type VirtualPrinter } from '../../kiosk-agent/simulators/printer/virtual-printer.ts';
import { startAgent, stateFolder, type AgentRig } from '../../kiosk-agent/simulators/rig/kiosk-rig.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { layFaultyCable, type FaultyCable } from './faulty-cable.ts';
import { openPaperRecord, type Piece } from './paper-record.ts';
import type { JobEnd } from './round-judge.ts';
import { learnShape, type SlipShape } from './slip-shape.ts';

/** A slip that was asked for; its code is on no other. */
export type AskedSlip = {
  readonly key: string;
  readonly code: string;
  readonly document: PrintRequest['document'];
  id: string | undefined;
  isAcked: boolean;
};

/** An agent that can be killed and started again, its cable, and its printer with all that came out of it. */
export type PrintLane = AsyncDisposable & {
  readonly cable: FaultyCable;
  readonly printer: VirtualPrinter;
  readonly stateDirectory: string;
  readonly shape: SlipShape;
  readonly agent: () => AgentRig;
  readonly restart: () => Promise<void>;
  readonly newSlip: () => AskedSlip;
  /** Every whole slip by its code, after one more that pushes out what hangs in the printer. */
  readonly wholeSlips: () => Promise<{ readonly copiesOf: (code: string) => number; readonly tornPieces: number }>;
};

const longestEndMs = 150_000;
const lookEveryMs = 100;
const ends: readonly string[] = ['printed', 'failed', 'unknown'] satisfies JobEnd[];

/** Starts a lane, and learns from two ordinary slips what one looks like in bytes and on paper. */
export async function openPrintLane(laneNumber: number): Promise<PrintLane> {
  await using cleanup = new AsyncDisposableStack();
  const paper = cleanup.use(openPaperRecord());
  const state = cleanup.use(stateFolder());
  const printer = cleanup.use(await openVirtualPrinter({ port: 0, folder: paper.folder }));
  const cable = cleanup.use(await layFaultyCable(printer.url));
  const start = () => startAgent({ state: state.path, printer: cable.url });
  let agent = await start();
  cleanup.defer(() => agent.part.kill());
  // Whoever interrupts the run leaves no agent behind.
  const killWithUs = () => void agent.part.kill();
  process.once('exit', killWithUs);
  cleanup.defer(() => void process.removeListener('exit', killWithUs));
  let asked = 0;
  const newSlip = () => composeSlip(laneNumber, ++asked);
  const printOne = async () => {
    await printerIsReady(agent);
    const slip = newSlip();
    await askFor(agent, slip);
    const end = await endOf(agent, slip);
    if (end !== 'printed') throw new Error(`An ordinary slip ended as ${end}: ${agent.part.log()}`);
  };
  await printOne();
  const [first] = await paper.pieces();
  if (first?.codes.length !== 2) throw new Error('An ordinary slip cannot be read.');
  const shape = learnShape(cable.lastSlip());
  const parts = cleanup.move();
  return {
    ...{ cable, printer, shape, newSlip },
    stateDirectory: state.path,
    agent: () => agent,
    restart: async () => {
      agent = await start();
    },
    wholeSlips: async () => {
      await printOne();
      return countWhole(await paper.pieces(), first.inkRows);
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** A Wi-Fi slip has what was asked for on it as a QR code, however often and under whichever number it is asked for. */
function composeSlip(laneNumber: number, count: number): AskedSlip {
  const five = (part: number) => String(part).padStart(5, '0');
  const code = `${five(laneNumber)}-${five(count)}`;
  const usableUntil = '2026-11-24T05:00:00Z';
  const wifi = { code, minutes: 120, usableUntil, ssid: 'SAMPLE-FREE-WIFI', portalUrl: 'https://wifi.sample.test/' };
  return { key: randomUUID(), code, document: { kind: 'wifi-slip', wifi }, id: undefined, isAcked: false };
}

/** A slip is whole when all rows from the first to the last black one are there, and its code can be read. */
function countWhole(pieces: readonly Piece[], inkRows: number) {
  const copies = new Map<string, number>();
  const whole = pieces.filter((piece) => piece.inkRows === inkRows && piece.codes.length === 2);
  for (const { codes } of whole) {
    const code = codes.map((one) => /[?&]code=(.+)$/.exec(one)?.[1]).find((one) => one !== undefined) ?? '';
    copies.set(code, (copies.get(code) ?? 0) + 1);
  }
  return { copiesOf: (code: string) => copies.get(code) ?? 0, tornPieces: pieces.length - whole.length };
}

/** Waits until the printer can be used, as the page is told. */
export async function printerIsReady(agent: AgentRig): Promise<void> {
  await untilThere(() => {
    const last = agent.events.findLast((event) => event.kind === 'printer');
    return last?.kind === 'printer' && last.status === 'ready' ? true : undefined;
  }, `ready; ${agent.part.log()}`);
}

/** The body with which a page asks for a slip. */
export function requestFor({ key, document }: AskedSlip): PrintRequest {
  return { jobKey: key, locale: 'ja', document };
}

/** Asks for a slip; an agent that is killed meanwhile acknowledges nothing. */
export async function askFor(agent: AgentRig, slip: AskedSlip): Promise<void> {
  const answer = await agent.call('POST', '/print-jobs', requestFor(slip)).catch(() => undefined);
  if (answer === undefined) return;
  const body = await answer.text().catch(() => undefined);
  if (answer.status !== 202) throw new Error(`${answer.status} ${body}`);
  slip.isAcked = true;
  if (body !== undefined) slip.id = PrintJob.parse(JSON.parse(body)).id;
}

/** Waits until a slip has come to its end, as the kiosk tells. */
export async function endOf(agent: AgentRig, slip: AskedSlip): Promise<JobEnd> {
  if (slip.id === undefined) return 'never-asked';
  const deadline = performance.now() + longestEndMs;
  while (performance.now() < deadline) {
    const answer = await agent.call('GET', `/print-jobs/${slip.id}`);
    if (answer.status === 404) return 'gone';
    const { state } = PrintJob.parse(await answer.json());
    if (ends.includes(state)) return state as JobEnd;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return 'open';
}
