import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityFiles, readDeviceIdentity } from './device-identity.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'runtime-identity-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const record = {
  deviceId: 'dev_1',
  kind: 'kiosk',
  asset: 'K-0001',
  cityUrl: 'https://127.0.0.1:8443',
  cityId: 'asahikawa',
};

function write(name: keyof typeof identityFiles, text: string): void {
  writeFileSync(join(folder, identityFiles[name]), text);
}

test('a machine without an identity is not enrolled', async () => {
  expect(await readDeviceIdentity(folder)).toEqual({ ok: false, error: 'not-enrolled' });
  expect(await readDeviceIdentity(join(folder, 'missing'))).toEqual({ ok: false, error: 'not-enrolled' });
});

test('an identity is read with its key and certificates', async () => {
  write('record', JSON.stringify(record));
  write('key', 'the key');
  write('certificate', 'the certificate');
  write('ca', 'the authority');
  const identity = { ...record, key: 'the key', certificate: 'the certificate', ca: 'the authority' };
  expect(await readDeviceIdentity(folder)).toEqual({ ok: true, value: identity });
});

test('a damaged identity is an error, and never taken for none', async () => {
  write('record', JSON.stringify(record));
  await expect(readDeviceIdentity(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  for (const text of [
    '',
    '{',
    JSON.stringify({ ...record, kind: 'toaster' }),
    JSON.stringify({ ...record, cityUrl: 'x' }),
  ]) {
    write('record', text);
    for (const name of ['key', 'certificate', 'ca'] as const) write(name, 'there');
    await expect(readDeviceIdentity(folder)).rejects.toThrow();
  }
});
