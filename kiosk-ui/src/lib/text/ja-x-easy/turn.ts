import type { turn as japanese } from '../ja/turn.ts';

/** Easy Japanese: beginning, privacy and end of a visit. */
export const turn = {
  privacyHint: 'うしろに 人《ひと》が いませんか。',
  show: '見《み》る',
  hide: 'かくす',
  hidden: 'かくして います',
  holdToShow: '押《お》して いる あいだ 見《み》る',
  finishTitle: '書《か》いた ことが 消《き》えます',
  finishBody: '送《おく》る 前《まえ》の ものは 消《き》えます。',
  finishBack: 'もどる',
  finishDo: '消《け》して おわる',
  ending: '消《け》して います',
  printing: '紙《かみ》に 書《か》いて います',
  printingBody: '出《で》た 紙《かみ》を 取《と》って ください。',
  printed: '紙《かみ》を 取《と》って ください',
  printTrouble: '紙《かみ》が 出《で》ません。係《かかり》の 人《ひと》に 言《い》って ください。',
  severalCards: ['カードが 2枚《まい》 あります', '1枚《まい》だけに してください。'],
} satisfies typeof japanese;
