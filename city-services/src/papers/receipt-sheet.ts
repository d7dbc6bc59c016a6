import type { City } from '@machikado/contracts/city.ts';
import type { ApplicationReceipt } from '@machikado/contracts/procedure.ts';
import { momentInWords } from './moments.ts';
import { paperWords as words } from './paper-words.ts';
import { footOf } from './paper-foot.ts';
import type { Sheet } from './sheet.ts';

export type ReceiptPaper = {
  readonly receipt: ApplicationReceipt;
  readonly city: City;
  /** Where the state is looked up; without number and secret, which a camera's history would keep. */
  readonly statusUrl: string;
  readonly madeAt: Date;
};

/** The receipt of one application: its number and secret, none of its answers. */
export function composeReceiptSheet({ receipt, city, statusUrl, madeAt }: ReceiptPaper): Sheet {
  return {
    title: words.receipt,
    city: city.name,
    numbers: [
      [words.receiptNumber, receipt.number],
      [words.secret, receipt.secret],
    ],
    facts: [
      [words.procedure, receipt.procedureTitle],
      [words.receivedAt, momentInWords(receipt.receivedAt)],
    ],
    qr: { text: statusUrl, note: words.receiptQr },
    notes: [words.receiptKeep],
    foot: footOf(city, madeAt),
  };
}
