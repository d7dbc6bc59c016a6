import assert from 'node:assert/strict';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok } from '@machikado/contracts/result.ts';
import { openPrintFolder } from '@machikado/kiosk-agent/simulators/printer/print-folder.ts';
import { openVirtualPrinter } from '@machikado/kiosk-agent/simulators/printer/virtual-printer.ts';
import { untilThere } from '@machikado/kiosk-agent/simulators/rig/process-rig.ts';
import { createBytePrinter } from '@machikado/kiosk-agent/src/drivers/byte-printer.ts';
import { usualTiming } from '@machikado/kiosk-agent/src/drivers/printer-connection.ts';
import { openCharacterDevice } from '@machikado/kiosk-agent/src/transports/character-device.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { makeGadgetPrinter } from './usb-gadget-printer.ts';

/**
 * Runs in the virtual machine: the agent's own driver prints on a printer that the kernel shows at `/dev/usb/lp0`, which
 * is pulled out and plugged in again.
 */
const device = '/dev/usb/lp0';
const log = createLog('guest', (line) => process.stdout.write(line));
const folder = openPrintFolder(mkdtempSync(join(tmpdir(), 'machikado-prints-')));
await using machine = await openVirtualPrinter({ port: 0, folder });
machine.order({ identity: { maker: 'EPSON', model: 'TM-T88VII' } });
await using gadget = await makeGadgetPrinter(machine.url);
const sent: Buffer[] = [];

/** The driver's own way to the device; what it hands to the kernel is kept. */
async function openWatched() {
  const opened = await openCharacterDevice(device);
  if (!opened.ok) return opened;
  const port = opened.value;
  const write: typeof port.write = (bytes) => {
    sent.push(Buffer.from(bytes));
    return port.write(bytes);
  };
  return ok({ ...port, write });
}

await using printer = createBytePrinter({
  connect: openWatched,
  timing: usualTiming,
  log,
  onStatus: (status) => log.info('printer', { status }),
});
const until = (is: () => boolean, what: string) => untilThere(() => (is() ? true : undefined), what);
const bitmap = { widthDots: 504, heightDots: 1200, rows: new Uint8Array(63 * 1200).map((_, at) => (at * 37) % 251) };

async function printOne(id: string): Promise<void> {
  await until(() => printer.status() === 'ready', 'a printer that is ready');
  const slip = { id, bitmap, separate: false, mayStart: () => true, onBand: () => undefined };
  assert.deepEqual(await printer.print(slip), { kind: 'printed', proof: 'printed' });
}

/** What came out of the cable is what went in, byte for byte. */
async function nothingChanged(): Promise<void> {
  const wanted = Buffer.concat(sent);
  await until(() => gadget.received().length >= wanted.length, 'every byte');
  assert.ok(gadget.received().subarray(0, wanted.length).equals(wanted));
  log.info('cable', { bytes: wanted.length });
}

await printOne('before');
assert.equal(printer.profile().id, 'epson-tm-t88vii');
await nothingChanged();
await gadget.unplug();
await until(() => printer.status() === 'offline', 'the end of the printer');
assert.ok(!existsSync(device));
// What was on its way when the cable was pulled is gone.
sent.length = 0;
await gadget.plug();
await printOne('after');
await nothingChanged();
assert.equal(folder.list().length, 2);
process.stdout.write('ALL PRINTED\n');
