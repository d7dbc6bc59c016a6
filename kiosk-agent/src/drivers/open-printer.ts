import type { Result } from '@machikado/contracts/result.ts';
import { openCharacterDevice } from '../transports/character-device.ts';
import type { BytePort } from '../transports/port.ts';
import type { PrinterAddress } from '../transports/printer-address.ts';
import { openSerialPort } from '../transports/serial.ts';
import { openTcpPort } from '../transports/tcp-9100.ts';
import { createBytePrinter } from './byte-printer.ts';
import { createJobPrinter, type JobService } from './job-printer.ts';
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

/** A service whose protocol is loaded when it is first spoken: no kiosk has more than one, and each costs memory. */
function loadedLate(load: () => Promise<JobService>): JobService {
  let loading: Promise<JobService> | undefined;
  const service = () => (loading ??= load());
  return {
    askStatus: async () => (await service()).askStatus(),
    submit: async (slip, profile) => (await service()).submit(slip, profile),
    lookUp: async (id) => (await service()).lookUp(id),
  };
}

/** The driver of the printer at an address, whatever the cable and the language. */
export function openPrinter(address: PrinterAddress, options: Omit<BytePrinterOptions, 'connect'>): Printer {
  switch (address.kind) {
    case 'epos':
      return createJobPrinter(
        loadedLate(async () => (await import('./epos/service.ts')).openEposService(address)),
        options,
      );
    case 'ipp':
      return createJobPrinter(
        loadedLate(async () => (await import('./ipp/service.ts')).openIppService(address)),
        options,
      );
    default:
      return createBytePrinter({ ...options, connect: () => openPort(address) });
  }
}
