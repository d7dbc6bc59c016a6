import { execIn, leasePhone, type Lab } from './lab.ts';
import type { LabState } from './lab-state.ts';

/** What can be done with a lab that another process keeps. */
export type AttachedLab = Pick<Lab, 'state' | 'execPhone' | 'execGateway' | 'lease' | 'phoneBrowserPath'>;

/** The lab of another process, by what its state file says of it. */
export function attachLab(state: LabState): AttachedLab {
  return {
    state,
    execPhone: (program, args) => execIn(state.namespaces.phone, program, args),
    execGateway: (program, args) => execIn(state.namespaces.gateway, program, args),
    lease: () => leasePhone(state),
    phoneBrowserPath: state.phoneBrowser,
  };
}
