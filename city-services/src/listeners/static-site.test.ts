import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentSecurityPolicy, readStaticSite, siteAnswer, type StaticSite } from './static-site.ts';

const script = '\n  start({ base: "" });\n';
const page = `<!doctype html><script src="/a.js"></script><script type="module">${script}</script>`;
const hash = createHash('sha256').update(script).digest('base64');

let directory: string;
let site: StaticSite;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'machikado-site-'));
  await mkdir(join(directory, 'site/_app/immutable'), { recursive: true });
  await writeFile(join(directory, 'secret.txt'), 'secret');
  await writeFile(join(directory, 'site/index.html'), page);
  await writeFile(join(directory, 'site/_app/immutable/a.js'), 'start();');
  site = await readStaticSite(join(directory, 'site'));
});
afterAll(() => rm(directory, { recursive: true }));

test('the policy lets the page run its own start script and no other', () => {
  const policy = contentSecurityPolicy(page);
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe-(inline|eval)/);
});

test('a path of the site has its file, a path of the router has the start page', async () => {
  expect((await siteAnswer(site, '/_app/immutable/a.js'))?.headers.get('cache-control')).toContain('immutable');
  for (const path of ['/', '/index.html', '/devices/K-0001']) {
    expect((await siteAnswer(site, path))?.headers.get('content-security-policy')).toContain(hash);
  }
  expect(await siteAnswer(site, '/_app/immutable/gone.js')).toBeUndefined();
});

test('no path leads out of the site', async () => {
  for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/%2e%2e/secret.txt', '//secret.txt']) {
    expect(await siteAnswer(site, path)).toBeUndefined();
  }
});

test('a site that was not built has no pages', async () => {
  expect(await siteAnswer(await readStaticSite(join(directory, 'none')), '/')).toBeUndefined();
});

test('text is sent compressed to whom accepts it, and as it is to whom does not', async () => {
  const text = 'start();'.repeat(500);
  await writeFile(join(directory, 'site/_app/immutable/long.js'), text);
  const built = await readStaticSite(join(directory, 'site'));
  const ask = (accept?: string) => siteAnswer(built, '/_app/immutable/long.js', accept);
  const bytes = async (answer?: Response) => Buffer.from((await answer?.arrayBuffer()) ?? new ArrayBuffer(0));
  const best = await ask('gzip, deflate, br, zstd');
  expect(best?.headers.get('content-encoding')).toBe('br');
  expect(best?.headers.get('vary')).toBe('accept-encoding');
  expect(brotliDecompressSync(await bytes(best)).toString()).toBe(text);
  const older = await ask('gzip, br;q=0');
  expect(older?.headers.get('content-encoding')).toBe('gzip');
  expect(gunzipSync(await bytes(older)).toString()).toBe(text);
  for (const accept of [undefined, 'identity', 'gzip;q=0']) {
    const plain = await ask(accept);
    expect(plain?.headers.get('content-encoding')).toBeNull();
    expect((await bytes(plain)).toString()).toBe(text);
  }
});
