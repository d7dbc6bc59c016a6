import type { Locale } from '@machikado/contracts/locale.ts';
import { allInTwo } from './slip-language.ts';
import { slipWordsIn } from './slip-words.ts';

/** Names of facts stand in a narrow column: with both languages in it, thirteen letters of half width at most. */
const receiptWords = {
  title: {
    ja: '領収書',
    'ja-x-easy': '｜お金《おかね》を もらいました という 紙《かみ》',
    en: 'Receipt',
    'zh-Hans': '收据',
    'zh-Hant': '收據',
    ko: '영수증',
  },
  amount: {
    ja: '金額',
    'ja-x-easy': '｜お金《おかね》',
    en: 'Amount',
    'zh-Hans': '金额',
    'zh-Hant': '金額',
    ko: '금액',
  },
  received: {
    ja: '上記の金額を領収しました。',
    'ja-x-easy': 'この ｜お金《おかね》を もらいました。',
    en: 'This amount has been received.',
    'zh-Hans': '已收到上述金额。',
    'zh-Hant': '已收到上述金額。',
    ko: '위 금액을 받았습니다.',
  },
  payer: {
    ja: '宛名',
    'ja-x-easy': '名前《なまえ》',
    en: 'Payer',
    'zh-Hans': '付款人',
    'zh-Hant': '付款人',
    ko: '납부자',
  },
  purpose: {
    ja: '但し',
    'ja-x-easy': 'なに',
    en: 'For',
    'zh-Hans': '用途',
    'zh-Hant': '用途',
    ko: '내역',
  },
  roomFee: {
    ja: '施設使用料として',
    'ja-x-easy': '部屋《へや》を 使《つか》う ｜お金《おかね》',
    en: 'Fee for using a room',
    'zh-Hans': '设施使用费',
    'zh-Hant': '設施使用費',
    ko: '시설 사용료',
  },
  method: {
    ja: '支払',
    'ja-x-easy': 'なにで',
    en: 'Paid by',
    'zh-Hans': '方式',
    'zh-Hant': '方式',
    ko: '결제',
  },
  card: {
    ja: 'カード（端末）',
    'ja-x-easy': 'カード',
    en: 'Card, at a terminal',
    'zh-Hans': '银行卡（终端）',
    'zh-Hant': '卡片（終端機）',
    ko: '카드(단말기)',
  },
  paidAt: {
    ja: '領収日',
    'ja-x-easy': 'いつ',
    en: 'Paid',
    'zh-Hans': '收款日',
    'zh-Hant': '收款日',
    ko: '영수일',
  },
  bookingNumber: {
    ja: '予約',
    'ja-x-easy': '予約《よやく》',
    en: 'Booking',
    'zh-Hans': '预约',
    'zh-Hant': '預約',
    ko: '예약',
  },
  invoiceNumber: {
    ja: '請求',
    'ja-x-easy': '番号《ばんごう》',
    en: 'Invoice',
    'zh-Hans': '账单',
    'zh-Hant': '帳單',
    ko: '청구',
  },
  transaction: {
    ja: '取引',
    'ja-x-easy': '機械《きかい》',
    en: 'Payment',
    'zh-Hans': '交易',
    'zh-Hant': '交易',
    ko: '거래',
  },
  keep: {
    ja: '大切に保管してください。',
    'ja-x-easy': 'なくさないで ください。',
    en: 'Please keep this receipt.',
    'zh-Hans': '请妥善保管。',
    'zh-Hant': '請妥善保管。',
    ko: '잘 보관해 주세요.',
  },
  sample: {
    ja: 'これは見本です。お金は動いていません。',
    'ja-x-easy': 'これは 例《れい》です。｜お金《おかね》は 払《はら》って いません。',
    en: 'Sample only: no money has moved.',
    'zh-Hans': '这是示例。没有实际收款。',
    'zh-Hant': '這是範例。沒有實際收款。',
    ko: '예시입니다. 실제로 돈이 오가지 않았습니다.',
  },
} as const satisfies Record<string, Record<Locale, string>>;

/** The fixed texts of a receipt in Japanese and one more language, with those that other slips have as well. */
export function receiptWordsIn(locale: Locale | undefined) {
  const { facility, room, date, time } = slipWordsIn(locale);
  return { ...allInTwo(receiptWords, locale), facility, room, date, time };
}
