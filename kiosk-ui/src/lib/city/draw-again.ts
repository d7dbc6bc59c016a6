import { checkLottery, closingText, type LotteryFault } from '@machikado/contracts/lottery-check.ts';
import { drawOrder, drawText, ticketText } from '@machikado/contracts/lottery-draw.ts';
import type { LotteryFile } from '@machikado/contracts/lottery.ts';

/** One line of a drawing as it is shown: whose turn it was, and which wish was granted, if any. */
export type DrawnEntry = { readonly id: string; readonly wish: number | undefined };

export type DrawnAgain = {
  /** Empty where everything holds. */
  readonly faults: readonly LotteryFault[];
  /** Every application in the order in which the drum gives it out. */
  readonly order: readonly DrawnEntry[];
};

async function sha256(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** So many hashes are asked for at once; the page stays answerable between. */
const atOnce = 2000;

/**
 * Draws a published lottery again in this page, by the same rules as the city, from the file alone. A browser gives its
 * hashes later, so all that are needed are worked out first.
 */
export async function drawAgain(file: LotteryFile): Promise<DrawnAgain> {
  const known = new Map<string, string>();
  const learn = async (texts: readonly string[]) => {
    for (let from = 0; from < texts.length; from += atOnce)
      await Promise.all(texts.slice(from, from + atOnce).map(async (text) => void known.set(text, await sha256(text))));
  };
  const hashOf = (text: string): string => {
    const hash = known.get(text);
    if (hash === undefined) throw new Error('A hash was not worked out before it was needed.');
    return hash;
  };
  const draw = drawText(file.seed, file.publicValue);
  await learn([file.seed, closingText(file), draw]);
  const drawHash = hashOf(draw);
  await learn(
    file.applications.flatMap(({ id, tickets }) =>
      Array.from({ length: tickets }, (_, ticket) => ticketText(drawHash, id, ticket)),
    ),
  );
  const wishOf = new Map(file.wins.map((win) => [win.application, win.wish]));
  return {
    faults: checkLottery(file, hashOf),
    order: drawOrder(file.applications, drawHash, hashOf).map(({ id }) => ({ id, wish: wishOf.get(id) })),
  };
}
