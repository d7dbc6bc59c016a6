import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.ts';
import { startPart, type Part } from './part.ts';
import type { Ports } from './ports.ts';
import { accepts, answers, until } from './probes.ts';
import { applyFleet, enrolDevice, login, type TechnicianOptions } from './technician.ts';
import type { WebSearch } from './web-search.ts';

const repository = join(import.meta.dirname, '../..');

export type CityOptions = {
  readonly cityId: string;
  /** Everything that the city keeps lies below this folder. */
  readonly state: string;
  readonly ports: Ports;
  /** The folder of city packs; the product's own without it. */
  readonly packs?: string;
  /** The network lab in which the Wi-Fi spot really opens and closes a network; without it the gateway only records. */
  readonly lab?: Lab;
  /** What the kiosk needs to search the web; without it the kiosk does not offer that. */
  readonly webSearch?: WebSearch;
  readonly onProgress?: (what: string) => void;
};

export type PartName = 'city-services' | 'simulators' | 'kiosk-agent' | 'hotspot-portal';

export type RunningCity = {
  readonly cityId: string;
  readonly state: string;
  readonly lab: Lab | undefined;
  readonly urls: {
    readonly kiosk: string;
    readonly dock: string;
    readonly staff: string;
    readonly portal: string;
    readonly resident: string;
  };
  readonly technician: TechnicianOptions;
  readonly part: (name: PartName) => Part;
  readonly stop: () => Promise<void>;
};

const node = (script: string): [string, ...string[]] => [process.execPath, join(repository, script)];

/**
 * Starts the whole city on this machine and resolves when each part really answers: server of record, devices enrolled
 * by the technicians' CLI, kiosk with its simulated printer, card reader and payment terminal, Wi-Fi
 * spot. On failure all that had been
 * started is stopped again.
 */
export async function startCity(options: CityOptions): Promise<RunningCity> {
  const parts = new Map<PartName, Part>();
  const stop = async () => {
    for (const part of [...parts.values()].reverse()) await part.stop();
  };
  try {
    return await startParts(options, { parts, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

type Held = { readonly parts: Map<PartName, Part>; readonly stop: () => Promise<void> };

async function startParts(options: CityOptions, held: Held): Promise<RunningCity> {
  const say = options.onProgress ?? (() => undefined);
  const start = async (name: PartName, part: Omit<Parameters<typeof startPart>[0], 'name' | 'logFile'>) => {
    say(name);
    held.parts.set(name, await startPart({ ...part, name, logFile: join(options.state, `${name}.log`) }));
  };
  await mkdir(options.state, { recursive: true, mode: 0o700 });
  await start('city-services', { command: node('city-services/src/main.ts'), env: cityEnvironment(options) });
  const staffUrl = held.parts.get('city-services')?.urls()['staff'] ?? '';
  const technician = technicianOf(options, staffUrl);
  say('enrolment');
  await enrolBoth(options, technician);
  // The two do not need each other; the simulators come first so that the printer is there to be identified.
  await start('simulators', { command: node('kiosk-agent/simulators/main.ts'), env: simulatorEnvironment(options) });
  await start('kiosk-agent', { command: node('kiosk-agent/src/main.ts'), env: kioskEnvironment(options) });
  await start('hotspot-portal', spotProcess(options));
  const city = describe(options, held, technician);
  say('answers');
  await reallyReady(city);
  return city;
}

function technicianOf(options: CityOptions, staffUrl: string): TechnicianOptions {
  return {
    home: join(options.state, 'technician'),
    staffUrl,
    staffAccountsFile: join(options.state, 'city/staff-accounts.json'),
  };
}

function describe(options: CityOptions, held: Held, technician: TechnicianOptions): RunningCity {
  const part = (name: PartName) => {
    const found = held.parts.get(name);
    if (found === undefined) throw new Error(`${name} was not started.`);
    return found;
  };
  // Without the last slash, so that a path can follow.
  const url = (name: PartName, listener: string) => (part(name).urls()[listener] ?? '').replace(/\/$/, '');
  return {
    cityId: options.cityId,
    state: options.state,
    lab: options.lab,
    urls: {
      kiosk: url('kiosk-agent', 'kiosk'),
      dock: url('simulators', 'dock'),
      staff: url('city-services', 'staff'),
      portal: url('hotspot-portal', 'portal'),
      resident: url('city-services', 'resident'),
    },
    technician,
    part,
    stop: held.stop,
  };
}

function cityEnvironment(options: CityOptions): Record<string, string> {
  const hosts = ['127.0.0.1', ...(options.lab ? [options.lab.managementRoot] : [])];
  return {
    MACHIKADO_CITY: options.cityId,
    ...(options.packs !== undefined && { MACHIKADO_PACKS: options.packs }),
    MACHIKADO_CITY_STATE: join(options.state, 'city'),
    MACHIKADO_STAFF_PORT: String(options.ports.MACHIKADO_STAFF_PORT),
    MACHIKADO_DEVICE_PORT: String(options.ports.MACHIKADO_DEVICE_PORT),
    MACHIKADO_RESIDENT_PORT: String(options.ports.MACHIKADO_RESIDENT_PORT),
    MACHIKADO_DEVICE_HOSTS: hosts.join(','),
    MACHIKADO_WIFI_SPOT: 'W-0001',
    MACHIKADO_DEMO: '1',
  };
}

function simulatorEnvironment(options: CityOptions): Record<string, string> {
  return {
    MACHIKADO_DOCK_PORT: String(options.ports.MACHIKADO_DOCK_PORT),
    MACHIKADO_PRINTER_PORT: String(options.ports.MACHIKADO_PRINTER_PORT),
    MACHIKADO_CARD_PORT: String(options.ports.MACHIKADO_CARD_PORT),
    MACHIKADO_TERMINAL_PORT: String(options.ports.MACHIKADO_TERMINAL_PORT),
    MACHIKADO_HID_PORT: String(options.ports.MACHIKADO_HID_PORT),
    MACHIKADO_PRINTS: join(options.state, 'prints'),
  };
}

function kioskEnvironment(options: CityOptions): Record<string, string> {
  return {
    MACHIKADO_KIOSK_STATE: join(options.state, 'kiosk'),
    MACHIKADO_KIOSK_PORT: String(options.ports.MACHIKADO_KIOSK_PORT),
    MACHIKADO_PRINTER: `tcp://127.0.0.1:${options.ports.MACHIKADO_PRINTER_PORT}`,
    MACHIKADO_CARD_READER: `vpcd://127.0.0.1:${options.ports.MACHIKADO_CARD_PORT}`,
    MACHIKADO_USB_READERS: `vhid://127.0.0.1:${options.ports.MACHIKADO_HID_PORT}`,
    MACHIKADO_PAYMENT_TERMINAL:
      process.env['MACHIKADO_PAYMENT_TERMINAL'] ?? `tcp://SIM-1@127.0.0.1:${options.ports.MACHIKADO_TERMINAL_PORT}`,
    ...options.webSearch?.env,
  };
}

/** The name under which phones reach the portal; the lab's DNS knows it. */
export const portalName = (cityId: string) => `wifi.${cityId}.test`;

/** In the lab the spot lives in the gateway's namespace and has the real ports; otherwise on loopback with high ones. */
function spotProcess(options: CityOptions): Pick<Parameters<typeof startPart>[0], 'command' | 'env'> {
  const own = {
    MACHIKADO_SPOT_STATE: join(options.state, 'spot'),
    MACHIKADO_CITY: options.cityId,
    MACHIKADO_PORTAL_NAME: portalName(options.cityId),
  };
  const script = node('hotspot-portal/src/main.ts');
  if (options.lab) {
    return {
      command: options.lab.gatewayCommand(script[0], script.slice(1)),
      env: {
        ...own,
        MACHIKADO_GATEWAY: 'nft',
        MACHIKADO_SPOT_MANAGEMENT: managementAddress(options),
        // The network between the two may be another one than at the time of enrolment.
        MACHIKADO_CITY_URL: cityUrlInLab(options.lab, options),
      },
    };
  }
  return {
    command: script,
    env: {
      ...own,
      MACHIKADO_GATEWAY: 'record',
      MACHIKADO_PORTAL_HTTP: process.env['MACHIKADO_PORTAL_HTTP'] ?? '127.0.0.1:8180',
      MACHIKADO_PORTAL_HTTPS: process.env['MACHIKADO_PORTAL_HTTPS'] ?? '127.0.0.1:8543',
      MACHIKADO_SPOT_MANAGEMENT: managementAddress(options),
      MACHIKADO_RADIUS_AUTH: process.env['MACHIKADO_RADIUS_AUTH'] ?? '127.0.0.1:18120',
      MACHIKADO_RADIUS_ACCT: process.env['MACHIKADO_RADIUS_ACCT'] ?? '127.0.0.1:18130',
    },
  };
}

function cityUrlInLab(lab: Lab, options: CityOptions): string {
  return `https://${lab.managementRoot}:${options.ports.MACHIKADO_DEVICE_PORT}`;
}

const managementPort = 9443;

function managementAddress(options: CityOptions): string {
  if (options.lab) return `${options.lab.managementGateway}:${managementPort}`;
  return process.env['MACHIKADO_SPOT_MANAGEMENT'] ?? '127.0.0.1:9443';
}

async function enrolBoth(options: CityOptions, technician: TechnicianOptions): Promise<void> {
  await login(technician);
  await enrolDevice(technician, { asset: 'K-0001', kind: 'kiosk', identity: join(options.state, 'kiosk/identity') });
  await enrolDevice(technician, { asset: 'W-0001', kind: 'wifi-spot', identity: join(options.state, 'spot/identity') });
  await applyFleet(technician, `https://${managementAddress(options)}`);
}

/** Every part is asked for what people will ask it for, not only whether its process runs. */
async function reallyReady(city: RunningCity): Promise<void> {
  await Promise.all([
    until('the kiosk page', () => answers(`${city.urls.kiosk}/`)),
    until('the staff console', () => answers(`${city.urls.staff}/`)),
    until('the residents’ page', () => answers(`${city.urls.resident}/`)),
    until('the dock', () => answers(`${city.urls.dock}/printer`)),
    city.lab
      ? until('the spot, as the city reaches it', () => accepts(city.lab?.managementGateway ?? '', managementPort))
      : until('the portal', () => answers(`${city.urls.portal}/`)),
  ]);
}
