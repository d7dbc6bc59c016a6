import { closeSync, openSync, writeSync } from 'node:fs';

/** linux/uhid.h: the kernel makes a HID device, with its hidraw node, of what a program writes here. */
const kinds = { create2: 11, input2: 12 } as const;
const dataBytes = 4096;
const usbBus = 3;

export type UhidDevice = Disposable & { readonly say: (report: Uint8Array) => void };

export type UhidFacts = {
  readonly name: string;
  readonly vendor: number;
  readonly product: number;
  readonly descriptor: Uint8Array;
};

/** Plugs a HID device into the kernel; it is pulled out when it is disposed of. */
export function plugUhid({ name, vendor, product, descriptor }: UhidFacts): UhidDevice {
  const device = openSync('/dev/uhid', 'r+');
  const create = Buffer.alloc(4 + 128 + 64 + 64 + 4 + 16 + dataBytes);
  create.writeUInt32LE(kinds.create2, 0);
  create.write(name, 4, 127, 'latin1');
  create.writeUInt16LE(descriptor.length, 260);
  create.writeUInt16LE(usbBus, 262);
  create.writeUInt32LE(vendor, 264);
  create.writeUInt32LE(product, 268);
  create.set(descriptor, 280);
  writeSync(device, create);
  return {
    say: (report) => {
      const input = Buffer.alloc(6 + dataBytes);
      input.writeUInt32LE(kinds.input2, 0);
      input.writeUInt16LE(report.length, 4);
      input.set(report, 6);
      writeSync(device, input);
    },
    [Symbol.dispose]: () => closeSync(device),
  };
}
