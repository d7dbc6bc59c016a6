import type { LotteryRule } from '@machikado/contracts/lottery.ts';
import { indexRooms } from '../facilities/rooms.ts';
import type { Pack, PackError } from './pack.ts';
import { repeated } from './repeated.ts';

/** What does not fit together in `lotteries.json`: rooms, and the order of a lottery's phases. */
export function findLotteryFaults({ lotteries, facilities }: Pick<Pack, 'lotteries' | 'facilities'>): PackError[] {
  const faults = [
    ...repeated(lotteries.map((one) => one.id)).map((id) => `lottery ${id} is there twice`),
    ...repeated(lotteries.flatMap((one) => [...new Set(one.rooms)])).map((id) => `${id} is in two lotteries`),
    ...lotteries.flatMap(findPhaseFaults),
    ...lotteries.flatMap((one) => findRoomFaults(one, facilities)),
  ];
  return faults.map((reason) => ({ file: 'lotteries.json', reason }));
}

/** A moment of a phase as text that can be compared within one lottery: the later month counts for more. */
const momentOf = ({ monthsBefore, day, at }: LotteryRule['opens']) =>
  `${String(99 - monthsBefore).padStart(2, '0')}-${String(day).padStart(2, '0')} ${at}`;

function findPhaseFaults(rule: LotteryRule): string[] {
  const names = ['opens', 'closes', 'draws', 'confirms', 'free'] as const;
  return names.slice(1).flatMap((name, at) => {
    const before = names[at] ?? 'opens';
    // Applications may close at the moment of the draw, and what nobody confirmed may be free at once.
    const isInOrder = momentOf(rule[before]) <= momentOf(rule[name]);
    return isInOrder ? [] : [`lottery ${rule.id}: ${name} comes before ${before}`];
  });
}

/** Its rooms are there, and none of them can be had around it as a part of another room or as the whole of its parts. */
function findRoomFaults({ id, rooms }: LotteryRule, facilities: Pack['facilities']): string[] {
  const index = indexRooms(facilities);
  const leaves = new Set(rooms.flatMap((room) => index.get(room)?.leaves ?? []));
  const around = Array.from(index.values()).filter(
    (other) => !rooms.includes(other.room.id) && other.leaves.some((leaf) => leaves.has(leaf)),
  );
  return [
    ...rooms.filter((room) => !index.has(room)).map((room) => `lottery ${id} names a room ${room} that is not there`),
    ...around.map(({ room }) => `lottery ${id} leaves out ${room.id}, with which its rooms could be had around it`),
  ];
}
