import type { ApplicationReceipt } from '@machikado/contracts/procedure.ts';
import { composeNumberedSlip } from './numbered-slip.ts';
import type { SlipFrame, SlipStamp } from './slip-lines.ts';
import { slipWordsIn } from './slip-words.ts';

export type ApplicationSlip = { readonly receipt: ApplicationReceipt; readonly reissueOf?: string | undefined };

/** The receipt of one application as a receiptline document: its number and secret, none of its answers. */
export function composeApplicationSlip(slip: ApplicationSlip, frame: SlipFrame, stamp: SlipStamp): string {
  const words = slipWordsIn(frame.locale);
  const { number, secret, procedureTitle, receivedAt } = slip.receipt;
  return composeNumberedSlip(
    {
      title: words.application,
      number: [words.receiptNumber, number],
      secret,
      procedureTitle,
      at: [words.receivedAt, receivedAt],
      use: words.applicationKeep,
      reissueOf: slip.reissueOf,
    },
    frame,
    stamp,
  );
}
