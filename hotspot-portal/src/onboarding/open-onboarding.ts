import type { Pair } from '../certificate/judge.ts';
import type { PortalCertificate } from '../certificate/portal-certificate.ts';
import { readOnboarding, type Onboarding } from './settings.ts';

/** What visitors' devices are set up by, and what the profiles are signed with: phones know the portal's certificate. */
export type OnboardingDoor = { readonly settings: Onboarding; readonly signer: () => Pair };

/** Opens what the settings file describes. Throws where it, or the authority's certificate, cannot be read. */
export async function openOnboarding(path: string, shown: Pick<PortalCertificate, 'served'>): Promise<OnboardingDoor> {
  return { settings: await readOnboarding(path), signer: shown.served };
}
