import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { AccessPointProfile } from './access-point-profile.ts';
import { readProfileFolder } from './profile-folder.ts';

/** Every access point that is shipped. */
export const accessPointProfiles: readonly AccessPointProfile[] = readProfileFolder('access-points', 'profiles').map(
  (file) => AccessPointProfile.parse(file),
);

/** One shipped profile. */
export function accessPointProfile(id: string): Result<AccessPointProfile, 'unknown-profile'> {
  const found = accessPointProfiles.find((profile) => profile.id === id);
  return found ? ok(found) : err('unknown-profile');
}
