import { agentPort, proxyPort, streetAddress, web } from './lab-ground.ts';

/**
 * What a page may try once it is touched: an expression whose value begins with `escaped` or `blocked`. `succeeds`: it
 * does escape in the control run, where a policy allows everything; so the words for an escape are not empty ones.
 */
export type PageAttempt = { readonly name: string; readonly script: string; readonly succeeds?: true };

/** How long a page waits for an answer that may never come; an answer that does come is there in a tenth of it. */
const answerMs = 1000;
/** The same where the proxy answers in any case, by yes or no: a busy machine is late. */
const surelyMs = 10_000;
/** How long what a page began is given to happen: a download to lay down a file, a page to be laid out for paper. */
const settleMs = 500;
/** A touch's own permission to open windows has not run out yet (Chromium: 5 s), but the touch itself is long over. */
const lateMs = 300;
const lookMs = 20;

/** Words that the scripts of all attempts share; the page has them before it is touched. */
export const attemptWords = `
const later = (ms, value) => new Promise((done) => setTimeout(done, ms, value));
const within = (work, ms = ${answerMs}) => Promise.race([
  (async () => { try { return await work(); } catch (error) { return 'blocked ' + error.name; } })(),
  later(ms, 'blocked no answer'),
]);
const settled = (work) => within(async () => { await work(); await later(${settleMs}); return 'blocked, it stayed'; });
const opened = async (address) => {
  const other = window.open(address, '_blank');
  for (let passed = 0; other && !other.closed && passed < ${answerMs / 2}; passed += ${lookMs}) await later(${lookMs});
  return other && !other.closed ? 'escaped' : 'blocked closed';
};
const framed = (address) => within(async () => {
  const frame = document.createElement('iframe');
  frame.src = address;
  const loaded = new Promise((done) => (frame.onload = done));
  document.body.append(frame);
  await loaded;
  const words = frame.contentDocument?.body?.innerText;
  return words ? 'escaped ' + words : 'blocked empty';
});
// A refusal of the proxy is an answer to fetch(), too: only a script that runs came from there.
const reached = (address) => within(async () => {
  await fetch(address, { mode: 'no-cors' });
  const script = document.createElement('script');
  script.src = address;
  const came = new Promise((done) => {
    script.onload = () => done('escaped');
    script.onerror = () => done('blocked by the proxy');
  });
  document.head.append(script);
  return came;
}, ${surelyMs});
const heard = (source, good, bad) => new Promise((done) => {
  source[good] = () => done('escaped');
  source[bad] = () => done('blocked');
});
const granted = (name) => within(async () =>
  (await navigator.permissions.query({ name })).state === 'granted' ? 'escaped' : 'blocked');
const linked = (address, more) => {
  const link = Object.assign(document.createElement('a'), { href: address, ...more });
  document.body.append(link);
  link.click();
};
`;

const within = (work: string) => `within(async () => { ${work} })`;
const settled = (work: string) => `settled(async () => { ${work} })`;
const framed = (address: string) => `framed('${address}')`;
const reached = (address: string) => `reached('${address}')`;
const granted = (permission: string) => `granted('${permission}')`;

const agent = `127.0.0.1:${agentPort}`;

/** The control: the same ways lead to a host of the list. */
export const reachControl = reached('https://other.machi.example/probe.js');

const windows: readonly PageAttempt[] = [
  { name: 'window that a touch opens', script: within(`return opened('about:blank');`) },
  { name: 'window some time after a touch', script: within(`await later(${lateMs}); return opened('about:blank');`) },
  { name: 'window of the browser itself', script: within(`return opened('chrome://settings');`) },
  { name: 'frame with a file', script: framed('file:///etc/passwd') },
  { name: 'frame with the agent', script: framed(`http://${agent}/`) },
  { name: 'frame with chrome://', script: framed('chrome://version') },
];

const connections: readonly PageAttempt[] = [
  { name: 'fetch of a file', script: reached('file:///etc/passwd') },
  { name: 'fetch of the agent', script: reached(`http://${agent}/probe.js`) },
  { name: 'fetch of the agent by name', script: reached(`http://localhost:${agentPort}/probe.js`) },
  { name: 'fetch of the proxy as a server', script: reached(`http://127.0.0.1:${proxyPort}/probe.js`) },
  { name: 'fetch of the router', script: reached(`http://${streetAddress}/probe.js`) },
  { name: 'fetch of a name that leads inside', script: reached('https://inside.machi.example/probe.js') },
  { name: 'fetch of a host off the list', script: reached('https://shut.example/probe.js') },
  { name: 'fetch of another port', script: reached('https://www.machi.example:8443/probe.js') },
  {
    name: 'picture from the agent',
    script: within(
      `const picture = new Image(); picture.src = 'http://${agent}/mark.svg'; return heard(picture, 'onload', 'onerror');`,
    ),
  },
  {
    name: 'WebSocket to the agent',
    script: within(`return heard(new WebSocket('ws://${agent}/'), 'onopen', 'onerror');`),
  },
  {
    name: 'server-sent events of the agent',
    script: within(`return heard(new EventSource('http://${agent}/agent/v1/events'), 'onopen', 'onerror');`),
  },
  {
    name: 'WebTransport (QUIC)',
    script: within(`await new WebTransport('https://${web.good}:443/').ready; return 'escaped';`),
  },
  {
    name: 'WebRTC to a STUN server',
    script: within(`
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${web.good}:3478' }] });
      peer.createDataChannel('x');
      const found = [];
      peer.onicecandidate = ({ candidate }) => candidate && found.push(candidate.candidate);
      const gathered = new Promise((done) => (peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && done()));
      await peer.setLocalDescription(await peer.createOffer());
      await Promise.race([gathered, later(${settleMs})]);
      return found.some((one) => /srflx|10\\.77\\./.test(one)) ? 'escaped' : 'blocked no candidate';`),
  },
];

const files: readonly PageAttempt[] = [
  { name: 'download by a link', script: settled(`linked('/download', { download: 'canary.bin' });`) },
  {
    name: 'download of a blob',
    script: settled(`linked(URL.createObjectURL(new Blob(['canary'])), { download: 'canary-blob.bin' });`),
  },
  { name: 'file picker', script: within(`await showOpenFilePicker(); return 'escaped';`) },
  { name: 'folder picker', script: within(`await showDirectoryPicker(); return 'escaped';`) },
  {
    name: 'file field',
    script: within(`
      const field = Object.assign(document.createElement('input'), { type: 'file' });
      document.body.append(field);
      const came = heard(field, 'onchange', 'oncancel');
      field.click();
      return came;`),
  },
];

const devices: readonly PageAttempt[] = [
  {
    name: 'printing',
    // `beforeprint` comes with every print(), printed or not; a page is laid out for paper only when it is.
    script: within(`let paper = false; matchMedia('print').onchange = ({ matches }) => (paper ||= matches); print();
      await later(${settleMs}); return paper ? 'escaped' : 'blocked';`),
  },
  {
    name: 'full screen',
    script: within(`await document.documentElement.requestFullscreen();
      return document.fullscreenElement ? 'escaped' : 'blocked';`),
    succeeds: true,
  },
  {
    name: 'keyboard lock',
    script: within(`await document.documentElement.requestFullscreen().catch(() => undefined);
      await navigator.keyboard.lock();
      return document.fullscreenElement ? 'escaped' : 'blocked: it needs the full screen';`),
    succeeds: true,
  },
  { name: 'position', script: granted('geolocation'), succeeds: true },
  { name: 'notifications', script: granted('notifications'), succeeds: true },
  {
    name: 'clipboard',
    script: within(`await navigator.clipboard.readText(); return 'escaped';`),
    succeeds: true,
  },
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
    script: within(`const found = await navigator.hid.requestDevice({ filters: [] });
      return found.length > 0 ? 'escaped' : 'blocked no device';`),
  },
  {
    name: 'Bluetooth',
    script: within(`await navigator.bluetooth.requestDevice({ acceptAllDevices: true }); return 'escaped';`),
  },
  {
    name: 'local fonts',
    script: within(`return (await queryLocalFonts()).length > 0 ? 'escaped' : 'blocked';`),
    succeeds: true,
  },
  {
    name: 'payment',
    script: within(`
      const total = { label: 'x', amount: { currency: 'JPY', value: '1' } };
      await new PaymentRequest([{ supportedMethods: 'https://www.machi.example/pay' }], { total }).show();
      return 'escaped';`),
  },
];

const others: readonly PageAttempt[] = [
  {
    name: 'dialog that stops everything',
    script: within(`alert('x'); return confirm('y') || prompt('z') !== null ? 'escaped' : 'blocked: all declined';`),
  },
  { name: 'history forgery', script: within(`history.pushState({}, '', 'https://shut.example/'); return 'escaped';`) },
];

export const pageAttempts: readonly PageAttempt[] = [...windows, ...connections, ...files, ...devices, ...others];
