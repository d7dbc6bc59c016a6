import type { Result } from '@machikado/contracts/result.ts';
import { openCharacterDevice } from '../transports/character-device.ts';
import type { BytePort } from '../transports/port.ts';
import type { PrinterAddress } from '../transports/printer-address.ts';
import { openSerialPort } from '../transports/serial.ts';
import { openTcpPort } from '../transports/tcp-9100.ts';
import { createBytePrinter } from './byte-printer.ts';
import { openEposService } from './epos/service.ts';
import { openIppService } from './ipp/service.ts';
import { createJobPrinter } from './job-printer.ts';
import type { BytePrinterOptions } from './printer-connection.ts';
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
export function openPrinter(address: PrinterAddress, options: Omit<BytePrinterOptions, 'connect'>): Printer {
  switch (address.kind) {
    case 'epos':
      return createJobPrinter(openEposService(address), options);
    case 'ipp':
      return createJobPrinter(openIppService(address), options);
    default:
      return createBytePrinter({ ...options, connect: () => openPort(address) });
  }
}
