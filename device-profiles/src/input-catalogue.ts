import { err, type Result } from '@machikado/contracts/result.ts';
import type { ProfileFault } from './inheritance.ts';
import { InputProfileFile, resolveInputProfile, type InputProfile } from './input-profile.ts';
import { readProfileFolder } from './profile-folder.ts';
import { usbNearness, type UsbDevice } from './profile-head.ts';

/** Every card reader and scanner profile that is shipped. */
export const inputProfileFiles: readonly InputProfileFile[] = (['card-readers', 'scanners'] as const).flatMap(
  (folder) => readProfileFolder(folder, 'profiles').map((file) => InputProfileFile.parse(file)),
);

/** One shipped profile, whole. Error: `unknown-profile`. */
export function inputProfile(id: string): Result<InputProfile, ProfileFault> {
  return resolveInputProfile(inputProfileFiles, id);
}

/** The profile of a HID device by what it shows on USB: the nearest one. Error: `unknown-profile`. */
export function inputProfileByUsb(device: UsbDevice): Result<InputProfile, ProfileFault> {
  const [nearest] = inputProfileFiles
    .flatMap((file) => (file.match?.usb ?? []).map((match) => ({ id: file.id, nearness: usbNearness(match, device) })))
    .filter((found) => found.nearness !== undefined)
    .sort((one, other) => (other.nearness ?? 0) - (one.nearness ?? 0));
  return nearest === undefined ? err('unknown-profile') : inputProfile(nearest.id);
}

/**
 * The profile of a smart-card reader by its PC/SC name: the longest beginning that fits, else `generic-pcsc`.
 * Error: `not-for-cards` for the slot of a chip that belongs to the operator.
 */
export function inputProfileByPcscName(name: string): Result<InputProfile, ProfileFault | 'not-for-cards'> {
  const [nearest] = inputProfileFiles
    .flatMap((file) => (file.match?.pcsc ?? []).map(({ prefix }) => ({ id: file.id, prefix })))
    .filter(({ prefix }) => name.startsWith(prefix))
    .sort((one, other) => other.prefix.length - one.prefix.length);
  const found = inputProfile(nearest?.id ?? 'generic-pcsc');
  const isSam = found.ok && found.value.quirks.includes('ignore-sam-slot') && / SAM\]/.test(name);
  return isSam ? err('not-for-cards') : found;
}
