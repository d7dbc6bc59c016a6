import { z } from 'zod';

const PrinterView = z.object({
  status: z.unknown(),
  prints: z.array(z.object({ number: z.int(), png: z.string(), bin: z.string() })),
});

export type PrinterFault = {
  readonly paper?: 'ok' | 'near-end' | 'end';
  readonly cover?: 'closed' | 'open';
  readonly online?: boolean;
  readonly pauseAfterBytes?: number;
  readonly dropAfterBytes?: number;
  readonly endPaperAfterBytes?: number;
};

/** Works the simulated printer and card reader, as a hand at the dock page would. */
export function dockClient(url: string) {
  const put = async (path: string, body: unknown) => {
    const response = await fetch(new URL(path, url), {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`dock ${path}: HTTP ${response.status} ${await response.text()}`);
  };
  const bytes = async (path: string) => {
    const response = await fetch(new URL(path, url));
    if (!response.ok) throw new Error(`dock ${path}: HTTP ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  };
  const prints = async () => PrinterView.parse(await (await fetch(new URL('/printer', url))).json()).prints;
  return {
    setPrinter: (fault: PrinterFault) => put('/printer', fault),
    putCard: (cardId: string) => put('/card', { cardId }),
    takeCard: () => put('/card', { cardId: null }),
    /** Pulls a card with this track 2 through the reader on USB. */
    swipe: (track2: string) => put('/readers', { swipe: track2 }),
    prints,
    png: (number: number) => bytes(`/printer/prints/${number}.png`),
    bin: (number: number) => bytes(`/printer/prints/${number}.bin`),
  };
}

export type Dock = ReturnType<typeof dockClient>;
