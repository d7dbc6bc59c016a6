import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { BytePort } from './port.ts';
import type { PrinterAddress } from './printer-address.ts';

/** Opens a printer on a serial line, 8 bits, no parity. Error: `unreachable` when the device cannot be opened. */
export async function openSerialPort(
  address: Extract<PrinterAddress, { kind: 'serial' }>,
): Promise<Result<BytePort, 'unreachable'>> {
  // Only a kiosk with a serial printer pays for its native part.
  const { SerialPort } = await import('serialport');
  const { path, baud: baudRate } = address;
  const serial = new SerialPort({ path, baudRate, rtscts: address.flow === 'rtscts', autoOpen: false });
  const ended = Promise.withResolvers<undefined>();
  const close = () => {
    if (serial.isOpen) serial.close(() => undefined);
    ended.resolve(undefined);
  };
  // The reason of an error does not matter: the driver connects again.
  serial.on('error', close);
  serial.on('close', close);
  const isOpen = await new Promise<boolean>((resolve) => serial.open((error) => resolve(error === null)));
  if (!isOpen) return err('unreachable');
  return ok({
    write: (bytes) =>
      new Promise((resolve) => {
        void ended.promise.then(() => resolve(err('closed')));
        if (!serial.isOpen) return;
        serial.write(Buffer.from(bytes), (error) => {
          if (error) resolve(err('closed'));
          else serial.drain((failed) => resolve(failed ? err('closed') : ok()));
        });
      }),
    onBytes: (listener) => serial.on('data', (bytes: Buffer) => listener(bytes)),
    closed: ended.promise,
    close,
  });
}
