import type { ApplicationReceipt } from '@machikado/contracts/procedure.ts';
import { composeNumberedSlip } from './numbered-slip.ts';
import type { SlipFrame, SlipStamp } from './slip-lines.ts';
import { slipWordsIn } from './slip-words.ts';

/** The receipt of one application as a receiptline document: its number and secret, none of its answers. */
export function composeApplicationSlip(receipt: ApplicationReceipt, frame: SlipFrame, stamp: SlipStamp): string {
  const words = slipWordsIn(frame.locale);
  const { number, secret, procedureTitle, receivedAt } = receipt;
  return composeNumberedSlip(
    {
      title: words.application,
      number: [words.receiptNumber, number],
      secret,
      procedureTitle,
      at: [words.receivedAt, receivedAt],
      use: words.applicationKeep,
    },
    frame,
    stamp,
  );
}
