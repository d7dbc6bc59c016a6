import { addDays, civilTimeAt, instantOf } from '@machikado/contracts/civil-time.ts';
import type { CityEvent } from '@machikado/contracts/event.ts';
import { procedures } from './procedures.ts';

const today = civilTimeAt(new Date()).date;
const text = (ja: string, en: string) => ({ ja, en });

type Row = readonly [id: string, kind: CityEvent['kind'], ja: string, en: string, inDays: number];
const rows: readonly Row[] = [
  ['market', 'market', '朝市（見本）', 'Morning market (sample)', 0],
  ['story-time', 'children', '絵本のよみきかせ（見本）', 'Picture-book hour (sample)', 2],
  ['walk', 'health', '健康ウォーキング（見本）', 'Health walk (sample)', 9],
];

/** Made-up events: one today until midnight, one this week, one later, and the course of the procedures. */
export const events: CityEvent[] = [
  ...rows.map(([id, kind, ja, en, inDays]): CityEvent => {
    const day = addDays(today, inDays);
    return {
      id,
      kind,
      title: text(ja, en),
      summary: text('予約はいりません。', 'No booking needed.'),
      place: text('旭川市中央図書館', 'Asahikawa City Library'),
      placeId: 'place-2',
      startsAt: instantOf(day, '09:30').toISOString(),
      endsAt: instantOf(day, '24:00').toISOString(),
      feeYen: 0,
      credit: '見本',
      sample: true,
    };
  }),
  ...procedures.flatMap(({ id, title, summary, course }): CityEvent[] =>
    course ? [{ id, kind: 'course', title, summary, ...course, procedureId: id, credit: '見本', sample: true }] : [],
  ),
];
