import { lineageOf } from '@machikado/device-profiles/inheritance.ts';
import { resolveInputProfile } from '@machikado/device-profiles/input-profile.ts';
import { resolvePrinterProfile, type PrinterProfileFile } from '@machikado/device-profiles/printer-profile.ts';
import { accessPointFaults } from './access-point-lint.ts';
import { fixtureFaults, strayFaults } from './fixture-lint.ts';
import { kioskFaults } from './kiosk-lint.ts';
import { readProfileFile, type ProfileLintFault, type ReadFile } from './profile-file.ts';

type Of<Folder extends ReadFile['folder']> = Extract<ReadFile, { folder: Folder }>;
type Device = Of<'printers'> | Of<'card-readers' | 'scanners'>;

const isDevice = (read: ReadFile): read is Device => ['printers', 'card-readers', 'scanners'].includes(read.folder);
const isFixture = (read: ReadFile): read is Of<'fixtures'> => read.folder === 'fixtures';
const isProfile = (read: ReadFile): read is Device | Of<'kiosks'> => isDevice(read) || read.folder === 'kiosks';

/** Every fault of the profiles, given as their text by the path below the folder of profiles, in the order of files and lines. */
export function lintProfiles(files: ReadonlyMap<string, string>): ProfileLintFault[] {
  const read = [...files].map(([file, text]) => readProfileFile(file, text));
  const whole = read.filter((one): one is ReadFile => !Array.isArray(one));
  const devices = whole.filter(isDevice);
  const fixtures = whole.filter(isFixture);
  // A file that cannot be read is told once: what inherits from it or belongs to it has no fault of its own.
  const lost = new Set([...files.keys()].filter((file) => !whole.some((one) => one.file === file)).map(idOfFile));
  const faults = [
    ...read.flatMap((one) => (Array.isArray(one) ? one : [])),
    ...whole.flatMap(nameFaults),
    ...whole.flatMap(noteFaults),
    ...matchFaults(devices),
    ...devices.flatMap((device) =>
      inheritanceFaults(device, devices).filter(() => !reachesLost(device, devices, lost)),
    ),
    ...whole
      .filter(isProfile)
      .filter((one) => !lost.has(one.profile.id) && !(isDevice(one) && reachesLost(one, devices, lost)))
      .flatMap((one) => fixtureFaults(one, { devices, fixtures })),
    ...fixtures
      .filter(({ profile }) => !lost.has(profile.profile))
      .flatMap((one) => strayFaults(one, whole.filter(isProfile))),
    ...whole.flatMap((one) => (one.folder === 'kiosks' ? kioskFaults(one, devices, lost) : [])),
    ...accessPointFaults(whole, lost),
  ];
  return faults.sort((one, other) => one.file.localeCompare(other.file) || one.line - other.line);
}

function idOfFile(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/(?:\.fixtures)?\.json$/, '');
}

function reachesLost(device: Device, devices: readonly Device[], lost: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  for (let next: string | undefined = device.profile.inherits; next !== undefined && !seen.has(next);) {
    if (lost.has(next)) return true;
    seen.add(next);
    next = devices.find(({ profile }) => profile.id === next)?.profile.inherits;
  }
  return false;
}

function nameFaults({ file, lineOf, profile }: ReadFile): ProfileLintFault[] {
  const key = 'profile' in profile ? 'profile' : 'id';
  const id = 'profile' in profile ? profile.profile : profile.id;
  if (id === idOfFile(file)) return [];
  return [{ file, line: lineOf([key]), text: `${key} is "${id}", but the file is called "${idOfFile(file)}"` }];
}

/** Words in the wrong place are easily overlooked by who reads only one of the languages. */
function noteFaults(read: ReadFile): ProfileLintFault[] {
  const { file, lineOf, profile } = read;
  if ('profile' in profile) return [];
  const isJapanese = /[\p{scx=Hira}\p{scx=Kana}\p{scx=Han}]/u;
  return [
    ...(isJapanese.test(profile.notes.ja)
      ? []
      : [{ file, line: lineOf(['notes', 'ja']), text: 'notes.ja is not Japanese' }]),
    ...(isJapanese.test(profile.notes.en)
      ? [{ file, line: lineOf(['notes', 'en']), text: 'notes.en is not English' }]
      : []),
  ];
}

/** Two profiles that match the same device: which of them is meant would be chance. */
function matchFaults(devices: readonly Device[]): ProfileLintFault[] {
  const faults: ProfileLintFault[] = [];
  const known = new Map<string, string>();
  for (const { file, lineOf, profile } of devices) {
    for (const [way, matches] of Object.entries(profile.match ?? {})) {
      for (const [index, { source: _source, ...match }] of (matches as { source: string }[]).entries()) {
        const key = `${way} ${JSON.stringify(Object.entries(match).sort())}`;
        const other = known.get(key);
        known.set(key, other ?? profile.id);
        if (other === undefined) continue;
        faults.push({
          file,
          line: lineOf(['match', way, index]),
          text: `match.${way}: "${other}" matches the same device`,
        });
      }
    }
  }
  return faults;
}

function inheritanceFaults({ file, lineOf, folder, profile }: Device, devices: readonly Device[]): ProfileLintFault[] {
  const isPrinter = folder === 'printers';
  const own = devices.filter((device) => (device.folder === 'printers') === isPrinter).map((device) => device.profile);
  const line = lineageOf(own, profile.id);
  if (!line.ok) {
    const why = line.error === 'inherits-itself' ? 'goes in a circle' : 'is not there';
    return [{ file, line: lineOf(['inherits']), text: `inherits "${profile.inherits ?? ''}", which ${why}` }];
  }
  const printers = own as PrinterProfileFile[];
  const resolved = isPrinter
    ? resolvePrinterProfile(printers, profile.id)
    : resolveInputProfile(own as Parameters<typeof resolveInputProfile>[0], profile.id);
  if (!resolved.ok) {
    const text = `facts are missing that it does not inherit either (${resolved.error})`;
    return [{ file, line: lineOf(['id']), text }];
  }
  if (!('print' in resolved.value)) return [];
  const { columns, dots } = resolved.value.print;
  if (columns * 12 <= dots) return [];
  const place = (['columns', 'dots'] as const).find((key) => hasFact(profile, key));
  const text = `${columns} columns of 12 dots are wider than ${dots} dots`;
  return [{ file, line: lineOf(place === undefined ? ['inherits'] : ['print', place]), text }];
}

function hasFact(profile: Device['profile'], key: 'columns' | 'dots'): boolean {
  return 'print' in profile && profile.print?.[key] !== undefined;
}
