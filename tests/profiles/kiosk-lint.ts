import type { ProfileLintFault, ReadFile } from './profile-file.ts';

type KioskFile = Extract<ReadFile, { folder: 'kiosks' }>;

const folderOfRole = { printer: 'printers', 'card-reader': 'card-readers', scanner: 'scanners' } as const;

/** The devices of a kiosk are there, are what they are said to be, and lie where everybody reaches them. */
export function kioskFaults(
  { file, lineOf, profile }: KioskFile,
  devices: readonly ReadFile[],
  lost: ReadonlySet<string>,
): ProfileLintFault[] {
  const { lowestMm, highestMm } = profile.reach;
  const faults = profile.devices.flatMap((device, index) => {
    const isThere = devices.some(
      (one) => one.folder === folderOfRole[device.role] && one.profile.id === device.profile,
    );
    const height = device.heightMm.value;
    const isReached = height >= lowestMm.value && height <= highestMm.value;
    const missing = `there is no "${device.profile}" in ${folderOfRole[device.role]}`;
    const tooFar = `${height} mm is not between ${lowestMm.value} and ${highestMm.value} mm, where everybody reaches`;
    return [
      ...(isThere || lost.has(device.profile) ? [] : [{ line: lineOf(['devices', index, 'profile']), text: missing }]),
      ...(isReached ? [] : [{ line: lineOf(['devices', index, 'heightMm']), text: tooFar }]),
    ];
  });
  const edge = profile.screen.lowerEdgeMm.value;
  if (edge >= highestMm.value) {
    const text = `the screen begins at ${edge} mm, above ${highestMm.value} mm: nobody who sits reaches it`;
    faults.push({ line: lineOf(['screen', 'lowerEdgeMm']), text });
  }
  return faults.map((fault) => ({ file, ...fault }));
}
