import { execFileSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StaffToken } from '@machikado/contracts/staff-api.ts';
import { readPassword, spawnCity } from './started-city.ts';

// A file system of 24 MiB can be filled in no time; only root may mount one.
const isRoot = process.getuid?.() === 0;

let mountPoint: string;
const filler = () => join(mountPoint, 'filler');
beforeEach(async () => {
  mountPoint = await mkdtemp(join(tmpdir(), 'machikado-small-'));
  if (isRoot) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'machikado-test', mountPoint]);
});
afterEach(async () => {
  if (isRoot) execFileSync('umount', [mountPoint]);
  await rm(mountPoint, { recursive: true });
});

/** Takes all that is left, to the last byte. */
function fill(): void {
  const fd = openSync(filler(), 'a');
  try {
    for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
      const block = Buffer.alloc(size);
      for (;;) if (writeSync(fd, block) < size) break;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(fd);
  }
}

async function problemAt(url: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(url, init);
  const { type } = (await response.json()) as { type?: unknown };
  return [response.status, type];
}

test.skipIf(!isRoot)(
  'on a full disk staff read "out of service", and the city comes up when there is space',
  async () => {
    const state = join(mountPoint, 'state');
    fill();
    const city = spawnCity(state);
    const { url } = JSON.parse(await city.logged('staff.listening')) as { url: string };
    await city.logged('storage.full');
    const outOfService = [503, 'urn:machikado:problem:out-of-service'];
    expect(await problemAt(`${url}/api/city`)).toEqual(outOfService);
    expect(await problemAt(url)).toEqual(outOfService);
    rmSync(filler());
    const { staff } = await city.ready;
    expect(staff).toBe(url);
    expect(await problemAt(`${url}/api/city`)).toEqual([401, 'urn:machikado:problem:not-signed-in']);
    expect(await city.stop('SIGTERM')).toBe(0);
  },
);

test.skipIf(!isRoot)(
  'a disk that fills up stops writing and not reading, and writing goes on when there is space',
  async () => {
    const state = join(mountPoint, 'state');
    const city = spawnCity(state);
    const { staff } = await city.ready;
    const json = { 'content-type': 'application/json' };
    const credentials = { staffId: 'technician', password: await readPassword(state, 'technician') };
    const signedIn = await fetch(`${staff}/api/tokens`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify(credentials),
    });
    const { token } = StaffToken.parse(await signedIn.json());
    const headers = { ...json, authorization: `Bearer ${token}` };
    const makeCode = (n: number) =>
      problemAt(`${staff}/api/device-codes`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ asset: `K-${String(n).padStart(4, '0')}`, kind: 'kiosk' }),
      });
    fill();
    // Room inside files that were made larger before may take some more.
    let asset = 0;
    let answer: unknown;
    do answer = await makeCode(++asset);
    while (JSON.stringify(answer) === '[201,null]' && asset < 5000);
    expect(answer).toEqual([507, 'urn:machikado:problem:storage-full']);
    expect((await fetch(`${staff}/api/devices`, { headers })).status).toBe(200);
    rmSync(filler());
    expect(await makeCode(asset + 1)).toEqual([201, undefined]);
    expect(await city.stop('SIGTERM')).toBe(0);
  },
);
