import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { locales } from '@machikado/contracts/locale.ts';
import { catalogue } from './catalogue.ts';
import { termsVersion } from './terms-version.ts';

test('the version says which words were accepted: other words need another version here', () => {
  const words = locales.map((locale) => [catalogue[locale].terms, catalogue[locale].fullTerms('X')]);
  const fingerprint = createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 16);
  expect([termsVersion, fingerprint]).toEqual(['2026-11-30', '929284439c4e2e8e']);
});
