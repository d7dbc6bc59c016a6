import { z } from 'zod';

/** What a kiosk can turn readings into: kana into kanji, pinyin into Chinese characters. */
export const ConversionScript = z.enum(['kana', 'pinyin']);
export type ConversionScript = z.infer<typeof ConversionScript>;

export const maxReadingLength = 40;
export const maxCandidates = 12;

/** Hiragana with the long mark, or pinyin letters (`v` for ü, an apostrophe between syllables). */
export const ConversionRequest = z.discriminatedUnion('script', [
  z.object({ script: z.literal('kana'), reading: z.string().regex(/^[ぁ-ゖー]{1,40}$/) }),
  z.object({ script: z.literal('pinyin'), reading: z.string().regex(/^[a-z'v]{1,40}$/) }),
]);
export type ConversionRequest = z.infer<typeof ConversionRequest>;

export const Conversion = z.object({ candidates: z.array(z.string().min(1).max(120)).max(maxCandidates) });
export type Conversion = z.infer<typeof Conversion>;

/** Which conversions this kiosk offers now. */
export const ConversionOffer = z.object({ scripts: z.array(ConversionScript) });
export type ConversionOffer = z.infer<typeof ConversionOffer>;
