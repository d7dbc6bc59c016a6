import type { ApplicationReceipt } from '@machikado/contracts/procedure.ts';
import {
  bigLines,
  footLines,
  headLines,
  momentInWords,
  noteLines,
  pairLines,
  qrLines,
  rule,
  type SlipFrame,
  type SlipStamp,
} from './slip-lines.ts';
import { slipWords as words } from './slip-words.ts';

/** The receipt of one application as a receiptline document: its number and secret, none of its answers. */
export function composeApplicationSlip(receipt: ApplicationReceipt, frame: SlipFrame, stamp: SlipStamp): string {
  return [
    ...headLines(words.application, frame, undefined),
    rule,
    ...bigLines(words.receiptNumber, receipt.number, stamp.columns),
    '',
    ...bigLines(words.secret, receipt.secret, stamp.columns),
    // For the reader of a kiosk: what stands above, to be held up instead of typed.
    ...qrLines(`${receipt.number} ${receipt.secret}`, 5),
    rule,
    ...pairLines(
      [
        [words.procedure, receipt.procedureTitle],
        [words.receivedAt, momentInWords(receipt.receivedAt)],
      ],
      stamp.columns,
    ),
    rule,
    ...noteLines(words.applicationKeep, stamp.columns),
    ...footLines(frame, stamp),
  ].join('\n');
}
