import { linkAttempts, redirectAttempts } from './address-attempts.ts';
import { attemptWords, pageAttempts, reachControl } from './page-attempts.ts';

/** A page that is ready when its title says so; `report(came)` tells the web what an attempt came to. */
const readyPage = (
  key: string,
  { style, body, script }: { style: string; body: string; script: string },
) => `<!doctype html>
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>ready</title>
<style>body{margin:0}${style}</style>${body}
<script>const report = (came) => navigator.sendBeacon('/report?at=${key}&came=' + encodeURIComponent(came) + ';');
${script}</script>`;

/** One large button. */
const touchPage = (key: string, work: string) =>
  readyPage(key, {
    style: 'button{position:fixed;inset:0;width:100%;height:100%}',
    body: '<button>go</button>',
    script: `${attemptWords} document.querySelector('button').onclick = async () => { ${work} };`,
  });

/** One large link, and a handler for it where a page may name one. */
const linkPage = (href: string, key: string) =>
  readyPage(key, {
    style: 'a{position:fixed;inset:0}',
    body: `<a href="${href}">go</a>`,
    script: `try { navigator.registerProtocolHandler('web+machi', '/report?at=${key}&came=escaped;%s'); } catch {}`,
  });

/** Longer than any browser waits until it takes a finger for a long press (Chromium: half a second). */
const longPressMs = 1000;

/** Above a link that can be dragged, below a button; the page tells what fingers do to them. */
const gesturePage = readyPage('gesture', {
  style: 'a,button{position:fixed;left:0;width:100%;height:50%;touch-action:none}a{top:0}button{bottom:0}',
  body: '<a href="/next.html?held" draggable="true">link</a><button>go</button>',
  script: `let moves = 0;
  let down = false;
  const link = document.querySelector('a');
  const on = (kinds, work) => kinds.forEach((kind) => link.addEventListener(kind, work));
  on(['touchstart'], () => {
    down = true;
    setTimeout(() => down && report('held'), ${longPressMs});
  });
  on(['touchmove'], () => (moves += 1));
  on(['touchend', 'touchcancel'], ({ type }) => {
    down = false;
    report(type + ' after moves: ' + moves);
  });
  on(['contextmenu'], () => report('menu'));
  on(['dragstart'], (event) => {
    event.dataTransfer.setData('DownloadURL', 'text/plain:canary-drag.bin:https://www.machi.example/download');
    report('escaped drag');
  });
  document.querySelector('button').onclick = () => report('still touched');`,
});

/** A page that asks whether one really wants to leave it. */
const stayPage = touchPage(
  'stay',
  `addEventListener('beforeunload', (event) => { report('asked'); event.preventDefault(); }); report('armed');`,
);

/** All pages of attempts, file name → HTML. */
export const attemptPages: Readonly<Record<string, string>> = Object.fromEntries([
  ...pageAttempts.map(({ script }, at) => [`try-${at}.html`, touchPage(`try-${at}`, `report(await ${script});`)]),
  ['try-control.html', touchPage('try-control', `report(await ${reachControl});`)],
  ...redirectAttempts.map(({ to }, at) => [
    `lead-${at}.html`,
    touchPage(`lead-${at}`, `location.href = '/redirect?to=${encodeURIComponent(to)}&at=lead-${at};';`),
  ]),
  ...linkAttempts.map((href, at) => [`link-${at}.html`, linkPage(href, `link-${at}`)]),
  ['gesture.html', gesturePage],
  ['stay.html', stayPage],
]) as Record<string, string>;
