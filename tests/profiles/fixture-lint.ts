import type { FixtureCase, ProfileFixtures } from '@machikado/device-profiles/fixture.ts';
import { resolvePrinterProfile } from '@machikado/device-profiles/printer-profile.ts';
import type { ProfileLintFault, ReadFile } from './profile-file.ts';

type Of<Folder extends ReadFile['folder']> = Extract<ReadFile, { folder: Folder }>;
type Device = Of<'printers'> | Of<'card-readers' | 'scanners'>;
type Owner = Device | Of<'kiosks'>;
type Shelf = { readonly devices: readonly Device[]; readonly fixtures: readonly Of<'fixtures'>[] };

/** What a fixture says that nobody has recorded: the difference must stand where the bytes are read. */
export const composed = 'not recorded on a device';

/** What people and staff are told in words of their own, and a hand can make at any printer. */
const mustBeSaid = ['ready', 'cover-open', 'paper-near-end', 'paper-end'] as const;

/** A profile is tested by bytes of its own, and called verified when they come from the device. */
export function fixtureFaults(owner: Owner, shelf: Shelf): ProfileLintFault[] {
  const { file, lineOf, profile } = owner;
  const own = shelf.fixtures.find((one) => one.profile.profile === profile.id);
  if (own === undefined) {
    return [{ file, line: lineOf(['id']), text: `nothing tests it: write ${profile.id}.fixtures.json` }];
  }
  const faults: ProfileLintFault[] = missingOf(owner, own.profile, shelf).map((text) => ({
    file: own.file,
    line: own.lineOf(['cases']),
    text,
  }));
  const isRecorded = own.profile.recorded === 'device';
  if (!isRecorded && !own.profile.source.includes(composed)) {
    faults.push({ file: own.file, line: own.lineOf(['source']), text: `source must say that it is ${composed}` });
  }
  if (profile.verified && !isRecorded) {
    const text = `verified, but ${profile.id}.fixtures.json holds nothing recorded from the device`;
    faults.push({ file, line: lineOf(['verified']), text });
  }
  return faults;
}

/** What no case shows of what the profile promises. */
function missingOf(owner: Owner, fixtures: ProfileFixtures, shelf: Shelf): string[] {
  const { cases } = fixtures;
  const has = (kind: FixtureCase['kind']) => cases.some((one) => one.kind === kind);
  const unless = (is: boolean, text: string) => (is ? [] : [text]);
  if (owner.folder === 'kiosks') {
    const roles = new Set(owner.profile.devices.map((device) => device.role));
    const seen = new Set(cases.flatMap((one) => (one.kind === 'cabinet' ? Object.keys(one.expect) : [])));
    return [...roles].filter((role) => !seen.has(role)).map((role) => `no case finds its ${role}`);
  }
  const { match } = owner.profile;
  const found = unless(match?.usb === undefined || has('usb'), 'no case finds it by USB, as match.usb says');
  if (owner.folder === 'printers') {
    const isNamed = match === undefined || !('gsI' in match) || match.gsI === undefined || has('identity');
    return [
      ...found,
      ...unless(isNamed, 'no case finds it by GS I, as match.gsI says'),
      ...unsaid(owner, fixtures, shelf),
    ];
  }
  const isNamed = match === undefined || !('pcsc' in match) || match.pcsc === undefined || has('reader-name');
  return [
    ...found,
    ...unless(isNamed, 'no case finds it by its PC/SC name, as match.pcsc says'),
    ...unless(has(owner.profile.link === 'hid' ? 'reports' : 'card-id'), 'no case shows what it reads'),
    ...unless(
      (owner.profile.quirks ?? []).every(({ flag }) => flag !== 'enable-by-feature-report') || has('enable'),
      'no case shows how it is enabled',
    ),
  ];
}

/** The conditions, in each way of telling them, and the proofs that no case shows. */
function unsaid({ profile }: Of<'printers'>, { cases, recorded }: ProfileFixtures, { devices }: Shelf): string[] {
  // A fault inside the printer comes when it likes: whoever records has none to show.
  const wantedStates = recorded === 'device' ? mustBeSaid : [...mustBeSaid, 'error' as const];
  const printers = devices.flatMap((one) => (one.folder === 'printers' ? [one.profile] : []));
  const whole = resolvePrinterProfile(printers, profile.id);
  if (!whole.ok) return [];
  const { asb, dleEot, fence, processId } = whole.value.status;
  const isStar = whole.value.print.command !== 'esc-pos';
  const ways = [
    ...(asb ? (['automatic-status'] as const) : []),
    ...(dleEot ? (['real-time-status'] as const) : []),
    ...(isStar ? (['star-status'] as const) : []),
  ];
  const told = new Set(cases.flatMap((one) => ('expect' in one ? [`${one.kind} ${JSON.stringify(one.expect)}`] : [])));
  const proofs = new Set(cases.flatMap((one) => (one.kind === 'proof' ? [one.expect.kind] : [])));
  const wanted = [
    ...(fence === 'gs-r' ? (['fence'] as const) : []),
    ...(fence === 'etb' ? (['etb'] as const) : []),
    ...(processId ? (['process'] as const) : []),
  ];
  return [
    ...ways.flatMap((way) =>
      wantedStates.filter((one) => !told.has(`${way} "${one}"`)).map((one) => `no ${way} shows "${one}"`),
    ),
    ...wanted.filter((one) => !proofs.has(one)).map((one) => `no proof shows "${one}"`),
  ];
}

/** Bytes that belong to nothing beside them. */
export function strayFaults({ file, lineOf, profile }: Of<'fixtures'>, owners: readonly Owner[]): ProfileLintFault[] {
  const owner = owners.find((one) => one.profile.id === profile.profile);
  const isBeside = owner !== undefined && owner.file.split('/')[0] === file.split('/')[0];
  return isBeside
    ? []
    : [{ file, line: lineOf(['profile']), text: `there is no profile "${profile.profile}" beside it` }];
}
