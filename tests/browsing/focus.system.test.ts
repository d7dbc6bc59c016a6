import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BrowsingAction, BrowsingState } from '@machikado/contracts/browsing.ts';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { startBrowsingLab, type BrowsingLab } from './browsing-lab.ts';
import { startVisitor, type Visitor } from './visitor.ts';

const own = 'https://www.machi.example';
const sameSite = 'https://other.machi.example';
/** Another site: its frames live in a process of their own. */
const foreign = 'https://shut.example';

const head = `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>ready</title><style>body{margin:0}input,iframe{display:block;box-sizing:border-box;width:100%;height:100vh;border:0}</style>`;
const field = (attributes: string) => `${head}<form action="/sent"><input name="q" ${attributes}></form>`;
const framing = (src: string) => `${head}<iframe src="${src}"></iframe>`;
const shadowed = `${head}<div id="host"></div><script>
  document.querySelector('#host').attachShadow({ mode: 'closed' }).innerHTML =
    '<input type="password" style="width:100%;height:100vh">';
</script>`;
/** It claims that its field is for words. */
const lying = `${head}<input type="password"><script>
  Object.defineProperty(HTMLInputElement.prototype, 'type', { get: () => 'text' });
  Object.defineProperty(document, 'activeElement', { get: () => document.body });
</script>`;

const walk = `${head}<style>input{height:auto}</style>
<a href="/next.html">図書館の案内</a>
<iframe src="${foreign}/inner.html" style="height:80px"></iframe>
<form action="/sent"><label>さがす言葉 <input name="q" style="height:40px"></label>
<label><input type="checkbox" name="near"> 近くだけ</label>
<label>地区 <select name="area"><option value="n">北</option><option value="s">南</option></select></label>
<label>暗証 <input type="password" value="secret-1"></label>
<button>調べる</button></form>`;

const pages = {
  'walk.html': walk,
  'inner.html': `${head}<button style="height:60px" onclick="fetch('/pressed')">中のボタン</button>`,
  'text.html': field(''),
  'password.html': field('type="password"'),
  'frame-text.html': framing(`${foreign}/text.html`),
  'frame-password.html': framing(`${foreign}/password.html`),
  'same-text.html': framing(`${sameSite}/text.html`),
  'same-password.html': framing(`${sameSite}/password.html`),
  'deep-password.html': framing(`${foreign}/same-password.html`),
  'shadow.html': shadowed,
  'lying.html': lying,
};

let lab: BrowsingLab;
let visitor: Visitor;
beforeAll(async () => {
  lab = await startBrowsingLab({ pages, policy: { allowed: ['*.machi.example', '*.shut.example'] } });
  visitor = await startVisitor(lab, `${own}/`);
});
afterAll(async () => {
  visitor.leave();
  await lab[Symbol.asyncDispose]();
});

async function open(page: string): Promise<void> {
  await visitor.act({ do: 'open', url: `${own}/${page}.html` });
  await visitor.until(({ url, title }) => url === `${own}/${page}.html` && title === 'ready', page);
}
/** Taps until the field has been drawn and says what it is: the frames of a page come after it. */
const tapped = (want: BrowsingState['typing']) =>
  untilThere(
    async () => {
      await visitor.tap(0.5, 0.5);
      return visitor.state().typing === want ? want : undefined;
    },
    `a field of kind ${want}: ${JSON.stringify(visitor.state())}`,
  );
const seen = (part: string) =>
  untilThere(async () => (await lab.seen()).find(({ what }) => what.includes(part)), `${part} reached the web`);

test.each(['password', 'frame-password', 'same-password', 'deep-password', 'shadow', 'lying'])(
  'a secret is known: %s',
  async (page) => {
    await open(page);
    expect(await tapped('password')).toBe('password');
  },
);

test.each(['frame-text', 'same-text'])('a field for words is none: %s, and what is typed arrives', async (page) => {
  await open(page);
  await tapped('text');
  await visitor.act({ do: 'type', text: page });
  await visitor.act({ do: 'key', key: 'Enter' });
  await seen(`/sent?q=${page}`);
});

test('a page is gone through by keys, in its own order, and each place says what it is', async () => {
  await open('walk');
  await seen('shut.example/inner.html');
  // The session counts on from page to page; where it stands is known from the first answer on.
  let moves: number | undefined;
  const told = async (action: BrowsingAction) => {
    expect(await visitor.act(action)).toBe(204);
    const wanted = moves === undefined ? undefined : moves + 1;
    const isNext = (move: number | undefined) => (wanted === undefined ? move !== undefined : move === wanted);
    const { focus } = await visitor.until(({ focus: now }) => isNext(now?.move), `move ${wanted ?? 'one'}`);
    const { move, ...place } = focus ?? { move: 0 };
    moves = move;
    return place;
  };
  const move = (to: 'next' | 'previous') => told({ do: 'focus', to });
  const activate = () => told({ do: 'activate' });
  const link = { role: 'link', name: '図書館の案内' };
  expect(await move('next')).toEqual(link);
  expect(await move('next')).toEqual({ role: 'button', name: '中のボタン' });
  await activate();
  await seen('/pressed');
  expect(await move('next')).toEqual({ role: 'field', name: 'さがす言葉' });
  expect(visitor.state().typing).toBe('none');
  await activate();
  await visitor.until(({ typing }) => typing === 'text', 'the field wants words');
  await visitor.act({ do: 'type', text: '本' });
  expect(await move('next')).toEqual({ role: 'checkbox', name: '近くだけ', isOn: false });
  expect(await activate()).toMatchObject({ isOn: true });
  expect(await move('next')).toEqual({ role: 'list', name: '地区', value: '北' });
  expect(await activate()).toMatchObject({ value: '南' });
  expect(await move('next')).toEqual({ role: 'field', name: '暗証' });
  expect(await move('next')).toEqual({ role: 'button', name: '調べる' });
  expect(await move('previous')).toEqual({ role: 'field', name: '暗証' });
  await move('next');
  await visitor.act({ do: 'activate' });
  // That was told as well, and forgotten with the page.
  moves = (moves ?? 0) + 1;
  await seen(`/sent?q=${encodeURIComponent('本')}&near=on&area=s`);
  // The page of before has the same address as the one that is opened now.
  await visitor.until(({ url }) => url.includes('/sent'), 'the answer stands');
  await open('walk');
  expect(await move('next')).toEqual(link);
  await visitor.act({ do: 'activate' });
  await visitor.until(({ url }) => url === `${own}/next.html`, 'the link is followed');
});
