/** The words about Wi-Fi codes that are printed for a counter or an event. */
export const wifiCodesJa = {
  title: 'Wi-Fiコードを印刷する',
  lead: '窓口や行事で配るコードを、切り分けて使える紙（A4、1枚に10個）にします。コードは市の記録に残りません。',
  count: 'コードの数',
  countHint: '1から100まで',
  minutes: '使える時間（分）',
  minutesHint: '最初につないだ時から数えます。1分から24時間（1440分）まで',
  validDays: '使いはじめられる期間（日）',
  validDaysHint: '今日から数えます。1日から366日まで',
  make: 'PDFを作る',
  made: (count: number) => `${count}個のコードを作り、wifi-codes.pdf として保存しました。`,
};
