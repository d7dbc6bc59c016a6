import { expect, test } from 'vitest';
import { shippedAccessPointFixtures } from '@machikado/device-profiles/access-point-fixture.ts';
import { accessPointProfile, accessPointProfiles } from '@machikado/device-profiles/access-point-catalogue.ts';
import { buildAnswer, formOf, type NasAnswer } from './answer.ts';
import { isNas, type AccessPoint } from './access-points-file.ts';
import { limitAttributes } from './limits.ts';
import { readRedirect } from './redirect.ts';

type Sample = { readonly hosts: readonly string[]; readonly given?: object };

function accessPointOf(id: string, { hosts, given = {} }: Sample): AccessPoint {
  const profile = accessPointProfile(id);
  if (!profile.ok) throw new Error(id);
  return {
    name: 'sample',
    profile: profile.value,
    hosts: [...hosts],
    key: '',
    radiusSecret: null,
    controller: { url: `https://${hosts[0] ?? 'none.test'}/`, site: 'SITE' },
    ...given,
  };
}

/** An answer as it goes over the wire. */
function wireOf(answer: NasAnswer | null): { method: string; url: string; body?: string } | null {
  if (answer === null) return null;
  const { url } = answer;
  if (answer.way === 'link') return { method: 'GET', url };
  if (answer.way === 'controller') return { method: 'POST', url, body: JSON.stringify(answer.body) };
  return { method: 'POST', url, body: formOf(answer.fields) };
}

const cases = shippedAccessPointFixtures().flatMap(({ profile, hosts, cases: own }) =>
  own.map((one) => ({ ...one, profile, hosts, title: `${profile}: ${one.name} (${one.kind})` })),
);

test.each(cases)('$title', (one) => {
  if (one.kind === 'limits') {
    const accessPoint = accessPointOf(one.profile, one);
    const sent = limitAttributes(accessPoint.profile, one.given);
    const hex = (bytes: Buffer) =>
      bytes
        .toString('hex')
        .toUpperCase()
        .replaceAll(/..(?!$)/g, '$& ');
    expect(sent.map(hex)).toEqual(one.expect);
    return;
  }
  const accessPoint = accessPointOf(one.profile, one);
  const read = readRedirect(accessPoint, new URL(one.url).searchParams);
  if (one.kind === 'refused') {
    expect(read).toEqual({ ok: false, error: one.expect });
    return;
  }
  expect(read.ok, JSON.stringify(read)).toBe(true);
  if (!read.ok || !isNas(accessPoint)) return;
  if (one.kind === 'redirect') expect(Object.fromEntries(read.value)).toEqual(one.expect);
  else expect(wireOf(buildAnswer(accessPoint, read.value, one.given))).toEqual(one.expect);
});

test('no maker is without a profile', () => {
  const makers = [
    'cisco',
    'meraki',
    'aruba',
    'ruckus',
    'unifi',
    'mikrotik',
    'yamaha',
    'coova',
    'opennds',
    'openwrt-uspot',
  ];
  const ids = accessPointProfiles.map(({ id }) => id);
  expect(makers.filter((maker) => !ids.some((id) => id.startsWith(maker)))).toEqual([]);
});
