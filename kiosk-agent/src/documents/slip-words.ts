import type { LocalText } from '@machikado/contracts/locale.ts';

type SlipWord = Pick<LocalText, 'ja' | 'en'>;

/** Every fixed text on a slip. Japanese stands first, English under it or beside it. */
export const slipWords = {
  reissued: { ja: '再発行', en: 'Reissued' },
  firstPrint: { ja: '初回の印刷番号', en: 'First print' },
  permit: { ja: '施設利用許可書', en: 'Permit to use a facility' },
  bookingNumber: { ja: '予約番号', en: 'Booking number' },
  facility: { ja: '施設', en: 'Place' },
  room: { ja: '部屋', en: 'Room' },
  date: { ja: '日', en: 'Date' },
  time: { ja: '時間', en: 'Time' },
  fee: { ja: '料金', en: 'Fee' },
  user: { ja: '利用者', en: 'User' },
  purpose: { ja: '目的', en: 'Purpose' },
  people: { ja: '人数', en: 'People' },
  permitQr: {
    ja: '当日、施設の窓口でこの許可書をお見せください。',
    en: 'Show this slip at the desk of the facility on the day.',
  },
  cancelBy: { ja: '取り消せる期限', en: 'You can cancel until' },
  samplePermit: {
    ja: 'これは見本です。部屋・料金・時間は実際と異なります。',
    en: 'Sample only: room, fee and hours are not the real ones.',
  },
  wifi: { ja: '無料Wi-Fiの利用券', en: 'Free Wi-Fi pass' },
  network: { ja: 'ネットワーク名', en: 'Network name' },
  code: { ja: 'Wi-Fiコード', en: 'Code' },
  wifiStepJoin: { ja: '1. このQRでWi-Fiにつなぎます。', en: '1. Scan to join the network.' },
  wifiStepOpen: { ja: '2. 開いた画面でコードを入れます。', en: '2. Enter the code on the page that opens.' },
  wifiStepAgain: { ja: '画面が出ないときはこのQRを読みます。', en: 'No page? Scan this code.' },
  usableUntil: { ja: '期限', en: 'Until' },
  minutesOnline: { ja: '時間', en: 'Time' },
  application: { ja: '申請の受付票', en: 'Application receipt' },
  receiptNumber: { ja: '受付番号', en: 'Receipt number' },
  secret: { ja: '照会コード', en: 'Secret code' },
  procedure: { ja: '手続き', en: 'Form' },
  receivedAt: { ja: '受付', en: 'Received' },
  applicationKeep: {
    ja: '受付番号と照会コードで、結果を街角端末で確かめられます。なくさないでください。',
    en: 'Check the result at a kiosk with the number and the secret code. Keep this slip safe.',
  },
  selfTest: { ja: '印刷の点検', en: 'Print test' },
  selfTestGood: {
    ja: '線が切れず、QRが読めれば正常です。',
    en: 'All is well if no line is broken and the QR can be read.',
  },
  printer: { ja: '機種', en: 'Printer' },
  contact: { ja: 'お問い合わせ', en: 'Questions' },
} as const satisfies Record<string, SlipWord>;
