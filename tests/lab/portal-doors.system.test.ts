import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeLab } from './lab.ts';
import { startLabVisit, type LabVisit } from './lab-visit.ts';
import { probeTunnels, startTunnels } from './name-tunnel.ts';
import { askNames, curl, drainNames, signIn, signOut } from './phone-visit.ts';
import { addNeighbourPhone, holdConnections } from './neighbour-phone.ts';
import { issueVoucher } from './spot-process.ts';

const reasons = probeLab();

let visit: LabVisit;
beforeAll(async () => {
  if (reasons.length === 0) visit = await startLabVisit();
});
afterAll(async () => {
  if (reasons.length === 0) await visit.close();
});

/** Skipped only where the lab cannot be built; `probeLab` says why. */
const labTest = test.skipIf(reasons.length > 0);

const canary = 'evilcanary';
const payloads = [
  `//${canary}.example`,
  `https://${canary}.example/`,
  `\\\\${canary}.example`,
  `javascript:alert('${canary}')`,
  `"><script>${canary}</script>`,
  `'><img src=x onerror=${canary}>`,
  `</title><svg/onload=${canary}>`,
  `" autofocus onfocus=${canary} x="`,
  `%0d%0aSet-Cookie:${canary}=1`,
  `\r\nlocation: http://${canary}.example`,
];
const parameters = ['lang', 'code', 'next', 'ended', 'another'];

labTest('fifty hostile parameters: none comes back, and no answer leads elsewhere', async () => {
  for (const parameter of parameters) {
    for (const payload of payloads) {
      const url = `http://wifi.asahikawa.test/?${parameter}=${encodeURIComponent(payload)}`;
      const answer = await curl(visit.lab, [url]);
      expect(answer.status, url).toBe(200);
      expect(`${answer.headers}${answer.body}`, url).not.toContain(canary);
    }
  }
});

labTest('a foreign host, path or absolute target leads to the portal and nowhere else', async () => {
  const asked = [
    ['-H', `Host: ${canary}.example`, 'http://wifi.asahikawa.test/'],
    [`http://www.example.net/${canary}?next=//${canary}.example`],
    ['--path-as-is', `http://www.example.net//${canary}.example/..%2f`],
    ['-H', 'Host:', 'http://www.example.net/'],
    ['-X', 'POST', '-d', canary, 'http://www.example.net/sign-in'],
  ];
  for (const args of asked) {
    const answer = await curl(visit.lab, args);
    expect([302, 400], args.join(' ')).toContain(answer.status);
    expect(`${answer.headers}${answer.body}`, args.join(' ')).not.toContain(canary);
  }
});

labTest('a form without this phone’s token, or from another site, opens nothing', async () => {
  const code = await issueVoucher(visit.management);
  const post = (extra: readonly string[]) =>
    curl(visit.lab, ['-d', `code=${code}&accept=yes`, ...extra, 'http://wifi.asahikawa.test/sign-in']);
  expect((await post([])).status).toBe(403);
  expect((await post(['-d', 'token=AAAA'])).status).toBe(403);
  const page = await curl(visit.lab, ['http://wifi.asahikawa.test/']);
  const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
  expect((await post(['-d', `token=${token}`, '-H', `Origin: http://${canary}.example`])).status).toBe(403);
  expect((await post(['-d', `token=${token}`, '-H', 'Sec-Fetch-Site: cross-site'])).status).toBe(403);
  expect((await curl(visit.lab, ['http://www.example.net/'])).status).toBe(302);
});

labTest('a body that is too large is refused', async () => {
  const answer = await curl(visit.lab, ['-d', `code=${'A'.repeat(5000)}`, 'http://wifi.asahikawa.test/sign-in']);
  expect(answer.status).toBe(413);
});

labTest(
  'a form that comes in chunks is read like one that comes whole, and one that is too large is refused',
  async () => {
    const chunked = ['-H', 'Transfer-Encoding: chunked'];
    const url = 'http://wifi.asahikawa.test/sign-in';
    expect((await curl(visit.lab, [...chunked, '-d', 'code=00000-00000', url])).status).toBe(403);
    expect((await curl(visit.lab, [...chunked, '-d', `code=${'A'.repeat(5000)}`, url])).status).toBe(413);
    const start = await curl(visit.lab, [...chunked, '-d', 'code=1', 'http://wifi.asahikawa.test/']);
    expect(start.status).toBe(404);
  },
);

labTest(
  'two hundred idle connections of one phone are refused beyond its share, and another phone feels nothing',
  async () => {
    const other = await addNeighbourPhone(visit.lab);
    await using holder = await holdConnections(visit.lab, 200);
    expect(holder.open + holder.refused).toBe(200);
    expect(holder.open).toBeLessThanOrEqual(64);
    expect(holder.open).toBeGreaterThan(50);
    const url = 'http://wifi.asahikawa.test/';
    // The portal closes idle connections after seconds: it is asked while they are held.
    const asked = await Promise.all(Array.from({ length: 20 }, () => curl(visit.lab, [...other.asCurl, url])));
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 200));
    expect(holder.held()).toBe(holder.open);
  },
);

const tunnelTest = test.skipIf(reasons.length > 0 || probeTunnels().length > 0);

tunnelTest('before the sign-in names carry less than 1 kbit/s, and the way in is found all the same', async () => {
  using tunnels = await startTunnels(visit.lab);
  const seconds = 15;
  // What a phone may ask at its beginning would hide the rate.
  expect(await drainNames(visit.lab)).toBeLessThan(900);
  const carried = await tunnels.carry(seconds);
  expect(carried.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan((seconds * 1000) / 8);
  expect((await curl(visit.lab, ['http://wifi.asahikawa.test/'])).status).toBe(200);

  expect((await signIn(visit.lab, await issueVoucher(visit.management))).status).toBe(303);
  expect(await askNames(visit.lab, 100)).toBe(100);
  const known = await tunnels.carry(seconds);
  for (const bytes of known) expect(bytes).toBeGreaterThan(20_000);
  expect((await signOut(visit.lab)).status).toBe(303);
});

labTest('five wrong codes and even a right one has to wait', async () => {
  for (const [index, left] of ['4 more times', '3 more times', '2 more times', 'once more'].entries()) {
    const wrong = await signIn(visit.lab, `0000${index}-00000`);
    expect(wrong.status).toBe(422);
    expect(wrong.body).toContain(left);
  }
  const fifth = await signIn(visit.lab, '00009-00000');
  expect(fifth.status).toBe(429);
  const right = await signIn(visit.lab, await issueVoucher(visit.management));
  expect(right.status).toBe(429);
  expect(right.headers).toMatch(/retry-after: \d+/i);
  expect(right.body).toContain('in about 5 min');
});
