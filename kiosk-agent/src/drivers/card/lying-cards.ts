import type { CardState } from '@machikado/contracts/kiosk-events.ts';

export type LyingCard = {
  readonly state: 'reading' | 'known' | 'my-number' | 'unreadable' | 'silent';
  readonly id?: string;
};

export type CardScene = {
  readonly readers: number;
  readonly cards: readonly LyingCard[];
};

/** What is told of the readers. A card that is still being read is not told yet. */
export function decideCards({ readers, cards }: CardScene): CardState {
  const [card, second] = cards;
  if (readers === 0) return 'no-reader';
  if (card === undefined) return 'empty';
  if (second !== undefined) return 'several';
  if (card.state === 'known') return 'present';
  return card.state === 'reading' ? 'empty' : card.state;
}
