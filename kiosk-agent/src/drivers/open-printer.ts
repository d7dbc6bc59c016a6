import type { Result } from '@machikado/contracts/result.ts';
import { openCharacterDevice } from '../transports/character-device.ts';
import type { BytePort } from '../transports/port.ts';
import type { PrinterAddress } from '../transports/printer-address.ts';
import { openSerialPort } from '../transports/serial.ts';
import { openTcpPort } from '../transports/tcp-9100.ts';
import { createBytePrinter, type BytePrinterOptions } from './byte-printer.ts';
import type { Printer } from './printer.ts';

type ByteAddress = Extract<PrinterAddress, { kind: 'tcp' | 'usb' | 'serial' }>;

function openPort(address: ByteAddress): Promise<Result<BytePort, 'unreachable'>> {
  switch (address.kind) {
    case 'tcp':
      return openTcpPort(address);
    case 'usb':
      return openCharacterDevice(address.path);
    case 'serial':
      return openSerialPort(address);
  }
}

/** The driver of the printer at an address, whatever the cable and the language. */
export function openPrinter(address: ByteAddress, options: Omit<BytePrinterOptions, 'connect'>): Printer {
  return createBytePrinter({ ...options, connect: () => openPort(address) });
}
