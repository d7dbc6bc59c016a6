import type { Bilingual } from './sheet.ts';

/** Every fixed text on a paper. */
export const paperWords = {
  permit: { ja: '施設利用許可書', en: 'Permit to use a facility' },
  reissue: { ja: '再発行', en: 'Reissued' },
  originalNumber: { ja: '元の予約番号', en: 'Original booking number' },
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
    ja: '当日、施設の窓口でこの許可書かQRコードをお見せください。',
    en: 'Show this permit or its QR code at the desk of the facility on the day.',
  },
  cancelBy: { ja: '取り消せる期限', en: 'You can cancel until' },
  samplePermit: {
    ja: 'これは見本です。部屋・料金・時間は実際と異なります。',
    en: 'Sample only: room, fee and hours are not the real ones.',
  },
  deposit: { ja: '預り金（あとで返します）', en: 'Deposit, given back later' },
  appointment: { ja: '窓口の予約票', en: 'Appointment slip' },
  service: { ja: '用件', en: 'For' },
  counterPlace: { ja: '場所', en: 'Place' },
  desk: { ja: '窓口', en: 'Desk' },
  bring: { ja: '持ち物', en: 'Please bring' },
  appointmentQr: {
    ja: '当日、街角の端末か窓口でQRコードをお見せください。',
    en: 'On the day, show this code at a kiosk or at the desk.',
  },
  sampleAppointment: {
    ja: 'これは見本です。実際の窓口ではありません。',
    en: 'Sample only: there is no such counter.',
  },
  receipt: { ja: '申請の受付票', en: 'Application receipt' },
  receiptNumber: { ja: '受付番号', en: 'Receipt number' },
  secret: { ja: '照会コード', en: 'Secret code' },
  procedure: { ja: '手続き', en: 'Form' },
  receivedAt: { ja: '受付', en: 'Received' },
  receiptQr: {
    ja: 'このQRコードの画面で、受付番号と照会コードを入れると、結果を確かめられます。',
    en: 'Open this code and enter the number and the secret code to see the result.',
  },
  receiptKeep: {
    ja: '受付番号と照会コードは、だれにも見せないでください。',
    en: 'Show the number and the secret code to nobody.',
  },
  contact: { ja: 'お問い合わせ', en: 'Questions' },
  madeAt: { ja: '作成', en: 'Made' },
} as const satisfies Record<string, Bilingual>;
