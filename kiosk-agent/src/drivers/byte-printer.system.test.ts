import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { openPrintFolder } from '../../simulators/printer/print-folder.ts';
import type { PrinterOrder } from '../../simulators/printer/printer-state.ts';
import { layCable } from '../../simulators/printer/virtual-cable.ts';
import { openVirtualPrinter } from '../../simulators/printer/virtual-printer.ts';
import { untilThere } from '../../simulators/rig/process-rig.ts';
import { openPrinter } from './open-printer.ts';
import { usualTiming } from './printer-connection.ts';
import type { Slip } from './printer.ts';

const timing = {
  ...usualTiming,
  pollMs: 20,
  reconnectMs: 20,
  longestReconnectMs: 50,
  patience: { idleMs: 60_000, pausedMs: 60_000, tickMs: 20 },
};

const cables = {
  tcp: (url: string) => {
    const { hostname: host, port } = new URL(url);
    return Promise.resolve({ address: { kind: 'tcp', host, port: Number(port) } as const, cable: undefined });
  },
  usb: async (url: string) => {
    const cable = await layCable(url);
    return { address: { kind: 'usb', path: cable.path } as const, cable };
  },
  serial: async (url: string) => {
    const cable = await layCable(url);
    return { address: { kind: 'serial', path: cable.path, baud: 115_200, flow: 'none' } as const, cable };
  },
};

/** A driver that is joined to a simulated printer, and everything that it has told. */
async function joinPrinter(order: PrinterOrder = {}, by: keyof typeof cables = 'tcp') {
  const cleanup = new AsyncDisposableStack();
  const directory = mkdtempSync(join(tmpdir(), 'machikado-driver-'));
  cleanup.defer(() => rmSync(directory, { recursive: true, force: true }));
  const folder = openPrintFolder(directory);
  const machine = cleanup.use(await openVirtualPrinter({ port: 0, folder }));
  machine.order(order);
  const { address, cable } = await cables[by](machine.url);
  cleanup.use(cable);
  const [states, statuses, lines]: [string[], string[], string[]] = [[], [], []];
  const printer = cleanup.use(
    openPrinter(address, {
      timing,
      log: createLog('kiosk-agent', (line) => lines.push(line)),
      onStatus: (status) => statuses.push(status),
      onState: ({ at }) => states.at(-1) !== at && states.push(at),
    }),
  );
  const statusIs = (wanted: string) => untilThere(() => printer.status() === wanted || undefined, wanted);
  const dispose = () => cleanup.disposeAsync();
  return { machine, folder, printer, cable, states, statuses, lines, statusIs, [Symbol.asyncDispose]: dispose };
}

/** Dots enough for some bands. */
const bitmap = { widthDots: 504, heightDots: 600, rows: new Uint8Array(63 * 600).fill(0x55) };
const slip: Slip = { id: 'a5c1', bitmap, separate: false, mayStart: () => true, onBand: () => undefined };

test('the driver goes through its states, and a printer that names itself gets its profile', async () => {
  await using joined = await joinPrinter({ identity: { maker: 'EPSON', model: 'TM-T88VII' } });
  await joined.statusIs('ready');
  expect(joined.printer.profile().id).toBe('epson-tm-t88vii');
  expect(await joined.printer.print(slip)).toEqual({ kind: 'printed', proof: 'printed' });
  expect(joined.states).toEqual(['hello', 'identify', 'ready', 'sending', 'fencing', 'done', 'ready']);
});

test('a printer that has process ids is asked by one, and believed only for its own', async () => {
  await using joined = await joinPrinter({ identity: { maker: 'EPSON', model: 'TM-T88VII' } });
  await joined.statusIs('ready');
  await joined.printer.print(slip);
  const bytes = Buffer.from((await joined.folder.read(1, 'bin')) ?? []);
  await joined.printer.print({ ...slip, id: 'another' });
  const next = Buffer.from((await joined.folder.read(2, 'bin')) ?? []);
  // What is asked after the cut stands before the next slip.
  const mark = Buffer.from([0x1d, 0x28, 0x48, 6, 0, 48, 48]);
  expect(bytes.includes(mark)).toBe(false);
  expect(next.indexOf(mark)).toBe(0);
  expect(next.includes(Buffer.from([0x1d, 0x72, 1]))).toBe(false);
});

test('what the printer cannot do now is told, and a slip on its way is paused for it and goes on', async () => {
  await using joined = await joinPrinter();
  await joined.statusIs('ready');
  for (const [trouble, status] of [
    ['heat', 'overheated'],
    ['cutter', 'cutter-error'],
    ['fault', 'error'],
  ] as const) {
    joined.machine.order({ trouble });
    await joined.statusIs(status);
    expect(await joined.printer.print(slip)).toEqual({ kind: 'not-started', reason: status });
  }
  joined.machine.order({ trouble: 'none', endPaperAfterBytes: 20_000 });
  await joined.statusIs('ready');
  const outcome = joined.printer.print(slip);
  await untilThere(() => (joined.states.includes('paused') ? true : undefined), 'paused');
  joined.machine.order({ paper: 'ok', trouble: 'heat' });
  await joined.statusIs('overheated');
  joined.machine.order({ trouble: 'none' });
  expect(await outcome).toEqual({ kind: 'printed', proof: 'processed' });
});

test('a slow printer is waited for, and one that closes its half of the connection has an unknown slip', async () => {
  await using joined = await joinPrinter({ commandMs: 40 });
  await joined.statusIs('ready');
  const began = joined.states.length;
  const slow = joined.printer.print(slip);
  await untilThere(() => (joined.states.includes('fencing') ? true : undefined), 'all bytes');
  // All bytes are with it, and it has not worked them.
  expect(joined.folder.list()).toHaveLength(0);
  expect(await slow).toEqual({ kind: 'printed', proof: 'processed' });
  expect(joined.folder.list()).toHaveLength(1);
  expect(joined.states.slice(began)).toEqual(['sending', 'fencing', 'done', 'ready']);
  joined.machine.order({ commandMs: 0, halfCloseAfterBytes: 20_000 });
  expect(await joined.printer.print({ ...slip, id: 'torn' })).toEqual({ kind: 'unknown' });
  await joined.statusIs('offline');
  await joined.statusIs('ready');
  expect(await joined.printer.print({ ...slip, id: 'next', separate: true })).toEqual({
    kind: 'printed',
    proof: 'processed',
  });
});

test('a printer that cannot be printed on says so in place of printing rubbish', async () => {
  await using joined = await joinPrinter();
  const impact = printerProfile('epson-tm-u220');
  joined.printer.chooseProfile(impact.ok ? impact.value : undefined);
  await joined.statusIs('error');
  expect(joined.lines.join()).toContain('prints-no-pictures');
  expect(await joined.printer.print(slip)).toMatchObject({ kind: 'not-started' });
});

test.each(['usb', 'serial'] as const)(
  'by %s the same bytes arrive, a cable that is pulled leaves its slip unknown, and a plugged one is found again',
  async (by) => {
    await using byNet = await joinPrinter();
    await using joined = await joinPrinter({}, by);
    await Promise.all([byNet.statusIs('ready'), joined.statusIs('ready')]);
    expect(await byNet.printer.print(slip)).toEqual({ kind: 'printed', proof: 'processed' });
    expect(await joined.printer.print(slip)).toEqual({ kind: 'printed', proof: 'processed' });
    const [expected, sent] = await Promise.all([byNet.folder.read(1, 'bin'), joined.folder.read(1, 'bin')]);
    expect(Buffer.from(sent ?? []).equals(Buffer.from(expected ?? []))).toBe(true);
    joined.machine.order({ pauseAfterBytes: 20_000 });
    const torn = joined.printer.print({ ...slip, id: 'torn' });
    await untilThere(() => (joined.machine.describe()['bufferedBytes'] === 0 ? undefined : true), 'half a slip');
    await joined.cable?.unplug();
    expect(await torn).toMatchObject({ kind: 'unknown' });
    await joined.statusIs('offline');
    joined.machine.order({});
    await joined.cable?.plug();
    await joined.statusIs('ready');
    expect(await joined.printer.print({ ...slip, id: 'next', separate: true })).toEqual({
      kind: 'printed',
      proof: 'processed',
    });
  },
);
