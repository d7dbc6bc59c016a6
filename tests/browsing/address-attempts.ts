/** An address that the browser is told to open as if it had been typed. `opens`: it does, without the policy. */
export type AddressAttempt = { readonly address: string; readonly opens?: true };

/**
 * Addresses of every kind that leads out of pages. Where `opens` stands, the same address does open in the control run
 * without the managed policy; the others are refused by the browser or by the system with and without it.
 */
export const addressAttempts: readonly AddressAttempt[] = [
  { address: 'file:///etc/passwd', opens: true },
  { address: 'file:///', opens: true },
  { address: 'file:///proc/self/environ', opens: true },
  { address: 'FILE:///etc/hostname', opens: true },
  { address: 'view-source:https://www.machi.example/' },
  { address: 'view-source:file:///etc/passwd', opens: true },
  { address: 'chrome://version', opens: true },
  { address: 'chrome://settings', opens: true },
  { address: 'chrome://policy', opens: true },
  { address: 'chrome://downloads', opens: true },
  { address: 'chrome://flags', opens: true },
  { address: 'chrome://inspect', opens: true },
  { address: 'chrome://net-export', opens: true },
  { address: 'chrome://gpu', opens: true },
  { address: 'chrome://restart' },
  { address: 'chrome://crash' },
  { address: 'chrome-untrusted://terminal/' },
  { address: 'about:version' },
  { address: 'devtools://devtools/bundled/inspector.html', opens: true },
  { address: 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html' },
  { address: 'data:text/html,<h1>canary</h1>', opens: true },
  { address: 'javascript:document.write("canary")' },
  { address: 'blob:https://www.machi.example/0' },
  { address: 'filesystem:https://www.machi.example/temporary/x' },
  { address: 'ftp://www.machi.example/' },
  { address: 'mailto:a@machi.example' },
  { address: 'tel:119' },
  { address: 'intent://scan/#Intent;scheme=zxing;end' },
  { address: 'ssh://www.machi.example/' },
  { address: 'http://127.0.0.1:8100/' },
  { address: 'http://localhost:8100/agent/v1/device' },
  { address: 'http://[::1]:8100/' },
  { address: 'http://2130706433:8100/' },
  { address: 'https://www.machi.example:8443/' },
  { address: 'https://shut.example/' },
];

/** Keys and combinations that open something in a browser or leave it; the agent hands none of them on. */
export const keyAttempts: readonly string[] = [
  'F12',
  'F11',
  'F5',
  'Ctrl+Shift+I',
  'Ctrl+Shift+J',
  'Ctrl+U',
  'Ctrl+O',
  'Ctrl+S',
  'Ctrl+P',
  'Ctrl+N',
  'Ctrl+Shift+N',
  'Ctrl+T',
  'Ctrl+L',
  'Ctrl+H',
  'Ctrl+J',
  'Alt+F4',
  'Ctrl+Alt+F1',
  'Meta',
  'ContextMenu',
  'Escape',
];

/** `stays`: the browser leaves the page that was touched as it is; otherwise a page says that it was refused. */
export type RedirectAttempt = { readonly to: string; readonly stays?: true };

/** Where a page of the web sends the browser on; none may be shown. */
export const redirectAttempts: readonly RedirectAttempt[] = [
  { to: 'file:///etc/passwd' },
  { to: 'chrome://version' },
  { to: 'view-source:https://www.machi.example/', stays: true },
  // The browser's page of the refusal shows the address; only a page that was opened shows the whole word.
  { to: 'data:text/html,can<b>ary</b>' },
  { to: 'javascript:document.write("canary")', stays: true },
  { to: 'http://127.0.0.1:8100/' },
  { to: 'http://0x7f.1:8100/' },
  { to: 'https://shut.example/' },
  { to: 'https://inside.machi.example/' },
  { to: 'intent://x#Intent;scheme=x;end' },
];

/**
 * Links that are another program's, touched by a person. For `web+machi` the page has asked to be the handler itself. For
 * a scheme that no policy names, the browser would ask in a dialog that nobody sees, and no touch would get through.
 */
export const linkAttempts: readonly string[] = [
  'mailto:a@machi.example',
  'intent://x#Intent;scheme=x;end',
  'web+machi:x',
  'unheard-of:x',
];
