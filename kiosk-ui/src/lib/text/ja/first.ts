import { screens } from './screens.ts';
import { turn } from './turn.ts';
import { view } from './view.ts';

/** Of the larger sections, what the first screen and the bar below it say already. */
export const atFirst = {
  today: 'きょう',
  offline: {
    title: 'いま市のシステムとつながっていません',
    body: '場所と地図、行事、避難先、練習、申込書の記入、お渡ししたWi-Fiコードは使えます。つながると、自動で元にもどります。',
  },
  attract: {
    next: 'これからの行事',
    calm: 'いま出ている警報はありません',
    away: '新しい警報を確かめられません',
  },
  speech: '音声',
  speechHint: '画面を声で読み上げる',
  internal: ['うまくいきませんでした', 'もう一度お試しください。続くときは窓口におこしください。'],
};

/** Japanese: all that stands before anybody has touched the screen, small enough to come with it. */
export const first = {
  ...screens,
  turn,
  view,
  town: { home: { today: atFirst.today }, offline: atFirst.offline, attract: atFirst.attract },
  access: { speech: atFirst.speech, speechHint: atFirst.speechHint },
  failures: { internal: atFirst.internal },
};

/** What can be said before a language's texts have come. Each language's catalogue holds all of it. */
export type FirstWords = typeof first;
