import type { RefusalTexts } from '../refusal.ts';

/** Traditional Chinese: why a booking was refused. */
export const refusals: RefusalTexts = {
  'room-unknown': ['該房間目前不出租', '請選擇其他房間。'],
  'koma-unknown': ['該房間不能按此時段租借', '請選擇其他時間。'],
  past: ['該時間已過', '請選擇今後的時間。'],
  'closed-day': ['當天休館', '請選擇其他日期。'],
  'window-not-open': ['該日期尚未開始預約', (when) => `${when}起接受預約。`],
  'window-over': ['該時間的預約已截止', (when) => `已於${when}截止。請選擇其他日期或到櫃台詢問。`],
  'lottery-first': ['該日期先由抽籤決定', (when) => `剩餘時間自${when}起依先後順序預約。`],
  'lottery-undrawn': ['該日期即將抽籤', (when) => `抽籤時間：${when}。剩餘時間可在抽籤後選擇。`],
  'too-many-people': [
    '人數超過房間容納上限',
    (_when, count) => `該房間最多容納${count}人。請更改人數或選擇更大的房間。`,
  ],
  'purpose-not-let': ['該房間不能用於此用途', '請更改用途或選擇其他房間。'],
  'choice-unknown': ['該房間沒有您所選的項目', '請重新選擇。'],
  'equipment-short': ['設備不足', (_when, count) => `該時間還可借${count}件。請減少數量或選擇其他時間。`],
  'booking-limit': ['已達到預約上限', (_when, count) => `同時最多可預約${count}件。請確認「我的預約」。`],
  'booking-limit-month': ['已達到該月的預約上限', (_when, count) => `每月最多可預約${count}件。請選擇其他月份。`],
  'not-verified': ['尚未在櫃台確認身分', '請攜帶身分證件到櫃台辦理。'],
  'guardian-needed': ['需要監護人同意', (_when, count) => `未滿${count}歲者請與監護人一起到櫃台。`],
  suspended: ['目前無法為您預約', '請到櫃台詢問。'],
  'suspended-until': ['目前無法為您預約', (when) => `到${when}為止不能預約。請到櫃台詢問。`],
  'slot-taken': ['該時間剛剛被預約', '請選擇其他時間。未為您建立預約。'],
  'slot-mine': ['您已預約該時間', '請確認「我的預約」。'],
  'too-late-to-cancel': ['已過更改或取消的期限', (when) => `期限為${when}。請到櫃台詢問。`],
  'too-early-to-check-in': ['尚未到報到時間', (when) => `${when}起可以報到。`],
  'too-late-to-check-in': ['已過報到時間', (when) => `報到已於${when}截止。請到櫃台詢問。`],
  unpaid: ['費用尚未支付', '請支付後再試一次。'],
  'payment-open': ['正在確認付款結果', '為避免重複付款，請詢問工作人員。'],
  'wrong-state': ['預約的狀態已改變', '請返回畫面重新確認。'],
};
