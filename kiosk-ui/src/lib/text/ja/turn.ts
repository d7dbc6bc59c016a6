/** Japanese: beginning, privacy and end of a visit. */
export const turn = {
  privacyHint: 'うしろに人がいないか、確かめてください。',
  show: '見せる',
  hide: 'かくす',
  hidden: 'かくしています',
  holdToShow: '押しているあいだ見せる',
  finishTitle: '入力したものが消えます',
  finishBody: '送っていない内容は残りません。',
  finishBack: 'もどる',
  finishDo: '消しておわる',
  ending: '消しています',
  printing: '印刷しています',
  printingBody: '出てきた紙をお取りください。',
  printed: '紙をお取りください',
  printTrouble: '印刷が止まっています。係員にお声がけください。',
  severalCards: ['カードが2枚あります', '1枚だけ、読取り台に残してください。'],
};
