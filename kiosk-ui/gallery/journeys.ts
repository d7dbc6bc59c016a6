import type { TerminalPaymentState } from '@machikado/contracts/payment.ts';
import { themes } from '#lib/visit/settings.svelte.ts';
import type { Address } from './address.ts';

/**
 * One thing that a person touches on the way to a screen: a selector, or the Japanese words on a button. The page in
 * the frame is always driven in Japanese; language and look are put on at the end.
 */
type Touch =
  | { readonly selector: string }
  /** What is written into a field. */
  | { readonly field: string; readonly text: string }
  /** `on`: the path of the screen on which the button is meant, where the one before has it, too. */
  | { readonly words: string; readonly on?: string };

/** What happens around the kiosk while a screen is looked at; the server of the gallery brings it about. */
export type Weather = 'usual' | 'warning' | 'emergency' | 'offline' | 'revoked';

export type Journey = {
  readonly title: string;
  readonly touches: readonly Touch[];
  readonly weather?: Weather;
  /** How far a payment goes by itself; to its good end where nothing is said. */
  readonly terminal?: TerminalPaymentState;
};

const viewButton = 'aside button[aria-haspopup]';
const words = (...each: string[]): Touch[] => each.map((one) => ({ words: one }));
const begin: Touch[] = [{ selector: '.attract' }];
const home: Touch[] = [...begin, { selector: '.choices [lang="ja"] button' }];
const week: Touch[] = [...home, ...words('施設をかりる'), { words: '旭川市民文化会館', on: '/book' }];
const slot: Touch[] = [...week, { selector: 'button.free' }];
const number: Touch[] = [...slot, ...words('次へ', '利用者番号で進む')];
const appointing: Touch[] = [...home, ...words('申請・届出', '窓口の予約')];
/** Any PIN signs in here; one digit more, because the first may come before its field takes it. */
const pin: Touch[] = words(...Array.from('10000014'), '次へ', ...Array.from('25800'), '確認する');
const booked: Touch[] = [
  ...number,
  ...pin,
  ...words('練習'),
  { field: '#people', text: '5' },
  ...words('次へ', '予約する'),
];
/** A booking of the same turn that is still to be paid. */
const owed: Touch[] = [...booked, { words: 'いま支払う', on: '/book/done' }];
const course: Touch[] = [...home, ...words('申請・届出'), { words: 'はじめてのスマートフォン講座', on: '/apply' }];

/** Every screen that can be reached without hardware, by the name in its address. */
export const journeys: Readonly<Record<string, Journey>> = {
  attract: { title: 'よびかけ / attract', touches: [] },
  language: { title: 'ことば / languages', touches: begin },
  home: { title: 'はじめの画面 / home', touches: home },
  offline: { title: 'つながらない / offline', touches: home, weather: 'offline' },
  warning: { title: '警戒レベル3 / warning', touches: home, weather: 'warning' },
  emergency: { title: '警戒レベル5 / emergency', touches: home, weather: 'emergency' },
  revoked: { title: '使用中止 / out of service', touches: home, weather: 'revoked' },
  facilities: { title: '施設 / facilities', touches: [...home, ...words('施設をかりる')] },
  week: { title: '空き / availability', touches: week },
  slot: { title: '空きを選んだところ / chosen', touches: slot },
  calendar: { title: '日付 / calendar', touches: [...week, ...words('日付でさがす')] },
  card: { title: '本人確認 / card', touches: [...slot, ...words('次へ')] },
  number: { title: '利用者番号 / number', touches: number },
  pin: { title: '暗証番号 / PIN', touches: [...number, ...words(...Array.from('10000014'), '次へ')] },
  booked: { title: '予約できた / booked', touches: booked },
  'own bookings': { title: '自分の予約 / my bookings', touches: [...owed, ...words('自分の予約')] },
  'card awaited': { title: '支払い・カード待ち / card awaited', touches: owed, terminal: 'waiting' },
  'card in': { title: '支払い・読み取り / card in', touches: owed, terminal: 'card-in' },
  authorizing: { title: '支払い・確認中 / authorizing', touches: owed, terminal: 'authorizing' },
  checking: { title: '支払い・結果確認 / checking', touches: owed, terminal: 'checking' },
  paid: { title: '支払い済み / paid', touches: owed },
  declined: { title: '使えないカード / declined', touches: owed, terminal: 'declined' },
  'payment unknown': { title: '結果不明 / payment unknown', touches: owed, terminal: 'unknown' },
  procedures: { title: '申請 / procedures', touches: [...home, ...words('申請・届出')] },
  counters: { title: '窓口 / counters', touches: appointing },
  times: { title: '窓口の日時 / appointment', touches: [...appointing, { words: '税の相談', on: '/appoint' }] },
  course: { title: '講座 / course', touches: course },
  form: { title: '申込み / form', touches: [...course, ...words('この申込みをはじめる')] },
  places: { title: 'まち・観光 / places', touches: [...home, ...words('まち・観光')] },
  status: { title: '申請の状況 / status', touches: [...home, ...words('申請の状況')] },
  wifi: { title: 'Wi-Fi', touches: [...home, ...words('Wi-Fiを使う')] },
  view: { title: '見やすさ / view panel', touches: [...home, { selector: viewButton }] },
};

const patienceMs = 5000;

/** Resolves with the first thing that `find` finds in the page, looking again whenever the page changes. */
function waitFor<Found>(page: Document, find: () => Found | undefined): Promise<Found> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = find();
      if (found === undefined) return;
      stop();
      resolve(found);
    };
    const observer = new MutationObserver(look);
    const limit = setTimeout(() => {
      stop();
      reject(new Error('The screen has no such button.'));
    }, patienceMs);
    const stop = () => {
      observer.disconnect();
      clearTimeout(limit);
    };
    observer.observe(page, { subtree: true, childList: true, attributes: true });
    look();
  });
}

function findTouch(page: Document, touch: Touch): HTMLElement | undefined {
  if ('field' in touch) return page.querySelector<HTMLElement>(touch.field) ?? undefined;
  if ('selector' in touch) return page.querySelector<HTMLElement>(touch.selector) ?? undefined;
  if (touch.on !== undefined && page.location.pathname !== touch.on) return undefined;
  const buttons = [...page.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const exact = buttons.find((button) => button.textContent.trim() === touch.words);
  return exact ?? buttons.find((button) => button.textContent.includes(touch.words));
}

/** As typing does: the field of another window, told of its new text. */
function write(field: HTMLElement, text: string): void {
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Goes to a screen in a kiosk page of the same origin, as wide as a standing kiosk. */
export async function travel(page: Document, journey: Journey): Promise<void> {
  for (const touch of journey.touches) {
    const found = await waitFor(page, () => findTouch(page, touch));
    if ('field' in touch) write(found, touch.text);
    else found.click();
  }
}

/** Puts language and look on, by the bar and its panel, as a person does. */
export async function dress(page: Document, look: Pick<Address, 'locale' | 'size' | 'theme' | 'low'>): Promise<void> {
  const touch = async (selector: string) => (await waitFor(page, () => findTouch(page, { selector }))).click();

  if (look.locale !== 'ja') await touch(`aside button[lang="${look.locale}"]`);
  const open = page.querySelector('dialog') !== null;
  if (!open) await touch(viewButton);
  await touch(`dialog .sizes .row > :nth-child(${look.size})`);
  await touch(`dialog .themes .row > :nth-child(${themes.indexOf(look.theme) + 1})`);
  if (look.low) await touch('dialog .more .row > :first-child');
  if (!open) await touch('dialog .head button');
}
