import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '@machikado/runtime/log.ts';
import { openStore } from '../store/open.ts';
import { claimDraft, depositDraft, readDraftState } from './store.ts';

const start = new Date('2026-11-23T01:00:00Z');
const visitId = '7f6f3b0e-8a51-4d53-9a55-6a3c2d0a1f11';

test('on the disk nothing of a ciphertext is left once it was fetched', async () => {
  const log = createLog('test', () => undefined);
  const stop = new AbortController();
  const stateDirectory = await mkdtemp(join(tmpdir(), 'machikado-drafts-'));
  onTestFinished(() => rm(stateDirectory, { recursive: true, force: true }));
  const opened = await openStore({ stateDirectory, databaseUrl: undefined, signal: stop.signal, log }, (db) =>
    Promise.resolve(db),
  );
  if (!opened.ok) throw new Error('The store did not open.');
  const context = { db: opened.value, now: () => start };
  const canary = 'Y2FuYXJ5'.repeat(900);
  const onDisk = async () => {
    const files = await Promise.all(['city.db', 'city.db-wal'].map((name) => readFile(join(stateDirectory, name))));
    return files.some((bytes) => bytes.includes('Y2FuYXJ5Y2FuYXJ5'));
  };
  const { id } = await depositDraft(context, { deviceId: 'kiosk', visitId, ciphertext: canary });
  expect(await onDisk()).toBe(true);
  expect(await claimDraft(context, id)).toEqual({ ok: true, value: canary });
  expect(await onDisk()).toBe(false);
  expect(await readDraftState(context, 'kiosk', id)).toBe('claimed');
  await opened.value.destroy();
});
