import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { createLog } from '@machikado/runtime/log.ts';
import { listen } from '@machikado/runtime/process.ts';
import { openPrintFolder } from '../../simulators/printer/print-folder.ts';
import { openVirtualEpos } from '../../simulators/printer/virtual-epos.ts';
import { openVirtualIpp } from '../../simulators/printer/virtual-ipp.ts';
import { untilThere } from '../../simulators/rig/process-rig.ts';
import { PrinterAddress } from '../transports/printer-address.ts';
import { openPrinter } from './open-printer.ts';
import { usualTiming } from './printer-connection.ts';
import type { Slip } from './printer.ts';

const patience = { idleMs: 60_000, pausedMs: 60_000, tickMs: 20 };
const timing = { ...usualTiming, pollMs: 20, reconnectMs: 20, longestReconnectMs: 50, patience };

function driverAt(url: string) {
  const states: string[] = [];
  const printer = openPrinter(PrinterAddress.parse(url), {
    timing,
    log: createLog('kiosk-agent', () => undefined),
    onStatus: () => undefined,
    onState: ({ at }) => states.at(-1) !== at && states.push(at),
  });
  const statusIs = (wanted: string) => untilThere(() => printer.status() === wanted || undefined, wanted);
  return { printer, states, statusIs, [Symbol.asyncDispose]: () => printer[Symbol.asyncDispose]() };
}

function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'machikado-jobs-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

const bitmap = { widthDots: 576, heightDots: 300, rows: new Uint8Array(72 * 300).fill(0x33) };
const slipOf = (id: string): Slip => ({ id, bitmap, separate: false, mayStart: () => true, onBand: () => undefined });

test('ePOS-Print: a slip comes out once, and an answer that got lost is asked for by the job’s id', async () => {
  using folder = temporaryFolder();
  const prints = openPrintFolder(folder.path);
  await using machine = await openVirtualEpos(prints);
  await using driver = driverAt(machine.url);
  await driver.statusIs('ready');
  expect(await driver.printer.print(slipOf('one'))).toEqual({ kind: 'printed', proof: 'printed' });
  expect(driver.states).toEqual(['hello', 'identify', 'ready', 'sending', 'fencing', 'done', 'ready']);
  const png = PNG.sync.read(Buffer.from((await prints.read(1, 'png')) ?? []));
  expect(png.data.filter((value, at) => at % 4 === 0 && value < 0x80).length).toBe(72 * 300 * 4);

  machine.order({ loseAnswers: true });
  expect(await driver.printer.print(slipOf('two'))).toEqual({ kind: 'printed', proof: 'printed' });
  machine.order({ loseAnswers: false, spools: true });
  expect(await driver.printer.print(slipOf('three'))).toEqual({ kind: 'printed', proof: 'printed' });
  expect(Object.values(machine.handedOver())).toEqual([1, 1, 1]);
  expect(prints.list()).toHaveLength(3);

  // Another process, later: the printer still knows.
  await using later = driverAt(machine.url);
  expect(await later.printer.recall?.('two')).toBe(true);
  expect(await later.printer.recall?.('never')).toBe(false);
  machine.order({ forget: true });
  expect(await later.printer.recall?.('two')).toBe(false);
});

test.each([
  [{ paper: 'end' }, 'paper-end'],
  [{ paper: 'near-end' }, 'paper-near-end'],
  [{ cover: 'open' }, 'cover-open'],
  [{ trouble: 'cutter' }, 'cutter-error'],
  [{ trouble: 'heat' }, 'overheated'],
  [{ trouble: 'fault' }, 'error'],
] as const)('ePOS-Print: %o is %s', async (order, status) => {
  using folder = temporaryFolder();
  await using machine = await openVirtualEpos(openPrintFolder(folder.path));
  machine.order(order);
  await using driver = driverAt(machine.url);
  await driver.statusIs(status);
});

test('IPP: a slip is a PDF that another program draws with every dot; what a queue has passed on is not called printed', async () => {
  await using machine = await openVirtualIpp();
  await using driver = driverAt(machine.url);
  await driver.statusIs('ready');
  expect(await driver.printer.print(slipOf('one'))).toEqual({ kind: 'unknown' });
  const [job] = machine.jobs();
  using folder = temporaryFolder();
  const file = join(folder.path, 'sheet.pdf');
  writeFileSync(file, job?.document ?? '');
  const drawn = spawnSync('pdfimages', ['-png', file, join(folder.path, 'dots')], { encoding: 'utf8' });
  expect([drawn.status, drawn.stderr]).toEqual([0, '']);
  const shown = spawnSync('pdftoppm', ['-r', '60', file, join(folder.path, 'page')], { encoding: 'utf8' });
  expect([shown.status, shown.stderr]).toEqual([0, '']);
  expect(job?.name).toBe('one');
  expect(await driver.printer.recall?.('one')).toBe(false);
});

test('IPP: a lost answer, a job that fails, and one that a queue has forgotten', async () => {
  await using machine = await openVirtualIpp();
  await using driver = driverAt(machine.url);
  await driver.statusIs('ready');
  machine.order({ loseAnswers: true, holds: true });
  const lost = driver.printer.print(slipOf('lost'));
  await untilThere(() => (machine.jobs().length === 1 ? true : undefined), 'the job');
  machine.order({ finish: 'completed' });
  expect(await lost).toEqual({ kind: 'unknown' });
  const failed = driver.printer.print(slipOf('failed'));
  await untilThere(() => (machine.jobs().length === 2 ? true : undefined), 'the job');
  machine.order({ finish: 'aborted' });
  expect(await failed).toEqual({ kind: 'unknown' });
  const forgotten = driver.printer.print(slipOf('forgotten'));
  await untilThere(() => (machine.jobs().length === 3 ? true : undefined), 'the job');
  machine.order({ forget: true });
  expect(await forgotten).toEqual({ kind: 'unknown' });
});

test.each([
  [['media-empty-error'], 'paper-end'],
  [['media-low-warning'], 'paper-near-end'],
  [['cover-open', 'media-low'], 'cover-open'],
  [['toner-low-report'], 'ready'],
  [['paused'], 'error'],
] as const)('IPP: %o is %s', async (reasons, status) => {
  await using machine = await openVirtualIpp();
  machine.order({ reasons });
  await using driver = driverAt(machine.url);
  await driver.statusIs(status);
});

test.each(['epos', 'ipp'])('%s: a printer that answers with anything at all is offline', async (scheme) => {
  const asked = Promise.withResolvers<undefined>();
  let questions = 0;
  const server = createServer((socket) => {
    socket.on('error', () => undefined).resume();
    socket.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${'\u0001'.repeat(70_000)}`);
    questions += 1;
    // The one before was answered and taken.
    if (questions === 3) asked.resolve(undefined);
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, variable: 'a port' });
  await using driver = driverAt(`${scheme}://127.0.0.1:${port}/x`);
  await asked.promise;
  expect(driver.printer.status()).toBe('offline');
  expect(await driver.printer.print(slipOf('x'))).toEqual({ kind: 'not-started', reason: 'offline' });
  server.close();
});
