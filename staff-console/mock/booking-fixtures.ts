import type { Booking } from '@machikado/contracts/booking.ts';
import { addDays, civilTimeAt } from '@machikado/contracts/civil-time.ts';
import type { Facility } from '@machikado/contracts/facility.ts';
import type { LotteryList } from '@machikado/contracts/lottery.ts';
import type { DueRefund, OpenPayment } from '@machikado/contracts/payment.ts';
import type { StaffUser } from '@machikado/contracts/staff-booking.ts';
import type { z } from 'zod';

const koma = [
  { id: 'morning', name: { ja: '午前', en: 'Morning' }, starts: '09:00', ends: '12:00', feeYen: 1200 },
  { id: 'afternoon', name: { ja: '午後', en: 'Afternoon' }, starts: '13:00', ends: '17:00', feeYen: 1600 },
  { id: 'evening', name: { ja: '夜間', en: 'Evening' }, starts: '18:00', ends: '21:00', feeYen: 1400 },
];

export const facilities: Facility[] = ['east', 'west'].map((id) => ({
  id,
  name:
    id === 'east'
      ? { ja: '見本東地域活動センター', en: 'Sample East Community Centre' }
      : { ja: '見本西公民館', en: 'Sample West Hall' },
  closedWeekdays: [1],
  rooms: [
    {
      id: `${id}-hall`,
      name: { ja: '多目的ホール', en: 'Multipurpose hall' },
      koma,
      parts: [`${id}-hall-a`, `${id}-hall-b`],
      sample: true,
    },
    { id: `${id}-hall-a`, name: { ja: 'ホールA', en: 'Hall A' }, koma, sample: true },
    { id: `${id}-hall-b`, name: { ja: 'ホールB', en: 'Hall B' }, koma, equipment: ['piano'], sample: true },
  ],
  equipment: [{ id: 'piano', name: { ja: 'ピアノ', en: 'Piano' }, stock: 1, feeYen: 1000 }],
  source: 'sample',
}));

/** One of each state and kind within a week. */
export function bookingsAt(now: Date): Booking[] {
  const today = civilTimeAt(now).date;
  return Array.from({ length: 16 }, (_, index) => {
    const facility = facilities[index % 2];
    const room = facility?.rooms[0];
    const slot = koma[index % 3];
    if (!facility || !room || !slot) throw new Error('fixture');
    return {
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      number: `B-1000-${String(1000 + index * 7)}`,
      kind: 'use',
      feeLines: [{ kind: 'room', yen: slot.feeYen }],
      payment: index === 1 ? 'asking' : 'due',
      equipment: [],
      state:
        index % 5 === 4 ? ('cancelled' as const) : index % 5 === 2 ? ('confirmed' as const) : ('permitted' as const),
      facilityId: facility.id,
      facilityName: facility.name,
      roomId: room.id,
      roomName: room.name,
      date: addDays(today, index % 7),
      komaId: slot.id,
      komaName: slot.name,
      starts: slot.starts,
      ends: slot.ends,
      feeYen: slot.feeYen,
      purpose: ['コーラスの練習', '英会話サークル', '自治会の打合せ'][index % 3] ?? '',
      people: 8 + index,
      userName: '利用者 見本',
      sample: true,
      bookedAt: new Date(now.getTime() - index * 1_800_000).toISOString(),
      cancellableUntil: now.toISOString(),
    };
  });
}

/** The attempt to pay whose end nobody knows, of the one booking that is being paid. */
export function openPaymentsAt(now: Date, { id, feeYen }: Booking): OpenPayment[] {
  const startedAt = new Date(now.getTime() - 7_200_000).toISOString();
  const invoiceNumber = 'I-1000-1236';
  const known = { invoiceNumber, bookingId: id, yen: feeYen, method: 'terminal', kiosk: 'K-0001' } as const;
  return [
    { ...known, id: '00000000-0000-4000-8000-0000000000a1', state: 'unknown', startedAt, endableFrom: startedAt },
  ];
}

/** Every attempt without a known end: one that waits for staff, and one that its kiosk is still at. */
export function stuckPaymentsAt({ now, bookings }: { now: Date; bookings: readonly Booking[] }) {
  const stuck = bookings
    .filter(({ payment }) => payment === 'asking')
    .flatMap((booking) => openPaymentsAt(now, booking).map((payment) => ({ ...payment, booking })));
  const [first] = stuck;
  if (first === undefined) return [];
  const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
  const id = '00000000-0000-4000-8000-0000000000a2';
  return [...stuck, { ...first, id, state: 'started', startedAt: at(-3), endableFrom: at(12) } as const];
}

/** What is to be given back for each booking that was cancelled and not settled yet. */
export function dueRefundsOf({ now, bookings }: { now: Date; bookings: readonly Booking[] }): DueRefund[] {
  return bookings
    .filter(({ state }) => state === 'cancelled')
    .slice(0, 2)
    .filter(({ payment }) => payment !== 'none')
    .map((booking) => ({ bookingId: booking.id, yen: booking.feeYen, grantedAt: now.toISOString(), booking }));
}

/** One lottery that waits for its drawing. */
export function lotteriesAt(now: Date): z.infer<typeof LotteryList>['lotteries'] {
  const at = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
  return [
    {
      id: 'hall-2027-02',
      title: { ja: '多目的ホールの抽選', en: 'Lottery for the Multipurpose Hall' },
      month: '2027-02',
      rooms: ['east-hall'],
      opensAt: at(-20),
      closesAt: at(-10),
      drawsAt: at(-1),
      confirmUntil: at(9),
      freeAt: at(12),
      maxApplications: 3,
      maxWishes: 3,
      maxWins: 2,
      publicValue: { ja: '抽選の日の日経平均株価の終値', en: 'The Nikkei average at the close of the drawing day' },
      sample: true,
      state: 'closed',
      commitment: 'b4'.repeat(32),
      closingHash: 'c7'.repeat(32),
      applications: 42,
    },
  ];
}

export const users: StaffUser[] = [
  {
    number: '10000014',
    name: '利用者 見本',
    kind: 'individual',
    residency: 'resident',
    entitlements: [],
    suspended: false,
    points: 1,
  },
];
