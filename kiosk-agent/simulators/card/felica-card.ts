import type { VirtualCard } from './virtual-card.ts';

/** Answer to reset of a FeliCa card as contactless readers make it: PC/SC Part 3, standard 11, card name 003B. */
const answerToReset = Buffer.from('3B8F8001804F0CA00000030611003B0000000042', 'hex');

/** A FeliCa card with this IDm (hex), seen through a PC/SC reader. */
export function felicaCard(cardId: string): VirtualCard {
  return {
    answerToReset,
    reset: () => undefined,
    answer: (command) => {
      const hex = Buffer.from(command).toString('hex').toUpperCase();
      if (hex === 'FFCA000000') return Buffer.from(`${cardId}9000`, 'hex');
      return Buffer.from(hex.startsWith('FFCA') ? '6A81' : '6D00', 'hex');
    },
  };
}
