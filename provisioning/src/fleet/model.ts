import { AssetTag, DesiredState, DeviceKind } from '@machikado/contracts/device.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { FleetDocument, FleetFault, Level, Source } from './fleet-document.ts';

export type DesiredKey = keyof DesiredState;

/** What one device shall be, and for every value where it was said. */
export type ResolvedDevice = {
  readonly asset: string;
  readonly kind: DeviceKind;
  readonly state: DesiredState;
  readonly sources: Readonly<Partial<Record<DesiredKey, Source>>>;
};

export const maxDevices = 5000;
const maxInheritance = 16;

const keysOf: Readonly<Record<DeviceKind, readonly DesiredKey[]>> = {
  kiosk: ['zone', 'languages', 'printerProfile', 'position', 'idle', 'screen'],
  'wifi-spot': [
    ...(['zone', 'position', 'sessionMinutes', 'freeMinutes', 'freePerDay', 'wifi'] as const),
    ...(['logDays', 'disasterAtLevel', 'managementUrl'] as const),
  ],
};
const desiredKeys = Object.keys(DesiredState.shape) as DesiredKey[];

type Step = { readonly level: Level; readonly source: Omit<Source, 'line'> };
/** From the general to the particular: defaults, inherited profiles, the profile, the device. */
type Chain = readonly Step[];

/** Works out what every device shall be: each level overrides the one before, `null` takes a value away. */
export function resolveFleet(document: FleetDocument): Result<readonly ResolvedDevice[], readonly FleetFault[]> {
  const faults: FleetFault[] = [];
  if (document.devices.size > maxDevices) return err([{ kind: 'too-many', subject: String(maxDevices), line: 1 }]);
  checkKeys(document, faults);
  const devices: ResolvedDevice[] = [];
  for (const [asset, level] of document.devices) {
    const resolved = resolveDevice({ document, faults }, asset, level);
    if (resolved) devices.push(resolved);
  }
  // One wrong line of a profile is one mistake, however many devices inherit it.
  const seen = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  if (seen.size > 0) return err([...seen.values()].sort((a, b) => a.line - b.line));
  return ok(devices.sort((a, b) => (a.asset < b.asset ? -1 : 1)));
}

function checkKeys(document: FleetDocument, faults: FleetFault[]): void {
  const check = (level: Level, extra: readonly string[]) => {
    for (const [key, { line }] of level.values) {
      if (!extra.includes(key) && !desiredKeys.includes(key as DesiredKey))
        faults.push({ kind: 'unknown-key', subject: key, line });
    }
  };
  check(document.defaults, []);
  for (const level of document.profiles.values()) check(level, ['kind', 'extends']);
  for (const level of document.devices.values()) check(level, ['kind', 'profile']);
}

type Work = { readonly document: FleetDocument; readonly faults: FleetFault[] };

function resolveDevice(work: Work, asset: string, level: Level): ResolvedDevice | undefined {
  const { faults } = work;
  if (!AssetTag.safeParse(asset).success) {
    faults.push({ kind: 'bad-asset', subject: asset, line: level.line });
    return undefined;
  }
  const chain = chainOf(work, level);
  if (chain === undefined) return undefined;
  const kind = kindOf(chain);
  if (kind === undefined) {
    faults.push({ kind: 'no-kind', subject: asset, line: level.line });
    return undefined;
  }
  const { values, sources } = inherit(chain, kind, faults);
  if (values['zone'] === undefined) faults.push({ kind: 'no-zone', subject: asset, line: level.line });
  const state = DesiredState.safeParse(values);
  return state.success ? { asset, kind, state: state.data, sources } : undefined;
}

function chainOf({ document, faults }: Work, device: Level): Chain | undefined {
  const profiles: Step[] = [];
  const names = new Set<string>();
  let link = device.values.get('profile');
  while (link !== undefined) {
    const name = String(link.value);
    const level = document.profiles.get(name);
    if (level === undefined) {
      faults.push({ kind: 'unknown-profile', subject: name, line: link.line });
      return undefined;
    }
    if (names.has(name) || names.size >= maxInheritance) {
      faults.push({ kind: 'profile-cycle', subject: name, line: link.line });
      return undefined;
    }
    names.add(name);
    profiles.unshift({ level, source: { level: 'profile', name } });
    link = level.values.get('extends');
  }
  return [
    { level: document.defaults, source: { level: 'defaults' } },
    ...profiles,
    { level: device, source: { level: 'device' } },
  ];
}

function kindOf(chain: Chain): DeviceKind | undefined {
  const said = chain.map(({ level }) => level.values.get('kind')?.value).findLast((value) => value !== undefined);
  const parsed = DeviceKind.safeParse(said);
  return parsed.success ? parsed.data : undefined;
}

function inherit(chain: Chain, kind: DeviceKind, faults: FleetFault[]) {
  const values: Record<string, unknown> = {};
  const sources: Partial<Record<DesiredKey, Source>> = {};
  for (const { level, source } of chain) {
    for (const key of desiredKeys) {
      const entry = level.values.get(key);
      if (entry === undefined) continue;
      const { value, line } = entry;
      if (!keysOf[kind].includes(key)) {
        // Defaults are for every kind; a profile or device that names a foreign key means something else than it says.
        if (source.level !== 'defaults') faults.push({ kind: 'other-kind', subject: key, line });
        continue;
      }
      const parsed = DesiredState.shape[key].safeParse(value);
      if (value !== null && !parsed.success) faults.push({ kind: 'bad-value', subject: key, line });
      values[key] = value === null || !parsed.success ? undefined : parsed.data;
      sources[key] = { ...source, line };
    }
  }
  // The wire has no key for an absent value.
  return { values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)), sources };
}
