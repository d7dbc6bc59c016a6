import type { AccessPoint } from '../access-points/access-points-file.ts';
import type { Client } from '../radius/client.ts';

/** An access point or a test client that may ask by RADIUS. */
export type NasClient = Client & {
  readonly name: string;
  /** Which of the access points of other makers it is; absent on loopback and for those of the register. */
  readonly accessPoint?: AccessPoint;
  /** Whether it may give orders about sessions of this spot (RFC 5176), too. */
  readonly mayOrder?: boolean;
};

/** How long everybody beyond this machine waits for an Access-Reject, whatever its reason. */
export const rejectDelayMs = 1000;
