/** Japanese: how the screen looks: colours, sizes, motion. */
export const view = {
  size: '大きさ',
  theme: '色',
  look: '見え方',
  sizeTitle: '文字の大きさ',
  themeTitle: '画面の色',
  moreTitle: 'そのほか',
  still: '画面の動きを止める',
  reset: 'はじめの見え方にもどす',
  sample: 'あ',
  languageTitle: 'ことばをえらぶ',
  previousMonth: '前の月',
  nextMonth: '次の月',
  kept: '入力した内容はそのままです。',
};
