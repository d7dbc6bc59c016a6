import type { Locale } from '@machikado/contracts/locale.ts';
import type { QueuedTicket } from '@machikado/contracts/queued-application.ts';
import { composeNumberedSlip } from './numbered-slip.ts';
import { allInTwo } from './slip-language.ts';
import type { SlipFrame, SlipStamp } from './slip-lines.ts';

const ticketWords = {
  title: {
    ja: 'お預かり票（未受付）',
    'ja-x-easy': 'あずかりの 紙《かみ》（まだ 受《う》けつけて いません）',
    en: 'Ticket – not yet received',
    'zh-Hans': '寄存票（尚未受理）',
    'zh-Hant': '寄存票（尚未受理）',
    ko: '보관증(아직 접수되지 않음)',
  },
  number: {
    ja: 'お預かり番号',
    'ja-x-easy': 'あずかりの 番号《ばんごう》',
    en: 'Ticket number',
    'zh-Hans': '寄存编号',
    'zh-Hant': '寄存編號',
    ko: '보관 번호',
  },
  keptAt: {
    ja: '預かった日時',
    'ja-x-easy': 'あずかった とき',
    en: 'Kept since',
    'zh-Hans': '寄存时间',
    'zh-Hant': '寄存時間',
    ko: '맡긴 때',
  },
  note: {
    ja: 'この申込みは、まだ市に届いていません。つながると、この端末が1回だけ送ります。',
    'ja-x-easy':
      'まだ 市役所《しやくしょ》に 送《おく》って いません。 この 機械《きかい》が あとで 送《おく》ります。',
    en: 'The city has not received this yet. This kiosk delivers it once, when the city can be reached.',
    'zh-Hans': '市政府尚未收到此申请。恢复连接后，本机只送交一次。',
    'zh-Hant': '市公所尚未收到此申請。恢復連線後，本機只送交一次。',
    ko: '시는 아직 이 신청을 받지 못했습니다. 연결되면 이 단말기가 한 번만 보냅니다.',
  },
  check: {
    ja: 'この端末の「申請の状況」に番号と照会コードを入れると、届いたかどうかが分かります。',
    'ja-x-easy': 'この 機械《きかい》に 番号《ばんごう》を 入《い》れると、送《おく》ったか わかります。',
    en: 'Enter both numbers at this kiosk under “Application status” to see whether it has been delivered.',
    'zh-Hans': '在本机“申请状态”中输入编号和查询码，可查看是否已送达。',
    'zh-Hant': '在本機「申請狀態」輸入編號和查詢碼，可查看是否已送達。',
    ko: '이 단말기의 신청 상황에 번호와 조회 코드를 넣으면 전달되었는지 알 수 있습니다.',
  },
} as const satisfies Record<string, Record<Locale, string>>;

export type TicketSlip = { readonly ticket: QueuedTicket; readonly reissueOf?: string | undefined };

/** The ticket of an application that waits for the city: it says first that nothing has been received. */
export function composeTicketSlip(slip: TicketSlip, frame: SlipFrame, stamp: SlipStamp): string {
  const words = allInTwo(ticketWords, frame.locale);
  const { number, secret, procedureTitle, queuedAt } = slip.ticket;
  return composeNumberedSlip(
    {
      title: words.title,
      warning: words.note,
      number: [words.number, number],
      secret,
      procedureTitle,
      at: [words.keptAt, queuedAt],
      use: words.check,
      reissueOf: slip.reissueOf,
    },
    frame,
    stamp,
  );
}
