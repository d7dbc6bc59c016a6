import { expect, test } from 'vitest';
import { PrinterAddress } from './printer-address.ts';

test.each([
  ['tcp://192.0.2.10', { kind: 'tcp', host: '192.0.2.10', port: 9100 }],
  ['tcp://[2001:db8::9]:8191', { kind: 'tcp', host: '2001:db8::9', port: 8191 }],
  ['usb:///dev/usb/lp0', { kind: 'usb', path: '/dev/usb/lp0' }],
  ['serial:///dev/ttyUSB0', { kind: 'serial', path: '/dev/ttyUSB0', baud: 38_400, flow: 'rtscts' }],
  ['serial:///dev/ttyS1?baud=9600&flow=none', { kind: 'serial', path: '/dev/ttyS1', baud: 9600, flow: 'none' }],
  ['epos://printer.test', { kind: 'epos', origin: 'http://printer.test:80', device: 'local_printer' }],
  ['eposs://printer.test/second', { kind: 'epos', origin: 'https://printer.test:443', device: 'second' }],
  ['ipp://[::1]:631/printers/office', { kind: 'ipp', url: 'http://[::1]:631/printers/office' }],
  ['ipps://printer.test/ipp/print', { kind: 'ipp', url: 'https://printer.test:631/ipp/print' }],
])('%s', (text, address) => {
  expect(PrinterAddress.parse(text)).toEqual(address);
});

test.each([
  '',
  'lp0',
  'tcp://',
  'http://printer.test',
  'usb:///etc/passwd',
  'usb:///dev/../etc/passwd',
  'usb://host/dev/usb/lp0',
  'serial:///dev/ttyS0?baud=fast',
  'serial:///dev/ttyS0?flow=xonxoff',
  'epos://printer.test/a b',
  'ipp://name:secret@printer.test/',
])('%s is refused', (text) => {
  expect(PrinterAddress.safeParse(text).success).toBe(false);
});
