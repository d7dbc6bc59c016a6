import { withoutRuby } from '@machikado/contracts/ruby.ts';
import { renderAppleProfile } from '../../onboarding/apple-profile.ts';
import { signCms } from '../../onboarding/cms-signature.ts';
import type { DeviceProfile } from '../../onboarding/network.ts';
import type { OnboardingDoor } from '../../onboarding/open-onboarding.ts';
import { renderPasspointProfile } from '../../onboarding/passpoint-profile.ts';
import { renderWindowsProfile, renderWindowsProvisioning } from '../../onboarding/windows-profile.ts';
import type { NetworkAccount } from '../../store/network-accounts.ts';
import type { Frame } from '../pages/layout.ts';
import type { Portal } from '../portal.ts';
import type { FileForm } from './tap-book.ts';

export function profileOf(
  portal: Portal,
  { settings }: OnboardingDoor,
  { frame, account }: { frame: Frame; account: NetworkAccount },
): DeviceProfile {
  const { name, untilMs } = account;
  const operator = withoutRuby(frame.cityName);
  return {
    network: settings.network,
    account: name,
    password: portal.spot.accounts.passwordOf(name),
    untilMs,
    operator,
  };
}

type ProfileFile = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
};

/** What a device fetches, as its system wants it; `null` where there is no such file here. */
export function fileOf(
  form: FileForm,
  profile: DeviceProfile,
  signer: { door: OnboardingDoor; nowMs: number },
): ProfileFile | null {
  const pair = signer.door.signer();
  if (form === 'apple') {
    const body = Uint8Array.from(signCms(Buffer.from(renderAppleProfile(profile)), pair, signer.nowMs));
    const disposition = 'inline; filename="wifi.mobileconfig"';
    return {
      headers: { 'content-type': 'application/x-apple-aspen-config', 'content-disposition': disposition },
      body,
    };
  }
  if (form === 'android') {
    const body = renderPasspointProfile(profile);
    const headers = { 'content-type': 'application/x-wifi-config', 'content-transfer-encoding': 'base64' };
    return body === null ? null : { headers, body };
  }
  if (form === 'windows') {
    const body = renderWindowsProvisioning(profile, pair);
    return body === null ? null : { headers: { 'content-type': 'text/xml' }, body };
  }
  const disposition = 'attachment; filename="wifi.xml"';
  const headers = { 'content-type': 'application/xml', 'content-disposition': disposition };
  return { headers, body: renderWindowsProfile(profile) };
}
