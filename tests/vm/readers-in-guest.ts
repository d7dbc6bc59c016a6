import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { untilThere } from '@machikado/kiosk-agent/simulators/rig/process-rig.ts';
import { readAttributes } from '@machikado/kiosk-agent/src/drivers/card/my-number-card.ts';
import { openReaders } from '@machikado/kiosk-agent/src/drivers/card/open-readers.ts';
import { watchCards } from '@machikado/kiosk-agent/src/drivers/card/reader.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { plugUhid } from './uhid-device.ts';

/**
 * Runs in the virtual machine: the agent's own readers against the kernel's hidraw and a CCID reader on USB, with each
 * pulled out and plugged in again.
 */
const log = createLog('guest', (line) => process.stdout.write(line));
const codes: string[] = [];
await using readers = await openReaders({ cardReader: { link: 'pcsc' }, usbReaders: 'usb' }, log);
readers.onCode(({ text }) => codes.push(text));
const cards = watchCards(readers.port, (state) => log.info('card', { state }));
const until = (is: () => boolean, what: string) => untilThere(() => (is() ? true : undefined), what);

// USB page 0x8C, a barcode scanner: report 2 of 63 bytes.
const scanner = Buffer.from('058C0902A1018502150026FF007508953F09FE8102C0', 'hex');
const scan = (text: string) => {
  const report = Buffer.alloc(64);
  report.set([2, text.length, ...Buffer.from(`]Q1${text}`, 'latin1')]);
  return report;
};
const nodes = () =>
  readdirSync('/sys/class/hidraw').filter((node) =>
    readFileSync(join('/sys/class/hidraw', node, 'device/uevent'), 'utf8').includes('Test Scanner'),
  );

for (const text of ['A-0001', 'A-0002']) {
  using device = plugUhid({ name: 'Test Scanner', vendor: 0x1234, product: 1, descriptor: scanner });
  // Said again and again: when the kiosk has opened the node is seen by nothing else.
  await until(() => {
    if (!codes.includes(text)) device.say(scan(text));
    return codes.includes(text);
  }, `the code ${text}`);
}
await until(() => nodes().length === 0, 'the end of the scanner');

/** The USB device of the card reader; taking its authorization away is pulling it out, as far as its drivers see. */
function ccidReader(): string {
  const devices = '/sys/bus/usb/devices';
  const found = readdirSync(devices).find((name) => {
    try {
      return readFileSync(join(devices, name, 'product'), 'utf8').includes('CCID');
    } catch {
      return false;
    }
  });
  assert.ok(found !== undefined, 'There is no CCID reader.');
  return join(devices, found, 'authorized');
}

await until(() => cards.state() === 'my-number', 'the My Number card');
const card = cards.card();
assert.ok(card !== undefined);
const read = await readAttributes(card, Buffer.from('1234'));
assert.ok(read.ok, JSON.stringify(read));
assert.equal(read.value.name, '見本 花子');
const switchOf = ccidReader();
writeFileSync(switchOf, '0');
await until(() => cards.state() === 'no-reader', 'the end of the card reader');
writeFileSync(switchOf, '1');
await until(() => cards.state() === 'my-number', 'the card reader plugged in again');
process.stdout.write('ALL SEEN\n');
