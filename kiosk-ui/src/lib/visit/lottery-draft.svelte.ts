import type { SlotWish } from '@machikado/contracts/booking.ts';
import type { Facility, Koma, Room } from '@machikado/contracts/facility.ts';
import type { Lottery } from '@machikado/contracts/lottery.ts';
import { watchUnsaved } from './unsaved.ts';

/** One part of a wish as it is shown; what is sent is its slot. */
export type WishedUse = {
  readonly facility: Facility;
  readonly room: Room;
  readonly date: string;
  readonly koma: Koma;
};

/** All of these together, or none. */
export type Wish = readonly WishedUse[];

/** How many uses one wish may hold (`LotteryWishRequest`). */
export const mostTogether = 10;

/** The steps of one wish, then what all wishes share. */
export type WishStep = 'room' | 'day' | 'part' | 'review' | 'details' | 'confirm';

export type LotteryDraft = {
  lottery: Lottery | undefined;
  /** The most wanted first. */
  wishes: Wish[];
  purpose: string;
  people: string;
  /** Of the rules' kinds of use; undefined where none is chosen. */
  purposeId: string | undefined;
  /** Where she is, the place of the wish that is being made among them, and what is chosen of its next use. */
  making: {
    step: WishStep;
    at: number;
    place: Pick<WishedUse, 'facility' | 'room'> | undefined;
    date: string | undefined;
  };
  key: string;
};

const blank = (): LotteryDraft => ({
  lottery: undefined,
  wishes: [],
  purpose: '',
  people: '',
  purposeId: undefined,
  making: { step: 'room', at: 0, place: undefined, date: undefined },
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
function changeWishes(wishes: readonly Wish[]): void {
  Object.assign(lotteryDraft, { wishes: [...wishes], key: crypto.randomUUID() });
}

const slotOf = ({ room, date, koma }: WishedUse): SlotWish => ({ roomId: room.id, date, komaId: koma.id });

/** What is sent of the wishes. */
export const wishesToSend = () => lotteryDraft.wishes.map((wish) => ({ slots: wish.map(slotOf) }));

/** The same wish has the same key, whatever stands where. */
export const wishKey = (wish: Wish): string => JSON.stringify(wish.map(slotOf));

/** Adds a use to the wish at a place; where none stands there yet, it begins one. A wish that is there already is not put twice. */
export function addUse(at: number, use: WishedUse): void {
  const wish = [...(lotteryDraft.wishes[at] ?? []), use];
  const others = lotteryDraft.wishes.filter((_, place) => place !== at);
  if (others.some((one) => wishKey(one) === wishKey(wish))) return;
  changeWishes([...lotteryDraft.wishes.slice(0, at), wish, ...lotteryDraft.wishes.slice(at + 1)]);
}

/** Takes one use out of the wish at a place, and the wish with its last. */
export function leaveOut(at: number, use: WishedUse): void {
  changeWishes(
    lotteryDraft.wishes.flatMap((wish, place) => {
      const rest = place === at ? wish.filter((one) => one !== use) : wish;
      return rest.length > 0 ? [rest] : [];
    }),
  );
}

export function removeWish(at: number): void {
  changeWishes(lotteryDraft.wishes.filter((_, place) => place !== at));
}

/** Puts the wish at a place before the one that stands before it. */
export function wishSooner(at: number): void {
  const [before, wish] = [lotteryDraft.wishes[at - 1], lotteryDraft.wishes[at]];
  if (!before || !wish) return;
  changeWishes(lotteryDraft.wishes.with(at - 1, wish).with(at, before));
}

/** After it was sent nothing is left to send. */
export function forgetWishes(): void {
  changeWishes([]);
}
