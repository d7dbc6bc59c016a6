import type { Booking } from '@machikado/contracts/booking.ts';
import type { Locale, LocalText } from '@machikado/contracts/locale.ts';
import { dayInWords, momentInWords } from './slip-dates.ts';
import { allInTwo, inTwo } from './slip-language.ts';
import {
  bigLines,
  footLines,
  headLines,
  noteLines,
  pairLines,
  qrLines,
  rule,
  type SlipFrame,
  type SlipStamp,
} from './slip-lines.ts';
import { slipWordsIn } from './slip-words.ts';

const appointmentWords = {
  title: {
    ja: '窓口の予約票',
    'ja-x-easy': '窓口《まどぐち》の 予約《よやく》の 紙《かみ》',
    en: 'Appointment slip',
    'zh-Hans': '窗口预约单',
    'zh-Hant': '窗口預約單',
    ko: '창구 예약표',
  },
  service: {
    ja: '用件',
    'ja-x-easy': '用事《ようじ》',
    en: 'For',
    'zh-Hans': '事项',
    'zh-Hant': '事項',
    ko: '용건',
  },
  place: {
    ja: '場所',
    'ja-x-easy': '場所《ばしょ》',
    en: 'Place',
    'zh-Hans': '地点',
    'zh-Hant': '地點',
    ko: '장소',
  },
  desk: {
    ja: '窓口',
    'ja-x-easy': '窓口《まどぐち》',
    en: 'Desk',
    'zh-Hans': '窗口',
    'zh-Hant': '窗口',
    ko: '창구',
  },
  bring: {
    ja: '持ち物',
    'ja-x-easy': '持《も》って くる もの',
    en: 'Please bring',
    'zh-Hans': '携带物品',
    'zh-Hant': '攜帶物品',
    ko: '준비물',
  },
  qr: {
    ja: '当日、この機械か窓口でQRコードをお見せください。',
    'ja-x-easy': '来《く》る 日《ひ》に、 この QRコードを 見《み》せて ください。',
    en: 'On the day, show this code here or at the desk.',
    'zh-Hans': '当天请在本机或窗口出示此二维码。',
    'zh-Hant': '當天請在本機或窗口出示此 QR 碼。',
    ko: '당일 이 기기나 창구에서 QR 코드를 보여 주세요.',
  },
  sample: {
    ja: 'これは見本です。実際の窓口ではありません。',
    'ja-x-easy': 'これは 例《れい》です。 本当《ほんとう》の 窓口《まどぐち》では ありません。',
    en: 'Sample only: there is no such counter.',
    'zh-Hans': '这是示例，并非真实窗口。',
    'zh-Hant': '這是範例，並非真實窗口。',
    ko: '예시입니다. 실제 창구가 아닙니다.',
  },
} as const satisfies Record<string, Record<Locale, string>>;

export type AppointmentSlip = {
  readonly booking: Booking;
  readonly appointment: NonNullable<Booking['appointment']>;
  readonly reissueOf?: string | undefined;
};

/** What somebody takes home of an appointment at a counter, as a receiptline document. `qr` is what desks scan. */
export function composeAppointmentSlip(slip: AppointmentSlip, qr: string, { frame, stamp }: Around): string {
  const { booking, appointment } = slip;
  const own = allInTwo(appointmentWords, frame.locale);
  const words = slipWordsIn(frame.locale);
  const say = (text: LocalText) => inTwo(text, frame.locale);
  const until = momentInWords(booking.cancellableUntil, frame.locale);
  const bring = appointment.bring.map(say);
  return [
    ...headLines(own.title, frame, slip.reissueOf),
    rule,
    ...bigLines(words.bookingNumber, booking.number, stamp.columns),
    rule,
    ...pairLines(
      [
        [own.service, say(appointment.name)],
        [words.date, dayInWords(booking.date, frame.locale)],
        [words.time, `${booking.starts}–${booking.ends}`],
        [own.place, say(appointment.place)],
        [own.desk, say(booking.roomName)],
        ...bring.map((thing) => [own.bring, thing] as const),
        [words.user, `${booking.userName} 様`],
      ],
      stamp.columns,
    ),
    rule,
    ...qrLines(qr, 6),
    ...noteLines(own.qr, stamp.columns),
    '',
    ...noteLines(
      { ja: `${words.cancelBy.ja} ${until.ja}`, second: `${words.cancelBy.second} ${until.second}` },
      stamp.columns,
    ),
    ...(booking.sample ? ['', ...noteLines(own.sample, stamp.columns)] : []),
    ...footLines(frame, stamp),
  ].join('\n');
}

export type Around = { readonly frame: SlipFrame; readonly stamp: SlipStamp };
