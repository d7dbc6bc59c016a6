import { expect, test } from 'vitest';
import { printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import { ok } from '@machikado/contracts/result.ts';
import type { BytePort } from '../../transports/port.ts';
import { openEscposSession, processIdOf } from './session.ts';

function openSample() {
  const listeners: ((bytes: Uint8Array) => void)[] = [];
  const port: BytePort = {
    write: () => Promise.resolve(ok()),
    onBytes: (listener) => listeners.push(listener),
    closed: new Promise(() => undefined),
    close: () => undefined,
  };
  const session = openEscposSession(port, { answerTimeoutMs: 1000, flushBytes: 8, onStatus: () => undefined });
  const say = async (text: string) => {
    for (const listener of listeners) listener(Buffer.from(text, 'latin1'));
    await Promise.resolve();
  };
  return { session, say };
}

test.each([
  { id: 'epson-tm-t88vii', good: (own: string) => `7"${own}\0`, bad: ['7"ZZZZ\0', '\0', '7!A\0'] },
  { id: 'generic-escpos-80mm', good: () => '\x0f', bad: ['7"ZZZZ\0', '_EPSON\0', '\x12'] },
])('$id: only the answer to the own question is the proof of a slip', async ({ id, good, bad }) => {
  const profile = printerProfile(id);
  if (!profile.ok) throw new Error(profile.error);
  const { session, say } = openSample();
  let isProved = false;
  const proof = session.proofOf({ id: 'one slip' }, profile.value);
  void proof.answered.then(() => (isProved = true));
  for (const answer of bad) await say(answer);
  expect(isProved).toBe(false);
  await say(good(processIdOf('one slip')));
  expect(isProved).toBe(true);
});
