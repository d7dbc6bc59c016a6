import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maxLinkLength, offlineLink, openOfflineDraft } from './offline-draft.ts';

const site = 'https://machikado.asahikawa.test';
const fragmentOf = (link: string) => link.slice(link.indexOf('#') + 1);

test('a form goes into its link and comes out of it the same', async () => {
  const form = fc.dictionary(fc.string({ maxLength: 20 }), fc.string({ unit: 'grapheme', maxLength: 40 }), {
    maxKeys: 6,
    noNullPrototype: true,
  });
  await fc.assert(
    fc.asyncProperty(form, async (answers) => {
      const link = await offlineLink(site, JSON.stringify(answers));
      if (link.ok) expect(await openOfflineDraft(fragmentOf(link.value))).toEqual(answers);
      else expect(JSON.stringify(answers).length).toBeGreaterThan(300);
    }),
    { numRuns: 60 },
  );
});

test('what no camera would read is said to be too long', async () => {
  const noise = Array.from({ length: 900 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join('');
  expect(await offlineLink(site, JSON.stringify({ noise }))).toEqual({ ok: false, error: 'too-long' });
  const link = await offlineLink(site, JSON.stringify({ name: '見本'.repeat(400) }));
  expect(link.ok && link.value.length).toBeLessThan(maxLinkLength);
});

test('no fragment does more than say nothing: also one that would unpack into gigabytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ maxLength: 80 }), async (text) => {
      const opened = await openOfflineDraft(`z${text}`);
      expect(typeof opened).not.toBe('function');
    }),
    { numRuns: 200 },
  );
  const bomb = await offlineLink('', JSON.stringify('0'.repeat(60_000)));
  expect(bomb.ok && (await openOfflineDraft(fragmentOf(bomb.value)))).toHaveLength(60_000);
  const larger = new Blob(['"', '0'.repeat(70_000), '"']).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const packed = Buffer.from(await new Response(larger).arrayBuffer()).toString('base64url');
  expect(await openOfflineDraft(`z${packed}`)).toBeUndefined();
});
