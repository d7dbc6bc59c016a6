import type { SlotWish } from '@machikado/contracts/booking.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { Lottery } from '@machikado/contracts/lottery.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { komaOf } from '#lib/city/grid.ts';
import type { LotteryDraft, WishedUse } from '#lib/visit/lottery-draft.svelte.ts';
import type { Form } from './taken-form.ts';

/** What a person has decided of an application to a lottery; its key is how it is sent. */
export type LotteryDecisions = Omit<LotteryDraft, 'key'>;

/** The application as it is taken home; undefined where no lottery is chosen. */
export function lotteryChoiceOf(draft: LotteryDecisions): Form<'lottery'> | undefined {
  const { lottery, purpose, people, purposeId, making } = draft;
  if (!lottery) return undefined;
  return {
    kind: 'lottery',
    lotteryId: lottery.id,
    wishes: draft.wishes.map((wish) =>
      wish.map(({ room, date, koma }) => ({ roomId: room.id, date, komaId: koma.id })),
    ),
    ...{ purpose, people, purposeId, step: making.step, at: making.at },
    ...(making.place && { roomId: making.place.room.id }),
    ...(making.date !== undefined && { date: making.date }),
  };
}

type City = { readonly lotteries: readonly Lottery[]; readonly facilities: readonly Facility[] };

/** The same decisions from what was taken home. `changed`: the lottery is over or has other rooms. */
export function wishesOf(form: Form<'lottery'>, city: City): Result<LotteryDecisions, 'changed'> {
  const lottery = city.lotteries.find((one) => one.id === form.lotteryId && one.state === 'open');
  if (!lottery) return err('changed');
  const rooms = city.facilities.flatMap((facility) => facility.rooms.map((room) => ({ facility, room })));
  const placeOf = (id: string) => rooms.find(({ room }) => room.id === id && lottery.rooms.includes(id));
  const useOf = ({ roomId, date, komaId }: SlotWish): WishedUse | undefined => {
    const place = placeOf(roomId);
    const koma = place && komaOf(place.room, komaId);
    return koma && { ...place, date, koma };
  };
  const wishes = form.wishes.map((wish) => wish.map(useOf).filter((use) => use !== undefined));
  if (wishes.some((wish, at) => wish.length < (form.wishes[at]?.length ?? 0))) return err('changed');
  const place = form.roomId === undefined ? undefined : placeOf(form.roomId);
  if (form.roomId !== undefined && !place) return err('changed');
  const { purpose, people, purposeId, date, step, at } = form;
  return ok({ lottery, wishes, purpose, people, purposeId, making: { step, at, place, date } });
}
