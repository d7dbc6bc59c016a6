import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { untilThere } from '@machikado/kiosk-agent/simulators/rig/process-rig.ts';
import { openCharacterDevice } from '@machikado/kiosk-agent/src/transports/character-device.ts';
import type { BytePort } from '@machikado/kiosk-agent/src/transports/port.ts';

const configfs = '/sys/kernel/config';
const controller = 'dummy_udc.0';
/** Where the gadget's own side of the cable is read and written. */
const insidePath = '/dev/g_printer0';
/** What a receipt printer says of itself on USB (IEEE 1284 device id). */
const deviceId = 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T88VII;CLS:PRINTER;';

export type GadgetPrinter = AsyncDisposable & {
  /** Every byte that came over USB since it was plugged in. */
  readonly received: () => Buffer;
  readonly unplug: () => Promise<void>;
  readonly plug: () => Promise<void>;
};

/**
 * A printer on a USB bus inside the kernel (dummy_hcd): its own host sees it as `/dev/usb/lp0`, and its bytes go to a
 * simulated network printer and back. Loads the modules that it needs; needs root.
 */
export async function makeGadgetPrinter(printerUrl: string): Promise<GadgetPrinter> {
  execFileSync('modprobe', ['-a', 'dummy_hcd', 'libcomposite', 'usb_f_printer', 'usblp']);
  execFileSync('sh', ['-c', `mountpoint -q ${configfs} || mount -t configfs none ${configfs}`]);
  const gadget = join(configfs, 'usb_gadget/printer');
  describe(gadget);
  const switchTo = (to: string) => writeFileSync(join(gadget, 'UDC'), `${to}\n`);
  const { hostname: host, port } = new URL(printerUrl);
  const machine = connect({ host, port: Number(port), noDelay: true });
  const received: Buffer[] = [];
  let inside: BytePort | undefined;
  machine.on('data', (bytes) => void inside?.write(bytes));
  const plug = async () => {
    received.length = 0;
    switchTo(controller);
    execFileSync('udevadm', ['settle']);
    // It opens only when the host has chosen what to do with it.
    inside = await untilThere(async () => {
      const opened = await openCharacterDevice(insidePath);
      return opened.ok ? opened.value : undefined;
    }, 'the inside of the gadget');
    inside.onBytes((bytes) => {
      received.push(Buffer.from(bytes));
      machine.write(bytes);
    });
  };
  const unplug = async () => {
    inside?.close();
    inside = undefined;
    // The kernel may use the device's memory anew at the next plug: an opening that outlives it would corrupt its lists.
    await untilThere(() => (isHeld(insidePath) ? undefined : true), 'the last opening to end');
    switchTo('');
  };
  await plug();
  return {
    received: () => Buffer.concat(received),
    unplug,
    plug,
    [Symbol.asyncDispose]: async () => {
      machine.destroy();
      await unplug();
      rmSync(join(gadget, 'configs/c.1/printer.0'));
    },
  };
}

/** Whether this process has a file open; a port says that it is closed before its descriptor is. */
function isHeld(path: string): boolean {
  const openings = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(join('/proc/self/fd', fd));
    } catch {
      return '';
    }
  });
  return openings.includes(path);
}

function describe(gadget: string): void {
  const put = (name: string, value: string) => writeFileSync(join(gadget, name), value);
  mkdirSync(join(gadget, 'strings/0x409'), { recursive: true });
  mkdirSync(join(gadget, 'configs/c.1'), { recursive: true });
  mkdirSync(join(gadget, 'functions/printer.0'), { recursive: true });
  put('idVendor', '0x04b8');
  put('idProduct', '0x0202');
  put('strings/0x409/manufacturer', 'EPSON');
  put('strings/0x409/product', 'TM-T88VII');
  put('functions/printer.0/pnp_string', deviceId);
  put('functions/printer.0/q_len', '10');
  symlinkSync(join(gadget, 'functions/printer.0'), join(gadget, 'configs/c.1/printer.0'));
}
