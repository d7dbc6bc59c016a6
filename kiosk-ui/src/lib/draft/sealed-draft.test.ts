import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxDraftBytes } from '@machikado/contracts/draft.ts';
import { openDraft, sealDraft } from './sealed-draft.ts';

const typed = fc.string({ unit: 'grapheme', maxLength: 400 }).filter((text) => !text.includes('\0'));

test('what was sealed opens with its key, and its length tells nothing', async () => {
  await fc.assert(
    fc.asyncProperty(typed, async (text) => {
      const sealed = await sealDraft(text);
      expect(await openDraft(sealed)).toEqual({ ok: true, value: text });
      const bytes = Math.floor((sealed.ciphertext.length * 3) / 4);
      expect((bytes - 12 - 16) % 1024).toBe(0);
    }),
    { numRuns: 50 },
  );
});

test('one changed bit of ciphertext or key opens nothing', async () => {
  const sealed = await sealDraft('山田のことば');
  const flip = (text: string, at: number) => text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  for (const at of [0, 20, 400, sealed.ciphertext.length - 2]) {
    expect(await openDraft({ ...sealed, ciphertext: flip(sealed.ciphertext, at) })).toEqual({
      ok: false,
      error: 'damaged',
    });
  }
  expect(await openDraft({ ...sealed, key: flip(sealed.key, 3) })).toEqual({ ok: false, error: 'damaged' });
  expect(await openDraft({ ciphertext: '', key: '' })).toEqual({ ok: false, error: 'damaged' });
});

test('two sealings of one text have nothing in common', async () => {
  const [one, other] = [await sealDraft('same'), await sealDraft('same')];
  expect(one.ciphertext).not.toBe(other.ciphertext);
  expect(one.key).not.toBe(other.key);
});

test('a form of 30,000 bytes still fits into a deposit', async () => {
  const { ciphertext } = await sealDraft('x'.repeat(30_000));
  expect(ciphertext.length).toBeLessThanOrEqual(Math.ceil((maxDraftBytes * 4) / 3));
});
