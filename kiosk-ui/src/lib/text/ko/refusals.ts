import type { RefusalTexts } from '../refusal.ts';

/** Korean: why a booking was refused. */
export const refusals: RefusalTexts = {
  'room-unknown': ['그 방은 지금 빌릴 수 없습니다', '다른 방을 선택해 주세요.'],
  'koma-unknown': ['그 시간대로는 빌릴 수 없습니다', '다른 시간을 선택해 주세요.'],
  past: ['이미 지난 시간입니다', '앞으로의 시간을 선택해 주세요.'],
  'closed-day': ['그날은 휴관일입니다', '다른 날을 선택해 주세요.'],
  'window-not-open': ['그날의 예약은 아직 시작되지 않았습니다', (when) => `예약 시작: ${when}`],
  'window-over': [
    '그 시간의 예약은 마감되었습니다',
    (when) => `마감: ${when}. 다른 날을 선택하거나 창구에 문의해 주세요.`,
  ],
  'lottery-first': [
    '그날은 먼저 추첨으로 정합니다',
    (when) => `남은 시간은 선착순으로 예약할 수 있습니다. 시작: ${when}`,
  ],
  'lottery-undrawn': [
    '그날은 곧 추첨으로 정합니다',
    (when) => `추첨 시각: ${when}. 남은 시간은 추첨 후에 고를 수 있습니다.`,
  ],
  'too-many-people': [
    '방의 정원을 넘었습니다',
    (_when, count) => `이 방은 ${count}명까지입니다. 인원을 바꾸거나 더 넓은 방을 선택해 주세요.`,
  ],
  'purpose-not-let': ['이 방은 그 목적으로 빌릴 수 없습니다', '목적이나 방을 다시 선택해 주세요.'],
  'choice-unknown': ['선택한 것이 이 방에는 없습니다', '다시 선택해 주세요.'],
  'equipment-short': [
    '비품이 부족합니다',
    (_when, count) => `그 시간에 빌릴 수 있는 수는 ${count}개입니다. 수를 줄이거나 다른 시간을 선택해 주세요.`,
  ],
  'booking-limit': [
    '예약할 수 있는 수를 넘었습니다',
    (_when, count) => `한 번에 ${count}건까지 예약할 수 있습니다. ‘내 예약’을 확인해 주세요.`,
  ],
  'booking-limit-month': [
    '그달에 예약할 수 있는 수를 넘었습니다',
    (_when, count) => `한 달에 ${count}건까지 예약할 수 있습니다. 다른 달을 선택해 주세요.`,
  ],
  'not-verified': ['창구에서 본인 확인이 아직 되지 않았습니다', '신분증을 가지고 창구로 오세요.'],
  'guardian-needed': [
    '보호자의 동의가 필요합니다',
    (_when, count) => `${count}세 미만인 분은 보호자와 함께 창구로 오세요.`,
  ],
  suspended: ['지금은 예약할 수 없습니다', '창구에 문의해 주세요.'],
  'suspended-until': ['지금은 예약할 수 없습니다', (when) => `${when}까지 예약할 수 없습니다. 창구에 문의해 주세요.`],
  'slot-taken': ['그 시간은 방금 예약되었습니다', '다른 시간을 선택해 주세요. 예약은 되지 않았습니다.'],
  'slot-mine': ['그 시간은 이미 예약하셨습니다', '‘내 예약’을 확인해 주세요.'],
  'too-late-to-cancel': [
    '변경이나 취소를 할 수 있는 기한이 지났습니다',
    (when) => `기한: ${when}. 창구에 문의해 주세요.`,
  ],
  'too-early-to-check-in': ['아직 접수 시간이 아닙니다', (when) => `접수 시작: ${when}`],
  'too-late-to-check-in': ['접수 시간이 지났습니다', (when) => `접수 마감: ${when}. 창구에 문의해 주세요.`],
  unpaid: ['요금을 아직 내지 않았습니다', '요금을 낸 뒤에 다시 시도해 주세요.'],
  'payment-open': ['결제 결과를 확인하고 있습니다', '두 번 결제하지 않도록 직원에게 말씀해 주세요.'],
  'wrong-state': ['예약의 상태가 바뀌었습니다', '화면을 되돌려 다시 확인해 주세요.'],
};
