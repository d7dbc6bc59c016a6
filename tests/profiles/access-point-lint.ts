import { composed } from './fixture-lint.ts';
import type { ProfileLintFault, ReadFile } from './profile-file.ts';

type Of<Folder extends ReadFile['folder']> = Extract<ReadFile, { folder: Folder }>;

const isOf =
  <Folder extends ReadFile['folder']>(folder: Folder) =>
  (read: ReadFile): read is Of<Folder> =>
    read.folder === folder;

/** What its fixtures must show of an access point: how it sends phones, what it gets back, and what it refuses. */
function wantedCases({ profile }: Of<'access-points'>): readonly string[] {
  if (profile.role === 'bridge') return ['refused'];
  return ['redirect', 'refused', 'answer', ...(profile.radius ? ['limits'] : [])];
}

/** Whether the source itself was opened, or only named: nobody has tried these makers' devices. */
const saysSo = /^(?:Read|Not confirmed|Choice): /;

/** Every source below a value, with the way to it. */
function sourcesIn(value: unknown, path: readonly PropertyKey[] = []): readonly (readonly [PropertyKey[], string])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly (readonly [PropertyKey[], string])[] => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    return key === 'source' && typeof inner === 'string' ? [[here, inner]] : sourcesIn(inner, here);
  });
}

function sourceFaults({ file, lineOf, profile }: Of<'access-points'>): ProfileLintFault[] {
  if (profile.verified) return [];
  const unsaid = sourcesIn(profile).filter(([, source]) => !saysSo.test(source));
  return unsaid.map(([path, source]) => ({
    file,
    line: lineOf(path),
    text: `"${source.slice(0, 40)}": begin with "Read: ", "Not confirmed: " or "Choice: "`,
  }));
}

function ownFaults(one: Of<'access-points'>, fixtures: readonly Of<'access-point-fixtures'>[]): ProfileLintFault[] {
  const { file, lineOf, profile } = one;
  const own = fixtures.find((fixture) => fixture.profile.profile === profile.id);
  if (own === undefined) {
    return [{ file, line: lineOf(['id']), text: `nothing tests it: write ${profile.id}.fixtures.json` }];
  }
  const at = (key: string, text: string) => ({ file: own.file, line: own.lineOf([key]), text });
  const { cases, recorded, source } = own.profile;
  const faults = wantedCases(one)
    .filter((kind) => !cases.some((shown) => shown.kind === kind))
    .map((kind) => at('cases', `no case of kind "${kind}"`));
  if (recorded !== 'device') {
    if (!source.includes(composed)) faults.push(at('source', `source must say that it is ${composed}`));
    if (profile.verified) {
      const text = `verified, but ${profile.id}.fixtures.json holds nothing recorded from the device`;
      faults.push({ file, line: lineOf(['verified']), text });
    }
  }
  return faults;
}

/** Every fault of the access points that their schema cannot see. */
export function accessPointFaults(whole: readonly ReadFile[], lost: ReadonlySet<string>): ProfileLintFault[] {
  const profiles = whole.filter(isOf('access-points'));
  const fixtures = whole.filter(isOf('access-point-fixtures'));
  const stray = fixtures.filter(
    ({ profile }) => !lost.has(profile.profile) && !profiles.some((one) => one.profile.id === profile.profile),
  );
  return [
    ...profiles.flatMap(sourceFaults),
    ...profiles.filter(({ profile }) => !lost.has(profile.id)).flatMap((one) => ownFaults(one, fixtures)),
    ...stray.map(({ file, lineOf, profile }) => ({
      file,
      line: lineOf(['profile']),
      text: `there is no profile "${profile.profile}" beside it`,
    })),
  ];
}
