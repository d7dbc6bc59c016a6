/* A table may be long. */
/* eslint-disable max-lines */
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

/** Keys and combinations that open something in a browser or leave it. No way of the agent takes them. */
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

/** What a page may try once it is touched: an expression whose value is `escaped …` or `blocked …`. */
export type PageAttempt = { readonly name: string; readonly script: string; readonly needsPolicy?: true };

const tried = (work: string) => `(async () => { try { ${work} } catch (e) { return 'blocked ' + e.name; } })()`;
const within = (work: string) =>
  tried(
    `return await Promise.race([(async () => { ${work} })(), new Promise((r) => setTimeout(r, 1500, 'blocked no answer'))]);`,
  );
const frame = (address: string) =>
  within(`const f = document.createElement('iframe'); f.src = ${JSON.stringify(address)}; document.body.append(f);
    await new Promise((r) => (f.onload = r)); return f.contentDocument?.body?.innerText ? 'escaped ' + f.contentDocument.body.innerText : 'blocked empty';`);
const reach = (address: string) =>
  within(`await fetch(${JSON.stringify(address)}, { mode: 'no-cors' }); // A refusal of the proxy is an answer, too: only a script that runs came from there.
    const s = document.createElement('script'); s.src = ${JSON.stringify(address)};
    const came = new Promise((r) => { s.onload = () => r('escaped'); s.onerror = () => r('blocked by the proxy'); });
    document.head.append(s); return came;`);
const allowed = (permission: string) =>
  within(
    `return (await navigator.permissions.query({ name: '${permission}' })).state === 'granted' ? 'escaped' : 'blocked';`,
  );

/** The control: the same ways lead to a host of the list. */
export const reachControl = reach('https://other.machi.example/probe.js');

export const pageAttempts: readonly PageAttempt[] = [
  {
    name: 'window that a touch opens',
    script: within(
      `const w = window.open('about:blank', '_blank', 'popup'); await new Promise((r) => setTimeout(r, 700)); return w && !w.closed ? 'escaped' : 'blocked closed';`,
    ),
  },
  {
    name: 'window some time after a touch',
    script: within(
      `await new Promise((r) => setTimeout(r, 500)); const w = window.open('about:blank'); await new Promise((r) => setTimeout(r, 700)); return w && !w.closed ? 'escaped' : 'blocked closed';`,
    ),
  },
  {
    name: 'window of the browser itself',
    script: within(
      `const w = window.open('chrome://settings'); await new Promise((r) => setTimeout(r, 500)); return w && !w.closed ? 'escaped' : 'blocked';`,
    ),
  },
  { name: 'frame with a file', script: frame('file:///etc/passwd') },
  { name: 'frame with the agent', script: frame('http://127.0.0.1:8100/') },
  { name: 'frame with chrome://', script: frame('chrome://version') },
  { name: 'fetch of a file', script: reach('file:///etc/passwd') },
  { name: 'fetch of the agent', script: reach('http://127.0.0.1:8100/probe.js') },
  { name: 'fetch of the agent by name', script: reach('http://localhost:8100/probe.js') },
  { name: 'fetch of the proxy as a server', script: reach('http://127.0.0.1:8110/probe.js') },
  { name: 'fetch of the router', script: reach('http://10.77.0.1/probe.js') },
  { name: 'fetch of a name that leads inside', script: reach('https://inside.machi.example/probe.js') },
  { name: 'fetch of a host off the list', script: reach('https://shut.example/probe.js') },
  { name: 'fetch of another port', script: reach('https://www.machi.example:8443/probe.js') },
  {
    name: 'picture from the agent',
    script: within(
      `const i = new Image(); const p = new Promise((r) => { i.onload = () => r('escaped'); i.onerror = () => r('blocked'); }); i.src = 'http://127.0.0.1:8100/mark.svg'; return p;`,
    ),
  },
  {
    name: 'WebSocket to the agent',
    script: within(
      `const s = new WebSocket('ws://127.0.0.1:8100/'); return await new Promise((r) => { s.onopen = () => r('escaped'); s.onerror = () => r('blocked'); });`,
    ),
  },
  {
    name: 'server-sent events of the agent',
    script: within(
      `const s = new EventSource('http://127.0.0.1:8100/agent/v1/events'); return await new Promise((r) => { s.onopen = () => r('escaped'); s.onerror = () => r('blocked'); });`,
    ),
  },
  {
    name: 'WebTransport (QUIC)',
    script: within(`const t = new WebTransport('https://11.0.0.10:443/'); await t.ready; return 'escaped';`),
  },
  {
    name: 'WebRTC to a STUN server',
    script: within(
      `const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:11.0.0.10:3478' }] }); p.createDataChannel('x'); const found = []; p.onicecandidate = (e) => e.candidate && found.push(e.candidate.candidate); await p.setLocalDescription(await p.createOffer()); await new Promise((r) => setTimeout(r, 1000)); return found.some((c) => c.includes('srflx') || c.includes('10.77.0.2')) ? 'escaped' : 'blocked no candidate';`,
    ),
  },
  {
    name: 'download by a link',
    script: within(
      `const a = document.createElement('a'); a.href = '/download'; a.download = 'canary.bin'; a.click(); return 'blocked until a file is found';`,
    ),
  },
  {
    name: 'download of a blob',
    script: within(
      `const a = document.createElement('a'); a.href = URL.createObjectURL(new Blob(['canary'])); a.download = 'canary-blob.bin'; a.click(); return 'blocked until a file is found';`,
    ),
  },
  { name: 'file picker', script: within(`await showOpenFilePicker(); return 'escaped';`), needsPolicy: true },
  { name: 'folder picker', script: within(`await showDirectoryPicker(); return 'escaped';`) },
  {
    name: 'file field',
    script: within(
      `const i = document.createElement('input'); i.type = 'file'; document.body.append(i); const p = new Promise((r) => { i.onchange = () => r('escaped'); i.oncancel = () => r('blocked'); }); i.click(); return p;`,
    ),
  },
  {
    name: 'printing',
    script: within(
      `let seen = 'blocked'; addEventListener('beforeprint', () => (seen = 'blocked by a print without a printer')); print(); return seen;`,
    ),
  },
  {
    name: 'full screen',
    script: within(
      `await document.documentElement.requestFullscreen(); return document.fullscreenElement && screen.height > innerHeight + 2 ? 'escaped' : 'blocked fills its own picture only';`,
    ),
  },
  {
    name: 'keyboard lock',
    script: within(
      `await navigator.keyboard.lock(); return document.fullscreenElement ? 'escaped' : 'blocked needs full screen';`,
    ),
  },
  { name: 'position', script: allowed('geolocation') },
  { name: 'notifications', script: allowed('notifications') },
  { name: 'clipboard', script: within(`await navigator.clipboard.readText(); return 'escaped';`) },
  { name: 'camera', script: within(`await navigator.mediaDevices.getUserMedia({ video: true }); return 'escaped';`) },
  {
    name: 'microphone',
    script: within(`await navigator.mediaDevices.getUserMedia({ audio: true }); return 'escaped';`),
  },
  { name: 'screen capture', script: within(`await navigator.mediaDevices.getDisplayMedia(); return 'escaped';`) },
  { name: 'USB', script: within(`await navigator.usb.requestDevice({ filters: [] }); return 'escaped';`) },
  { name: 'serial port', script: within(`await navigator.serial.requestPort(); return 'escaped';`) },
  {
    name: 'HID',
    script: within(
      `return (await navigator.hid.requestDevice({ filters: [] })).length > 0 ? 'escaped' : 'blocked no device';`,
    ),
  },
  {
    name: 'Bluetooth',
    script: within(`await navigator.bluetooth.requestDevice({ acceptAllDevices: true }); return 'escaped';`),
  },
  { name: 'local fonts', script: within(`return (await queryLocalFonts()).length > 0 ? 'escaped' : 'blocked';`) },
  {
    name: 'payment',
    script: within(
      `const r = new PaymentRequest([{ supportedMethods: 'https://www.machi.example/pay' }], { total: { label: 'x', amount: { currency: 'JPY', value: '1' } } }); await r.show(); return 'escaped';`,
    ),
  },
  {
    name: 'protocol handler',
    script: within(
      `navigator.registerProtocolHandler('web+machi', '/next.html?%s'); return 'blocked until it is asked';`,
    ),
  },
  {
    name: 'link to another program',
    script: within(
      `setTimeout(() => (location.href = 'intent://x#Intent;scheme=x;end'), 200); return 'blocked until it is left';`,
    ),
  },
  {
    name: 'link to a mail program',
    script: within(
      `setTimeout(() => (location.href = 'mailto:a@machi.example'), 200); return 'blocked until it is left';`,
    ),
  },
  {
    name: 'menu of a long press',
    script: within(
      `let open = 'blocked'; document.body.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true })); return open;`,
    ),
  },
  {
    name: 'drag out of the page',
    script: within(
      `const d = new DataTransfer(); d.setData('DownloadURL', 'text/plain:canary-drag.bin:https://www.machi.example/download'); document.body.dispatchEvent(new DragEvent('dragstart', { dataTransfer: d, bubbles: true })); return 'blocked until a file is found';`,
    ),
  },
  {
    name: 'dialog that stops everything',
    script: within(`alert('x'); confirm('y'); prompt('z'); return 'blocked answered by itself';`),
  },
  {
    name: 'question on leaving',
    script: within(`addEventListener('beforeunload', (e) => e.preventDefault()); return 'blocked until it is left';`),
  },
  { name: 'history forgery', script: within(`history.pushState({}, '', 'https://shut.example/'); return 'escaped';`) },
];

/** Where a page of the web sends the browser on; none may be shown. */
export const redirectAttempts: readonly string[] = [
  'file:///etc/passwd',
  'chrome://version',
  'view-source:https://www.machi.example/',
  // The browser's page of the refusal shows the address; only a page that was opened shows the whole word.
  'data:text/html,can<b>ary</b>',
  'javascript:document.write("canary")',
  'http://127.0.0.1:8100/',
  'http://0x7f.1:8100/',
  'https://shut.example/',
  'https://inside.machi.example/',
  'intent://x#Intent;scheme=x;end',
];

/** Straight ways out for a program of the browsing user (the browser taken over): `node -e` bodies that end 0 on success. */
export type ProgramAttempt = { readonly name: string; readonly code: string };

const tcp = (host: string, port: number) =>
  `const s=require('net').connect({host:'${host}',port:${port}});s.on('connect',()=>process.exit(0)).on('error',()=>process.exit(7));setTimeout(()=>process.exit(8),1500)`;
const udp = (host: string, port: number, family = 4) =>
  `const s=require('dgram').createSocket('udp${family}');s.send(Buffer.from('canary'),${port},'${host}',e=>process.exit(e?7:0));`;

export const programAttempts: readonly ProgramAttempt[] = [
  { name: 'TCP to the web, port 80', code: tcp('11.0.0.10', 80) },
  { name: 'TCP to the web, port 443', code: tcp('11.0.0.10', 443) },
  { name: 'TCP to the agent', code: tcp('127.0.0.1', 8100) },
  { name: 'DNS over TCP', code: tcp('11.0.0.53', 53) },
  { name: 'DNS over UDP', code: udp('11.0.0.53', 53) },
  { name: 'QUIC', code: udp('11.0.0.10', 443) },
  { name: 'STUN', code: udp('11.0.0.10', 3478) },
  { name: 'multicast DNS', code: udp('224.0.0.251', 5353) },
  { name: 'IPv6 on loopback', code: udp('::1', 8100, 6) },
  { name: 'router', code: tcp('10.77.0.1', 22) },
];
