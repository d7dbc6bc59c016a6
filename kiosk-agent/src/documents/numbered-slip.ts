import type { LocalText } from '@machikado/contracts/locale.ts';
import { momentInWords } from './slip-dates.ts';
import { inTwo, type SlipText } from './slip-language.ts';
import {
  bigLines,
  footLines,
  headLines,
  noteLines,
  pairLines,
  qrLines,
  rule,
  type SlipFrame,
  type SlipStamp,
} from './slip-lines.ts';
import { slipWordsIn } from './slip-words.ts';

/** What a slip is about that hands out a number and the secret with which its bearer asks about it. */
export type Numbered = {
  readonly title: SlipText;
  /** Said before everything else. */
  readonly warning?: SlipText;
  readonly number: readonly [name: SlipText, value: string];
  readonly secret: string;
  readonly procedureTitle: LocalText;
  /** A moment, by its name and as ISO 8601. */
  readonly at: readonly [name: SlipText, instant: string];
  /** What the bearer does with it. */
  readonly use: SlipText;
  /** The number of the first print. */
  readonly reissueOf?: string | undefined;
};

/** A number and its secret as a receiptline document, with none of the answers that they stand for. */
export function composeNumberedSlip(of: Numbered, frame: SlipFrame, stamp: SlipStamp): string {
  const words = slipWordsIn(frame.locale);
  const [number, at] = [of.number, of.at];
  return [
    ...headLines(of.title, frame, of.reissueOf),
    ...(of.warning === undefined ? [] : noteLines(of.warning, stamp.columns)),
    rule,
    ...bigLines(...number, stamp.columns),
    '',
    ...bigLines(words.secret, of.secret, stamp.columns),
    // For the reader of a kiosk: what stands above, to be held up instead of typed.
    ...qrLines(`${number[1]} ${of.secret}`, 5),
    rule,
    ...pairLines(
      [
        [words.procedure, inTwo(of.procedureTitle, frame.locale)],
        [at[0], momentInWords(at[1], frame.locale)],
      ],
      stamp.columns,
    ),
    rule,
    ...noteLines(of.use, stamp.columns),
    ...footLines(frame, stamp),
  ].join('\n');
}
