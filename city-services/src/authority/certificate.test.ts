import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { issueOwnLeaf, makeKeyPem, makeRootPem, pinOf, readAuthority, readSigningRequest } from './certificate.ts';
import { makeSampleRequest } from './sample-signing-request.ts';

const now = new Date('2026-11-23T01:00:00Z');
test('a leaf is signed by the root, lives 90 days and carries the name that was given', async () => {
  const rootKey = await makeKeyPem();
  const rootPem = await makeRootPem(rootKey, 'asahikawa', now);
  const root = await readAuthority(rootKey, rootPem);
  const urn = 'urn:machikado:asahikawa:city';
  const leaf = await issueOwnLeaf(root, { keyPem: await makeKeyPem(), commonName: 'x', urn }, now);
  const [certificate, authority] = [new X509Certificate(leaf.pem), new X509Certificate(rootPem)];
  expect(certificate.checkIssued(authority) && certificate.verify(authority.publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(certificate.subjectAltName).toBe(`URI:${urn}`);
  expect(leaf.expiresAt).toEqual(new Date('2027-02-21T01:00:00Z'));
  expect(certificate.validToDate).toEqual(leaf.expiresAt);
});

test('a root made again for the same key keeps its pin', async () => {
  const key = await makeKeyPem();
  const pins = [];
  for (const at of [now, new Date('2027-01-01T00:00:00Z')]) {
    pins.push(pinOf(await readAuthority(key, await makeRootPem(key, 'asahikawa', at))));
  }
  expect(pins[0]).toBe(pins[1]);
});

test('a request is taken only with a P-256 key that signed it', async () => {
  const good = (await makeSampleRequest()).csr;
  expect(await readSigningRequest(good)).toMatchObject({ ok: true });
  expect(await readSigningRequest((await makeSampleRequest('P-384')).csr)).toMatchObject({ ok: false });
  const bytes = Buffer.from(good, 'base64');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  expect(await readSigningRequest(bytes.toString('base64'))).toMatchObject({ ok: false });
});

test('bytes from outside never do more than be refused', async () => {
  const good = Buffer.from((await makeSampleRequest()).csr, 'base64');
  const told = await readSigningRequest(good.toString('base64'));
  const goodHash = told.ok ? told.value.keyHash : undefined;
  expect(goodHash).toBeDefined();
  const damaged = fc
    .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    .map((hits) => {
      const bytes = Buffer.from(good);
      for (const [at, value] of hits) bytes.writeUInt8(value, at);
      return bytes;
    });
  const foreign = fc.uint8Array({ maxLength: 2100 }).map((bytes) => Buffer.from(bytes));
  await fc.assert(
    fc.asyncProperty(fc.oneof(damaged, foreign), async (bytes) => {
      const read = await readSigningRequest(bytes.toString('base64'));
      // The parser forgives a wrong length around the whole: what was signed is then still the same key.
      if (read.ok) expect(read.value.keyHash).toBe(goodHash);
      if (bytes.equals(good)) expect(read.ok).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('what the key has signed cannot be changed', async () => {
  const good = Buffer.from((await makeSampleRequest()).csr, 'base64');
  // The outer header has three bytes; the length of the signed part follows its own first two.
  const signedEnd = 3 + 3 + good.readUInt8(5);
  for (let at = 6; at < signedEnd; at += 1) {
    const bytes = Buffer.from(good);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    expect([at, (await readSigningRequest(bytes.toString('base64'))).ok]).toEqual([at, false]);
  }
});
