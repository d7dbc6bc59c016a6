import type { TerminalPaymentState } from '@machikado/contracts/payment.ts';

/**
 * One thing that a person does on the way to a screen: a selector, or the Japanese words on a button to touch, or a field
 * with what is written into it. The page in the frame is always driven in Japanese; language and look are put on at the
 * end.
 */
export type Touch =
  | { readonly selector: string; readonly text?: string }
  /** `on`: the path of the screen on which the button is meant, where the one before has it, too. */
  | { readonly words: string; readonly on?: string };

/** What happens around the kiosk while a screen is looked at; the server of the gallery brings it about. */
type Weather = 'usual' | 'warning' | 'emergency' | 'offline' | 'revoked';

export type Journey = {
  readonly title: string;
  readonly touches: readonly Touch[];
  readonly weather?: Weather;
  /** How far a payment goes by itself; to its good end where nothing is said. */
  readonly terminal?: TerminalPaymentState;
  /** As residents have it at home, from this path on. */
  readonly atHome?: string;
};

const viewButton = 'aside button[aria-haspopup]';
const words = (...each: string[]): Touch[] => each.map((one) => ({ words: one }));
const field = (id: string, text: string): Touch => ({ selector: `#${id}`, text });
const begin: Touch[] = [{ selector: '.attract' }];
const home: Touch[] = [...begin, { selector: '.choices [lang="ja"] button' }];
const facility: Touch[] = [...home, ...words('施設をかりる')];
const week: Touch[] = [...facility, { words: '旭川市民文化会館', on: '/book' }];
const slot: Touch[] = [...week, { selector: 'button.free' }];
const byNumber = words('利用者番号で進む');
const user = words(...Array.from('10000014'), '次へ');
const pin = words(...Array.from('2580'), '確認する');
const number: Touch[] = [...slot, ...words('次へ'), ...byNumber];
const details: Touch[] = [...number, ...user, ...pin, field('purpose', '練習')];
const confirm: Touch[] = [...details, field('people', '5'), { words: '次へ', on: '/book/details' }];
const done: Touch[] = [...confirm, { words: '予約する', on: '/book/confirm' }];
/** A booking of the same turn that is still to be paid. */
const owed: Touch[] = [...done, { words: 'いま支払う', on: '/book/done' }];
const appointing: Touch[] = [...home, ...words('申請・届出', '窓口の予約')];
const bookings: Touch[] = [...home, ...words('自分の予約'), ...byNumber, ...user, ...pin];
const course: Touch[] = [...home, ...words('申請・届出'), { words: 'はじめてのスマートフォン講座', on: '/apply' }];
const form: Touch[] = [...course, ...words('この申込みをはじめる')];
const choice = (nth: number): Touch => ({ selector: `fieldset:nth-of-type(${nth}) button` });
const review: Touch[] = [
  ...form,
  field('field-name', '見本 花子'),
  field('field-nameKana', 'みほん はなこ'),
  field('field-phone', '0166000000'),
  ...words('次へ'),
  choice(1),
  choice(2),
  ...words('次へ'),
  field('field-support', '車いすの席'),
  ...words('次へ'),
];

/** Every screen that can be reached without hardware, by the name in its address. */
export const screens: Readonly<Record<string, Journey>> = {
  attract: { title: 'よびかけ / attract', touches: [] },
  language: { title: 'ことば / languages', touches: begin },
  home: { title: 'はじめの画面 / home', touches: home },
  offline: { title: 'つながらない / offline', touches: home, weather: 'offline' },
  warning: { title: '警戒レベル3 / warning', touches: home, weather: 'warning' },
  emergency: { title: '警戒レベル5 / emergency', touches: home, weather: 'emergency' },
  revoked: { title: '使用中止 / out of service', touches: home, weather: 'revoked' },
  facilities: { title: '施設 / facilities', touches: facility },
  find: { title: '日時からさがす / find', touches: [...facility, ...words('日時からさがす')] },
  lottery: { title: '抽選 / lottery', touches: [...facility, ...words('抽選に申し込む')] },
  week: { title: '空き / availability', touches: week },
  slot: { title: '空きを選んだところ / chosen', touches: slot },
  calendar: { title: '日付 / calendar', touches: [...week, ...words('日付でさがす')] },
  card: { title: '本人確認 / card', touches: [...slot, ...words('次へ')] },
  number: { title: '利用者番号 / number', touches: number },
  pin: { title: '暗証番号 / PIN', touches: [...number, ...user] },
  details: { title: '目的と人数 / details', touches: details },
  confirm: { title: '確認 / confirm', touches: confirm },
  more: { title: '備品・入場料 / more', touches: [...confirm, ...words('備品・入場料など')] },
  done: { title: '予約しました / done', touches: done },
  bookings: { title: '自分の予約 / bookings', touches: bookings },
  'own bookings': { title: '予約した人の予約 / own bookings', touches: [...owed, ...words('自分の予約')] },
  'card awaited': { title: '支払い・カード待ち / card awaited', touches: owed, terminal: 'waiting' },
  'card in': { title: '支払い・読み取り / card in', touches: owed, terminal: 'card-in' },
  authorizing: { title: '支払い・確認中 / authorizing', touches: owed, terminal: 'authorizing' },
  checking: { title: '支払い・結果確認 / checking', touches: owed, terminal: 'checking' },
  paid: { title: '支払い済み / paid', touches: owed },
  declined: { title: '使えないカード / declined', touches: owed, terminal: 'declined' },
  'payment unknown': { title: '結果不明 / payment unknown', touches: owed, terminal: 'unknown' },
  counters: { title: '窓口 / counters', touches: appointing },
  times: { title: '窓口の日時 / appointment', touches: [...appointing, { words: '税の相談', on: '/appoint' }] },
  procedures: { title: '申請 / procedures', touches: [...home, ...words('申請・届出')] },
  course: { title: '講座 / course', touches: course },
  form: { title: '申込み / form', touches: form },
  review: { title: '申込みの確認 / review', touches: review },
  'take-home': { title: 'スマートフォンで続ける / QR', touches: [...form, ...words('スマートフォンで続ける')] },
  places: { title: 'まち・観光 / places', touches: [...home, ...words('まち・観光')] },
  place: { title: '場所 / place', touches: [...home, ...words('まち・観光'), { selector: 'main ol > li button' }] },
  events: { title: '行事・講座 / events', touches: [...home, ...words('行事・講座')] },
  event: { title: '行事 / event', touches: [...home, ...words('行事・講座'), { selector: 'main ol > li button' }] },
  warnings: { title: '防災・警報 / warnings', touches: [...home, ...words('防災・警報')] },
  shelters: { title: '避難先 / shelters', touches: [...home, ...words('防災・警報', '避難先')] },
  status: { title: '申請の状況 / status', touches: [...home, ...words('申請の状況')] },
  wifi: { title: 'Wi-Fi', touches: [...home, ...words('Wi-Fiを使う')] },
  search: { title: 'ホームページ / search', touches: [...home, ...words('ホームページを見る')] },
  sites: { title: 'ページ / sites', touches: [...home, ...words('ホームページを見る', 'きまりを守って使う')] },
  practice: { title: '練習 / practice', touches: [...home, ...words('練習する')] },
  view: { title: '見え方 / view panel', touches: [...home, { selector: viewButton }] },
  finish: { title: 'おわり / finish', touches: [], atHome: '/finish?in=ja' },
  'home-home': { title: '自宅 / at home', touches: [], atHome: '/home?in=ja' },
  'home-sign-in': { title: '自宅・本人確認 / sign in', touches: words('自分の予約'), atHome: '/home?in=ja' },
  'home-form': { title: '自宅・申込み / form', touches: [], atHome: '/apply/smartphone-course?in=ja&start' },
  'home-wifi': { title: '自宅・Wi-Fi', touches: words('まちのWi-Fi'), atHome: '/home?in=ja' },
  'home-continue': { title: 'キオスクの続き / continue', touches: [], atHome: '/continue/half?in=ja' },
  'home-error': { title: '見つからない / not there', touches: [], atHome: '/no-such-screen?in=ja' },
};

/** Where the frame begins for a screen. */
export function startOf(name: string): string {
  const { atHome } = screens[name] ?? {};
  if (atHome === undefined) return `/?screen=${encodeURIComponent(name)}`;
  return `${atHome}${atHome.includes('?') ? '&' : '?'}at=home`;
}
