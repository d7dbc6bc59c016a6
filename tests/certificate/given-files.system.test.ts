import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createCertificateKeeper,
  type CertificateFacts,
} from '../../hotspot-portal/src/certificate/keep-certificate.ts';
import { openPortalCertificate } from '../../hotspot-portal/src/certificate/portal-certificate.ts';
import { makeThrowawayAuthority, type ThrowawayAuthority } from './throwaway-authority.ts';

const name = 'wifi.city.test';
const dayMs = 86_400_000;
const silent = () => undefined;

let root: string;
let authority: ThrowawayAuthority;
let good: Awaited<ReturnType<ThrowawayAuthority['issue']>>;
let directory: string;
let round = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'machikado-given-'));
  authority = await makeThrowawayAuthority(join(root, 'authority'));
  good = await authority.issue(name);
});
afterAll(async () => rm(root, { recursive: true }));
beforeEach(() => {
  directory = join(root, `portal-${round++}`);
});

const open = (aheadMs = 0) =>
  openPortalCertificate({
    ...{ directory, name, now: () => Date.now() + aheadMs },
    log: { info: silent, warn: silent, error: silent },
  });

async function put(key: string, certificate: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'portal.key'), key);
  await writeFile(join(directory, 'portal.pem'), certificate);
}

test('what a technician puts there is served as it is, also while the portal runs', async () => {
  const shown = await open();
  expect([shown.judgement().state, shown.trusted()]).toEqual(['self-signed', false]);
  let told = 0;
  shown.onChange(() => told++);
  await shown.look();
  expect(told).toBe(0);
  await put(good.key, good.certificate);
  await shown.look();
  expect([told, shown.trusted(), shown.served().certificate]).toEqual([1, true, good.certificate]);
});

test.each([
  ['is no certificate', 'unreadable', () => put(good.key, 'nothing of the kind')],
  ['has another key', 'key-apart', async () => put((await authority.issue('other.city.test')).key, good.certificate)],
  [
    'is for another name',
    'other-name',
    async () => {
      const other = await authority.issue('other.city.test');
      await put(other.key, other.certificate);
    },
  ],
] as const)('one that %s stays as it is, and the portal answers with one of its own', async (_what, state, prepare) => {
  await prepare();
  const files = () => Promise.all(['portal.key', 'portal.pem'].map((file) => readFile(join(directory, file), 'utf8')));
  const before = await files();
  const shown = await open();
  expect([shown.judgement().state, shown.trusted()]).toEqual([state, false]);
  expect(shown.served().certificate).not.toBe(before[1]);
  expect(await files()).toEqual(before);
  expect(await shown.take(good)).toMatchObject({ ok: true });
  expect([shown.trusted(), ...(await files())]).toEqual([true, good.key, good.certificate]);
});

test('a bad pair is refused with what is wrong with it, and the good one goes on', async () => {
  const shown = await open();
  expect((await shown.take(good)).ok).toBe(true);
  const other = await authority.issue('other.city.test');
  expect(await shown.take(other)).toEqual({ ok: false, error: 'other-name' });
  expect(await shown.take({ key: other.key, certificate: good.certificate })).toEqual({
    ok: false,
    error: 'key-apart',
  });
  expect(await shown.take((await open()).served())).toMatchObject({ ok: true });
  expect(shown.served()).toEqual({ key: good.key, certificate: good.certificate });
});

test('power lost between the two files: the new pair is found whole', async () => {
  expect((await (await open()).take(good)).ok).toBe(true);
  const next = await makeThrowawayAuthority(join(root, 'second')).then((second) => second.issue(name));
  await copyFile(next.certificateFile, join(directory, 'portal.pem.next'));
  await copyFile(next.keyFile, join(directory, 'portal.key.next'));
  await rename(join(directory, 'portal.key.next'), join(directory, 'portal.key'));
  const shown = await open();
  expect([shown.trusted(), shown.served().certificate]).toEqual([true, next.certificate]);
  expect(await readFile(join(directory, 'portal.pem'), 'utf8')).toBe(next.certificate);
});

test('its end is told three weeks and one week before, and when it is over the pages go over http', async () => {
  let aheadMs = 0;
  const place = {
    ...{ directory, name, now: () => Date.now() + aheadMs },
    log: { info: silent, warn: silent, error: silent },
  };
  const shown = await openPortalCertificate(place);
  expect((await shown.take(good)).ok).toBe(true);
  const told: CertificateFacts[] = [];
  const at = async (days: number) => {
    aheadMs = days * dayMs;
    const kept = await createCertificateKeeper({ ...place, certificate: shown, acme: undefined });
    const stop = new AbortController();
    const done = kept.keep((facts) => void told.push(facts), stop.signal);
    await shown.look();
    stop.abort();
    await done;
    return kept.standing();
  };
  // Of 28 days a quarter and a twelfth: the alarm of a short-lived one.
  expect(await at(20)).toMatchObject({ alarm: 'none', trusted: true });
  expect(await at(22)).toMatchObject({ alarm: 'soon', trusted: true });
  expect(await at(26)).toMatchObject({ alarm: 'near', trusted: true });
  expect(await at(29)).toMatchObject({ alarm: 'over', trusted: false, state: 'expired' });
  expect(told).toEqual([
    { state: 'soon', days: 5 },
    { state: 'near', days: 1 },
    { state: 'over', days: 0 },
  ]);
});
