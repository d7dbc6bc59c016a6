import { createServer } from 'node:net';
import { listen, PortTakenError } from '@machikado/runtime/process.ts';

/** Every TCP port that the parts take on 127.0.0.1, with the variable that changes it. */
export const defaultPorts = {
  MACHIKADO_STAFF_PORT: 8400,
  MACHIKADO_DEVICE_PORT: 8443,
  MACHIKADO_RESIDENT_PORT: 8500,
  MACHIKADO_KIOSK_PORT: 8100,
  MACHIKADO_DOCK_PORT: 8190,
  MACHIKADO_PRINTER_PORT: 8191,
  MACHIKADO_CARD_PORT: 8192,
  MACHIKADO_TERMINAL_PORT: 8193,
  MACHIKADO_HID_PORT: 8194,
  MACHIKADO_BROWSING_PORT: 8110,
} as const;

export type Ports = Readonly<Record<keyof typeof defaultPorts, number>>;

async function probe(port: number, variable: string): Promise<number> {
  const server = createServer();
  const bound = await listen(server, { host: '127.0.0.1', port, variable });
  await new Promise((resolve) => server.close(resolve));
  return bound;
}

function fromEnvironment(variable: keyof typeof defaultPorts): number {
  const text = process.env[variable];
  if (text === undefined) return defaultPorts[variable];
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`${variable}=${text} is not a port (1–65535).`);
  return port;
}

const names = Object.keys(defaultPorts) as (keyof typeof defaultPorts)[];

/** The ports that the environment or the defaults ask for. Throws `PortTakenError` for the first one that is taken. */
export async function wantedPorts(): Promise<Ports> {
  const ports = Object.fromEntries(names.map((name) => [name, fromEnvironment(name)])) as Ports;
  for (const name of names) await probe(ports[name], name);
  return ports;
}

/** Below what a system hands out by itself (Linux from 32768, others from 49152), so that no outgoing connection is there. */
const ownRange = { first: 10_240, blocks: 2_200, blockSize: names.length } as const;
/** Vitest numbers its workers from 1; the blocks of two workers of one run never meet. */
const workers = 8;
const triesForABlock = 50;

/** Ports that are free now and that no other worker of this run is given, for a city that must not meet another one. */
export async function freePorts(): Promise<Ports> {
  const worker = Number(process.env['VITEST_POOL_ID'] ?? '0') % workers;
  for (let tried = 1; ; tried++) {
    const block = Math.floor((Math.random() * ownRange.blocks) / workers) * workers + worker;
    const first = ownRange.first + block * ownRange.blockSize;
    try {
      const entries: [string, number][] = [];
      for (const [place, name] of names.entries()) entries.push([name, await probe(first + place, name)]);
      return Object.fromEntries(entries) as Ports;
    } catch (error) {
      if (!(error instanceof PortTakenError) || tried >= triesForABlock) throw error;
    }
  }
}
