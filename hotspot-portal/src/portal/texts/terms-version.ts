/**
 * Which terms of use the pages show; kept with every consent. Changed with their words: `terms-version.test.ts` tells when.
 */
export const termsVersion = '2026-11-30';
