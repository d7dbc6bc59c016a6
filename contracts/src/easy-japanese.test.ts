import { expect, test } from 'vitest';
import { readingFaults } from './easy-japanese.ts';

test.each([
  ['施設を かります。', 'a kanji without a reading'],
  ['施設《》を かります。', 'a kanji without a reading'],
  ['施設《シセツ》を かります。', 'a reading that is not hiragana'],
  ['この ばしょを つかう まえに うけつけの ひとに きいて ください。', 'a sentence that is too long'],
  ['しなければ なりません。', 'a double negative'],
  ['しないことは ありません。', 'a double negative'],
  ['ディスプレイを みます。', 'a katakana word that needs a gloss'],
  ['ここで まつ。', 'a sentence that does not end in です or ます'],
  ['かいじょうは たかいばしょにありますからね', 'phrases without spaces'],
])('%s has %s', (text, fault) => {
  expect(readingFaults(text)).toContain(fault);
});

test('a plain text has no fault', () => {
  expect(readingFaults('カードを 置《お》いて ください。｜2日《ふつか》まで 待《ま》ちます。')).toEqual([]);
});
