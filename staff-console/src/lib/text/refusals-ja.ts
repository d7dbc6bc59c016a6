import type { BookingRefusal } from '@machikado/contracts/booking-refusal.ts';
import { cityTime } from '#lib/time/city-clock.ts';

/** For each reason why a booking is refused, its words: what happened, and what can be done. */
export type RefusalWords = {
  readonly [Kind in BookingRefusal['kind']]: (refusal: Extract<BookingRefusal, { kind: Kind }>) => string;
};

const stateWords: Readonly<Record<string, string>> = {
  held: '仮予約',
  confirmed: '許可待ち',
  permitted: '許可',
  used: '利用済み',
  'no-show': '無断不使用',
  cancelled: '取消',
};

export const refusalsJa: RefusalWords = {
  'room-unknown': () => 'この部屋は施設の一覧にありません。何も変えていません。',
  'koma-unknown': () => 'この部屋は、その時間では予約できません。時間を選び直してください。',
  past: () => 'その時間はもう過ぎています。何も変えていません。',
  'closed-day': ({ name }) =>
    name === undefined ? '休館日です。別の日を選んでください。' : `休館日です (${name.ja})。別の日を選んでください。`,
  'window-not-open': ({ opensAt }) => `まだ受付が始まっていません。受付は ${cityTime(opensAt)} からです。`,
  'window-over': ({ closedAt }) => `受付は ${cityTime(closedAt)} に終わりました。`,
  'lottery-first': ({ untilAt }) => `${cityTime(untilAt)} までは、抽選だけで受け付ける日です。`,
  'lottery-undrawn': ({ drawsAt }) =>
    `この日の抽選は締め切り後で、${cityTime(drawsAt)} に抽選します。抽選のあとに空いていれば押さえられます。当選していたら、先にその予約を取り消してください。`,
  'too-many-people': ({ capacity }) => `この部屋の定員は${capacity}人です。人数か部屋を変えてください。`,
  'purpose-not-let': () => 'この部屋は、その目的では貸し出していません。',
  'choice-unknown': () => '選んだ目的・入場料・減免・備品のどれかが、この部屋では選べません。',
  'equipment-short': ({ left }) => `備品が足りません。その時間に借りられるのは残り${left}点です。`,
  'booking-limit': ({ limit, per }) =>
    per === 'month'
      ? `この利用者は、その月の上限 (${limit}件) まで予約しています。`
      : `この利用者は、予約できる上限 (${limit}件) に達しています。`,
  'not-verified': () => 'この利用者は本人確認がまだです。利用者の画面で確認を記録してください。',
  'guardian-needed': ({ belowYears }) =>
    `${belowYears}歳未満の利用者には保護者の同意が要ります。利用者の画面で保護者を記録してください。`,
  suspended: ({ until }) =>
    until === undefined ? 'この利用者は利用停止中です。' : `この利用者は ${until} まで利用停止中です。`,
  'slot-taken': () => 'その時間は、すでにふさがっています。何も予約していません。別の時間か部屋を選んでください。',
  'too-late-to-cancel': ({ untilAt }) => `取消の期限 (${cityTime(untilAt)}) を過ぎています。`,
  'too-early-to-check-in': ({ fromAt }) => `来館の受付は ${cityTime(fromAt)} からです。`,
  'too-late-to-check-in': ({ untilAt }) => `来館の受付は ${cityTime(untilAt)} に終わりました。`,
  unpaid: () => '使用料が支払われていません。先に支払いを受け取ってください。',
  'payment-open': () => 'キオスクでの支払いが途中か、結果が分かりません。結果が出てから、もう一度お試しください。',
  'wrong-state': ({ state }) =>
    `いまの状態 (${stateWords[state] ?? state}) では、できない手続きです。何も変えていません。`,
};
