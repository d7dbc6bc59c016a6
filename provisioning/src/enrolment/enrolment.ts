import { createPrivateKey, X509Certificate } from 'node:crypto';
import { cityUrn, deviceUrn, Enrolled, type EnrolRequest } from '@machikado/contracts/device.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { DeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { createHttpClient } from '@machikado/runtime/http-client.ts';
import { namesUrn, readAuthority, type AuthorityFault } from './authority.ts';
import { ensurePendingKey, makeSigningRequest } from './device-key.ts';

export type JoinRequest = {
  /** Base URL of the city's listener for devices. */
  readonly url: string;
  readonly code: string;
  /** SHA-256 of the authority's SubjectPublicKeyInfo, lower-case hex. */
  readonly caPin: string;
  readonly cityId: string;
  /** The device's identity directory: the pending key is kept there. */
  readonly directory: string;
};

export type JoinFault =
  | { readonly kind: 'authority'; readonly fault: AuthorityFault }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'wrong-certificate' };

/**
 * One whole enrolment up to the identity, which is not written yet. The code leaves the device only after the authority
 * was judged by its pin, and over TLS that trusts this authority alone. Running it again with the same code is safe.
 */
export async function enrol(request: JoinRequest): Promise<Result<DeviceIdentity, JoinFault>> {
  const { url, code, cityId } = request;
  const key = await ensurePendingKey(request.directory);
  const authority = await readAuthority(url, { caPin: request.caPin, cityId, now: new Date() });
  if (!authority.ok) return err({ kind: 'authority', fault: authority.error });
  await using client = createHttpClient(url, { ca: authority.value, expectUrn: cityUrn(cityId) });
  const body: EnrolRequest = { code, csr: await makeSigningRequest(key) };
  const answer = await client.call({ method: 'POST', path: '/enrol', answer: Enrolled, body });
  if (!answer.ok) return err({ kind: 'refused', problem: answer.error });
  const { deviceId, kind, asset, certificate, contentKeys } = answer.value;
  if (!fits({ certificate, key, ca: authority.value, urn: deviceUrn(cityId, deviceId) })) {
    return err({ kind: 'wrong-certificate' });
  }
  const pinned = contentKeys && { contentKeys };
  return ok({ deviceId, kind, asset, cityUrl: url, cityId, ...pinned, key, certificate, ca: authority.value });
}

function fits(claim: { certificate: string; key: string; ca: string; urn: string }): boolean {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(claim.certificate);
  } catch {
    return false;
  }
  return (
    certificate.checkPrivateKey(createPrivateKey(claim.key)) &&
    certificate.verify(new X509Certificate(claim.ca).publicKey) &&
    namesUrn(certificate, claim.urn)
  );
}
