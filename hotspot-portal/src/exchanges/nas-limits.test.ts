import { expect, test } from 'vitest';
import { accessPointProfile } from '@machikado/device-profiles/access-point-catalogue.ts';
import { SpotPolicy } from '@machikado/contracts/spot-policy.ts';
import type { AccessPoint } from '../access-points/access-points-file.ts';
import { limitAttributes } from '../access-points/limits.ts';
import { admit } from './admit.ts';
import { nasLimits } from './nas-limits.ts';
import { makeSampleSpot } from './sample-spot.ts';

const profile = accessPointProfile('coova-chilli');
if (!profile.ok) throw new Error('no profile');
const owner = { downKbps: 10_000, upKbps: 5000 };
const accessPoint: AccessPoint = {
  name: 'plaza',
  profile: profile.value,
  hosts: [],
  key: '',
  radiusSecret: null,
  ...owner,
};

const wifi = SpotPolicy.parse({
  tiers: { code: { downKbits: 20_000, upKbits: 1000, megabytes: 3 } },
  zones: { hall: { ways: { voucher: 'code' } } },
});

test('an access point is told of the lower of its owner’s rates and the tier’s, and of the tier’s data', async () => {
  const spot = makeSampleSpot(() => ({ zone: 'hall', wifi }));
  const applicant = { mac: '3c:22:fb:00:00:01', ipv4: null };
  const admitted = await admit(spot, { code: spot.newCode(), applicant, attemptsOf: 'a' });
  if (!admitted.ok) throw new Error(admitted.error.reason);
  const told = nasLimits(spot, { accessPoint }, admitted.value);
  const wanted = { downKbps: 10_000, upKbps: 1000, totalBytes: 3_000_000 };
  expect(told).toEqual(limitAttributes(accessPoint.profile, wanted));
  expect(told).not.toEqual(limitAttributes(accessPoint.profile, owner));
  expect(nasLimits(spot, { accessPoint }, null)).toEqual(limitAttributes(accessPoint.profile, owner));
  expect(nasLimits(spot, {}, admitted.value)).toEqual([]);
});
