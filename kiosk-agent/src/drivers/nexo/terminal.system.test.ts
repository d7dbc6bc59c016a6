import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createLog } from '@machikado/runtime/log.ts';
import { openVirtualTerminal } from '../../../simulators/payment-terminal/virtual-terminal.ts';
import { untilThere } from '../../../simulators/rig/process-rig.ts';
import { openTcpPort } from '../../transports/tcp-9100.ts';
import type { ChargeProgress } from '../payment-terminal.ts';
import { newServiceId } from './requests.ts';
import { createNexoTerminal, type TerminalTiming } from './terminal.ts';

const timing: TerminalTiming = {
  answerTimeoutMs: 500,
  pollMs: 50,
  reconnectMs: 20,
  waitMs: 60_000,
  graceMs: 300,
};

function drive(port: number, change: Partial<TerminalTiming> = {}) {
  const lines: string[] = [];
  const terminal = createNexoTerminal({
    connect: () => openTcpPort({ host: '127.0.0.1', port }),
    parties: { saleId: 'MACHIKADO', poiId: 'SIM-1' },
    timing: { ...timing, ...change },
    log: createLog('kiosk-agent', (line) => lines.push(line)),
    onState: () => undefined,
  });
  return { terminal, lines };
}

async function open(change: Partial<TerminalTiming> = {}) {
  const cleanup = new AsyncDisposableStack();
  const simulator = cleanup.use(await openVirtualTerminal({ port: 0, name: 'SIM-1', stepMs: 20 }));
  const { terminal, lines } = drive(Number(new URL(simulator.url).port), change);
  cleanup.use(terminal);
  await untilThere(() => terminal.state() === 'ready' || undefined, 'ready');
  const reference = newServiceId();
  const progress: ChargeProgress[] = [];
  const charge = (mayStart = () => true) =>
    terminal.charge({ reference, yen: 1200, mayStart, onProgress: (one) => progress.push(one) });
  const waits = () => untilThere(() => simulator.describe().step === 'waiting' || undefined, 'waiting');
  return {
    simulator,
    terminal,
    lines,
    reference,
    progress,
    charge,
    waits,
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

test.each([
  ['good', { kind: 'approved', transaction: 'SIM-000001' }],
  ['refused', { kind: 'declined' }],
] as const)('a %s card', async (card, end) => {
  await using rig = await open();
  const charged = rig.charge();
  await rig.waits();
  rig.simulator.order({ card });
  expect(await charged).toEqual(end);
  expect(rig.progress).toEqual(['waiting', 'card-in', 'authorizing']);
  expect(await rig.terminal.status({ reference: rig.reference, yen: 1200 })).toEqual(end);
  // Of another amount it says nothing that could be taken for this charge.
  if (card === 'good')
    expect(await rig.terminal.status({ reference: rig.reference, yen: 1300 })).toEqual({ kind: 'unclear' });
  expect(rig.simulator.describe().unreadable).toBe(0);
});

test('cancelled at the kiosk, and at the terminal', async () => {
  await using rig = await open();
  const charged = rig.charge();
  await rig.waits();
  expect(await rig.terminal.status({ reference: rig.reference, yen: 1200 })).toEqual({ kind: 'in-progress' });
  rig.terminal.cancel(rig.reference);
  expect(await charged).toEqual({ kind: 'cancelled' });
  const again = rig.terminal.charge({ reference: newServiceId(), yen: 1, mayStart: () => true, onProgress: () => 0 });
  await rig.waits();
  rig.simulator.order({ press: 'cancel' });
  expect(await again).toEqual({ kind: 'cancelled' });
});

test('nobody brings a card: the terminal is asked to let go', async () => {
  await using rig = await open({ waitMs: 100 });
  expect(await rig.charge()).toEqual({ kind: 'cancelled' });
});

test('not a byte of a charge is sent that must not start', async () => {
  await using rig = await open();
  expect(await rig.charge(() => false)).toEqual({ kind: 'not-started' });
  expect(rig.simulator.describe().requested).toEqual([]);
  expect(await rig.terminal.status({ reference: rig.reference, yen: 1200 })).toEqual({ kind: 'not-found' });
});

test('an answer that got lost is known again when it is asked for, and the charge is there once', async () => {
  await using rig = await open();
  rig.simulator.order({ loseNextAnswer: true });
  const charged = rig.charge();
  await rig.waits();
  rig.simulator.order({ card: 'good' });
  expect(await charged).toEqual({ kind: 'lost' });
  const known = await untilThere(async () => {
    const status = await rig.terminal.status({ reference: rig.reference, yen: 1200 });
    return status.kind === 'unreachable' ? undefined : status;
  }, 'status');
  expect(known).toEqual({ kind: 'approved', transaction: 'SIM-000001' });
  expect(rig.simulator.describe().requested).toEqual([rig.reference]);
});

test('a terminal that keeps its answer to itself leaves the charge lost, not waiting for ever', async () => {
  await using rig = await open({ waitMs: 100 });
  rig.simulator.order({ holdAnswers: true });
  expect(await rig.charge()).toEqual({ kind: 'lost' });
});

test('a terminal without power is away, a charge does not start, and it comes back', async () => {
  await using rig = await open();
  rig.simulator.order({ online: false });
  await untilThere(() => rig.terminal.state() === 'away' || undefined, 'away');
  expect(await rig.charge()).toEqual({ kind: 'not-started' });
  expect(await rig.terminal.status({ reference: rig.reference, yen: 1200 })).toEqual({ kind: 'unreachable' });
  rig.simulator.order({ online: true });
  await untilThere(() => rig.terminal.state() === 'ready' || undefined, 'ready again');
});

test('something else that listens there is never ready, whatever it says', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 400 Bad Request\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { terminal, lines } = drive((server.address() as AddressInfo).port);
  await untilThere(() => lines.find((line) => line.includes('frame-too-long')), 'a named fault');
  expect(terminal.state()).toBe('away');
  await terminal[Symbol.asyncDispose]();
  server.close();
});
