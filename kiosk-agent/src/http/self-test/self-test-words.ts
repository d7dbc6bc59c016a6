import type { PrintJobState } from '@machikado/contracts/print.ts';
import type { UsbReaders } from '../../drivers/card/open-readers.ts';
import type { BrowserState } from '../../supervision/browser-keeper.ts';
import type { Mark } from '../kiosk-state.ts';

/** Who opens the page reads Japanese or English; both stand there. */
export type TwoWords = { readonly ja: string; readonly en: string };
type Words<Name extends string> = Readonly<Record<Name, TwoWords>>;

/** Every part that the page shows, in the order in which it shows them. */
export const partNames = {
  printer: { ja: 'プリンター', en: 'Printer' },
  spool: { ja: '印刷待ち', en: 'Waiting slips' },
  card: { ja: 'カードリーダー', en: 'Card reader' },
  'usb-readers': { ja: 'USBの読取機', en: 'Readers by USB' },
  terminal: { ja: '決済端末', en: 'Payment terminal' },
  city: { ja: '市のシステム', en: 'City' },
  storage: { ja: '記録', en: 'Storage' },
  'wifi-codes': { ja: 'Wi-Fiコード', en: 'Wi-Fi codes' },
  browser: { ja: 'ブラウザーの見守り', en: 'Browser guard' },
  speech: { ja: '読み上げ', en: 'Speech' },
  headphones: { ja: 'ヘッドホン', en: 'Headphones' },
  kana: { ja: 'かな漢字変換', en: 'Kana to kanji' },
  pinyin: { ja: 'ピンイン変換', en: 'Pinyin' },
} as const satisfies Words<string>;
export type PartName = keyof typeof partNames;

export const markWords: Words<Mark> = {
  good: { ja: '良好', en: 'Good' },
  look: { ja: '要確認', en: 'Look here' },
  absent: { ja: '対象外', en: 'Not fitted' },
};

/** A sign for each mark, so that nobody has to tell colours apart. */
export const markSigns: Readonly<Record<Mark, string>> = { good: '○', look: '！', absent: '－' };

export const browserWords: Words<BrowserState> = {
  none: { ja: 'この端末では見守りません', en: 'None is guarded here' },
  starting: { ja: '始めています', en: 'Starting' },
  up: { ja: '動いています', en: 'Running' },
  wiping: { ja: '片付けています', en: 'Being wiped' },
  failing: { ja: '始まらないか、片付きません', en: 'Does not start, or cannot be wiped' },
};

export const usbWords: Words<Exclude<UsbReaders, number> | 'some' | 'none'> = {
  off: { ja: '使わない設定です', en: 'Switched off by its setting' },
  'no-library': { ja: '読むための部品がありません', en: 'The library for them is missing' },
  some: { ja: 'つながっています', en: 'Connected' },
  none: { ja: '見つかりません', en: 'None found' },
};

export const hearingWords = {
  off: { ja: '使わない設定です', en: 'Switched off by its setting' },
  unknown: { ja: '抜き差しすると分かります', en: 'Known once plugged in or out' },
} as const satisfies Words<string>;

export const offerWords = {
  some: { ja: '使えます', en: 'Ready' },
  none: { ja: 'ありません', en: 'None' },
  searching: { ja: '調べています', en: 'Being looked for' },
} as const satisfies Words<string>;

/** How far a slip is: `asking` before the agent has taken it, `refused` where it has not. */
export const jobWords: Words<PrintJobState | 'asking' | 'refused' | 'sent' | 'processed'> = {
  asking: { ja: '頼んでいます。', en: 'Asking for it.' },
  queued: { ja: '順番を待っています。', en: 'Queued.' },
  waiting: { ja: 'プリンターを待っています。', en: 'Waiting for the printer.' },
  printing: { ja: 'プリンターに送っています。', en: 'Being sent to the printer.' },
  sent: { ja: '送りました。プリンターの返事を待っています。', en: 'Sent. The printer has not answered for it yet.' },
  processed: {
    ja: 'プリンターの処理が終わりました。紙が出たかまでは、この機種は知らせません。',
    en: 'Worked to the end. This printer does not tell whether the paper is out.',
  },
  printed: { ja: '印刷しました。', en: 'Printed.' },
  failed: { ja: '印刷できませんでした。紙は出ていません。', en: 'Failed. No paper has come out.' },
  unknown: {
    ja: '出たかどうか分かりません。プリンターを見てください。',
    en: 'Unknown whether it came out: look at the printer.',
  },
  refused: { ja: '受け付けられませんでした。紙は出ません。', en: 'Not taken. No paper comes out.' },
};

export const soundWords = {
  making: { ja: '音を作っています。', en: 'Making the sound.' },
  playing: { ja: '鳴らしています。', en: 'Playing.' },
  played: { ja: '鳴らしました。聞こえましたか。', en: 'Played. Did you hear it?' },
  none: { ja: '音を作れませんでした。', en: 'No sound could be made.' },
  mute: { ja: 'このブラウザーでは鳴りませんでした。', en: 'This browser did not play it.' },
} as const satisfies Words<string>;

/** What the page says of the kiosk as a whole. */
export const summaryWords = {
  asking: { ja: '調べています。', en: 'Looking.' },
  good: { ja: 'すべて使えます。', en: 'Everything is ready.' },
  look: { ja: '「！」のところを確かめてください。', en: 'Please look at what has a “!”.' },
  away: {
    ja: '端末のプログラムから返事がありません。もどると、この画面もひとりでにもどります。',
    en: 'The kiosk’s agent does not answer. When it is back, this page goes on by itself.',
  },
  held: {
    ja: '端末は調整中です。記録の場所がいっぱいで、開けないことがあります。空きができると、ひとりでにもどります。',
    en: 'The kiosk is out of service. Its storage may be full; with room on the disk it comes back by itself.',
  },
} as const satisfies Words<string>;

export const printWords = {
  'self-test': { ja: '点検の紙を印刷する', en: 'Print the test slip' },
  'readiness-report': { ja: '点検結果を印刷する', en: 'Print the readiness report' },
} as const satisfies Words<string>;

/** What is said, in the language in which it is said. */
export const spokenWords = {
  ja: { press: { ja: '日本語で話す', en: 'Speak Japanese' }, text: 'こちらは街角端末です。声の点検をしています。' },
  en: { press: { ja: '英語で話す', en: 'Speak English' }, text: 'This is the city kiosk. The voice is being tested.' },
} as const satisfies Readonly<Record<'ja' | 'en', { readonly press: TwoWords; readonly text: string }>>;

export const pageWords = {
  title: { ja: '端末の点検', en: 'Kiosk self-test' },
  asset: { ja: '端末番号', en: 'Asset' },
  notEnrolled: { ja: '未登録', en: 'not enrolled' },
  version: { ja: '版', en: 'Version' },
  uptime: { ja: '動いている時間', en: 'Up for' },
  parts: { ja: '各部', en: 'Parts' },
  tries: { ja: '試す', en: 'Try' },
} as const satisfies Words<string>;
