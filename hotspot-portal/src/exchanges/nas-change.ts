import type { AccessPoint } from '../access-points/access-points-file.ts';
import type { Session } from '../session/session.ts';
import type { NasSession } from '../store/accounting.ts';

type Change = {
  readonly session: Session;
  /** What the access point calls it, and since when it counts; `null` where it has not said. */
  readonly counted: NasSession | null;
  /** The maker's own attributes for this session. */
  readonly limits: (accessPoint: AccessPoint) => readonly Buffer[];
};

/** True when one of the access points has taken it. */
export type NasChange = (change: Change) => Promise<boolean>;
