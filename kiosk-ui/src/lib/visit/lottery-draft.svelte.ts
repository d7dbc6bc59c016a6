import type { SlotWish } from '@machikado/contracts/booking.ts';
import type { Facility, Koma, Room } from '@machikado/contracts/facility.ts';
import type { Lottery } from '@machikado/contracts/lottery.ts';
import { watchUnsaved } from './unsaved.ts';

/** A wish as it is shown; what is sent is its slot. */
export type Wish = { readonly facility: Facility; readonly room: Room; readonly date: string; readonly koma: Koma };

/** The steps of one wish, then what all wishes share. */
export type WishStep = 'room' | 'day' | 'part' | 'review' | 'details' | 'confirm';

export type LotteryDraft = {
  lottery: Lottery | undefined;
  /** The most wanted first. */
  wishes: Wish[];
  purpose: string;
  people: string;
  /** Where she is, and what is chosen of the wish that is being made. */
  making: { step: WishStep; room: Pick<Wish, 'facility' | 'room'> | undefined; date: string | undefined };
  key: string;
};

const blank = (): LotteryDraft => ({
  lottery: undefined,
  wishes: [],
  purpose: '',
  people: '',
  making: { step: 'room', room: undefined, date: undefined },
  key: crypto.randomUUID(),
});

/** What has been chosen so far on the way into a lottery. */
export const lotteryDraft = $state<LotteryDraft>(blank());

watchUnsaved(() => lotteryDraft.wishes.length > 0);

/** Begins an application to a lottery from nothing; to none with `undefined`. */
export function beginLottery(lottery: Lottery | undefined): void {
  Object.assign(lotteryDraft, blank(), { lottery });
}

/** Changes what will be sent; what was sent with the old key was another application. */
export function changeWishes(wishes: readonly Wish[]): void {
  Object.assign(lotteryDraft, { wishes: [...wishes], key: crypto.randomUUID() });
}

export const slotOf = ({ room, date, koma }: Wish): SlotWish => ({ roomId: room.id, date, komaId: koma.id });
