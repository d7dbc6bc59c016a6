import type { Locale } from '@machikado/contracts/locale.ts';
import { allInTwo } from './slip-language.ts';
import { slipWordsIn } from './slip-words.ts';

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
    en: 'Received from',
    'zh-Hans': '付款人',
    'zh-Hant': '付款人',
    ko: '받는 분',
  },
  purpose: {
    ja: '但し',
    'ja-x-easy': 'なんの ｜お金《おかね》',
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
    ja: '支払方法',
    'ja-x-easy': '払《はら》いかた',
    en: 'Paid by',
    'zh-Hans': '支付方式',
    'zh-Hant': '付款方式',
    ko: '결제 방법',
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
    'ja-x-easy': '払《はら》った 日《ひ》',
    en: 'Paid on',
    'zh-Hans': '收款日期',
    'zh-Hant': '收款日期',
    ko: '영수일',
  },
  invoiceNumber: {
    ja: '請求番号',
    'ja-x-easy': '｜お金《おかね》の 番号《ばんごう》',
    en: 'Invoice',
    'zh-Hans': '账单编号',
    'zh-Hant': '帳單編號',
    ko: '청구 번호',
  },
  transaction: {
    ja: '取引番号',
    'ja-x-easy': '機械《きかい》の 番号《ばんごう》',
    en: 'Transaction',
    'zh-Hans': '交易编号',
    'zh-Hant': '交易編號',
    ko: '거래 번호',
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
  const { facility, room, date, time, bookingNumber } = slipWordsIn(locale);
  return { ...allInTwo(receiptWords, locale), facility, room, date, time, bookingNumber };
}
