import { z } from 'zod';

/** Where a printer is and how it is reached. */
export type PrinterAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'usb'; readonly path: string }
  | { readonly kind: 'serial'; readonly path: string; readonly baud: number; readonly flow: 'none' | 'rtscts' }
  /** Epson's ePOS-Print service; `device` is the printer's name in it. */
  | { readonly kind: 'epos'; readonly origin: string; readonly device: string }
  /** A queue of CUPS or a printer that speaks IPP, as the address of its HTTP service. */
  | { readonly kind: 'ipp'; readonly url: string };

const usualPorts = { tcp: 9100, epos: 80, eposs: 443, ipp: 631, ipps: 631 } as const;
const Baud = z.coerce.number().int().min(1200).max(921_600);
const Flow = z.enum(['none', 'rtscts']);
/** A device below /dev, without any way out of it. */
const DevicePath = z
  .string()
  .regex(/^\/dev\/[A-Za-z0-9][A-Za-z0-9/_.:-]{0,200}$/)
  .refine((path) => !path.includes('..'));

const hostOf = (url: URL) => url.hostname.replace(/^\[(.*)\]$/, '$1');

function readAddress(text: string): PrinterAddress | undefined {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return undefined;
  switch (url.protocol) {
    case 'tcp:':
      return url.hostname === ''
        ? undefined
        : { kind: 'tcp', host: hostOf(url), port: Number(url.port) || usualPorts.tcp };
    case 'usb:': {
      const path = DevicePath.safeParse(url.pathname);
      return path.success && url.hostname === '' ? { kind: 'usb', path: path.data } : undefined;
    }
    case 'serial:': {
      const path = DevicePath.safeParse(url.pathname);
      const baud = Baud.safeParse(url.searchParams.get('baud') ?? 38_400);
      const flow = Flow.safeParse(url.searchParams.get('flow') ?? 'rtscts');
      if (!path.success || !baud.success || !flow.success || url.hostname !== '') return undefined;
      return { kind: 'serial', path: path.data, baud: baud.data, flow: flow.data };
    }
    case 'epos:':
    case 'eposs:': {
      if (url.hostname === '') return undefined;
      const isSecure = url.protocol === 'eposs:';
      const port = Number(url.port) || usualPorts[isSecure ? 'eposs' : 'epos'];
      const device = url.pathname.replace(/^\//, '') || 'local_printer';
      if (!/^[A-Za-z0-9_.-]{1,30}$/.test(device)) return undefined;
      return { kind: 'epos', origin: `${isSecure ? 'https' : 'http'}://${url.hostname}:${port}`, device };
    }
    case 'ipp:':
    case 'ipps:': {
      if (url.hostname === '' || url.search !== '') return undefined;
      const isSecure = url.protocol === 'ipps:';
      const port = Number(url.port) || usualPorts.ipp;
      return { kind: 'ipp', url: `${isSecure ? 'https' : 'http'}://${url.hostname}:${port}${url.pathname || '/'}` };
    }
    default:
      return undefined;
  }
}

/**
 * `tcp://host:9100` · `usb:///dev/usb/lp0` · `serial:///dev/ttyUSB0?baud=38400&flow=rtscts` · `epos://host/local_printer`
 * (`eposs:` over TLS) · `ipp://host:631/printers/name` (`ipps:` over TLS).
 */
export const PrinterAddress = z
  .string()
  .max(300)
  .transform((text, context): PrinterAddress => {
    const address = readAddress(text);
    if (address !== undefined) return address;
    context.addIssue('an address with tcp:, usb:, serial:, epos:, eposs:, ipp: or ipps: is needed');
    return z.NEVER;
  });
