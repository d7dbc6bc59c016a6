type Seen = { readonly agent: 'starting' | 'up' | 'away'; readonly city: string; readonly storage: 'ok' | 'full' };

export type ServiceState =
  | { readonly state: 'open' }
  | {
      readonly state: 'out';
      readonly title: 'revoked' | 'notEnrolled' | 'storage' | 'starting';
      readonly line: 'revokedBody' | 'notEnrolledBody' | 'storageBody' | 'starting';
      /** Places come from what the kiosk has kept, and need neither city nor room to write. */
      readonly placesStill: boolean;
    };

/** Whether this kiosk can serve people now. A city that is merely away closes nothing: a banner says what still works. */
export function serviceState(seen: Seen): ServiceState {
  if (seen.city === 'revoked') return { state: 'out', title: 'revoked', line: 'revokedBody', placesStill: false };
  if (seen.city === 'not-enrolled') {
    return { state: 'out', title: 'notEnrolled', line: 'notEnrolledBody', placesStill: false };
  }
  if (seen.storage === 'full') return { state: 'out', title: 'storage', line: 'storageBody', placesStill: true };
  return { state: 'open' };
}
