import { KioskProfile } from './kiosk-profile.ts';
import { readProfileFolder } from './profile-folder.ts';

/** Every kiosk model that is shipped. */
export const kioskProfiles: readonly KioskProfile[] = readProfileFolder('kiosks', 'profiles').map((file) =>
  KioskProfile.parse(file),
);
