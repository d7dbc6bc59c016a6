import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog } from '@machikado/runtime/log.ts';
import { followJack } from './headphone-jack.ts';
import type { JackState } from './input-event.ts';

function jack(value: 0 | 1): Buffer {
  const event = Buffer.alloc(24);
  event.writeUInt16LE(5, 16);
  event.writeUInt16LE(2, 18);
  event.writeInt32LE(value, 20);
  return event;
}

test('headphones are told as they come and go, also after the device was away; stopping leaves nothing running', async () => {
  using cleanup = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'machikado-jack-'));
  cleanup.defer(() => rmSync(folder, { recursive: true }));
  const device = join(folder, 'event0');
  execFileSync('mkfifo', [device]);
  const stop = new AbortController();
  const told: JackState[] = [];
  let heard = Promise.withResolvers<undefined>();
  const following = followJack({
    device,
    log: createLog('test', () => undefined),
    signal: stop.signal,
    onChange: (state) => {
      told.push(state);
      heard.resolve(undefined);
    },
  });
  const send = async (...values: (0 | 1)[]) => {
    heard = Promise.withResolvers();
    // Opening waits until somebody reads: the kiosk looks again by itself.
    await using end = await open(device, 'w');
    for (const value of values) {
      await end.write(jack(value));
      await heard.promise;
      heard = Promise.withResolvers();
    }
  };
  await send(1, 0);
  await send(1);
  stop.abort();
  await following;
  expect(told).toEqual(['in', 'out', 'in']);
});
