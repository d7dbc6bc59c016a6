/* global document, location, Audio */
// Asks the agent every few seconds how the kiosk is, and does what is pressed. All words stand in the page's templates.

const meta = document.querySelector('meta[name="agent-token"]');
let token = meta.content;
const lookEveryMs = 3000;
const jobEveryMs = 1000;
const answerMs = 15_000;
const ends = ['printed', 'failed', 'unknown'];
/** The agent has understood and does not want it, or has no room for it: nothing was begun. */
const refusals = [400, 404, 409, 507];

const byId = (id) => document.getElementById(id);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const words = (id) => byId(id).content.cloneNode(true);

/** Puts words in a place; what stands there already stays, so that it is not read out again. */
function show(place, ...ids) {
  const key = ids.join(' ');
  if (place.dataset.shown === key) return;
  place.dataset.shown = key;
  place.replaceChildren(...ids.flatMap((id) => [words(id), document.createTextNode(' ')]));
}

/** Asks the agent; undefined where no whole answer came. */
async function ask(method, path, body) {
  const json = body && { 'content-type': 'application/json' };
  try {
    const answer = await fetch(`/agent/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...json },
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerMs),
    });
    if (answer.status === 403) await beginAnew();
    const isSound = answer.headers.get('content-type')?.startsWith('audio/');
    return { status: answer.status, ok: answer.ok, body: await (isSound ? answer.blob() : answer.json()) };
  } catch {
    return undefined;
  }
}

/** Gives the token for the next one before it ends. */
async function renewToken() {
  const answer = await ask('POST', '/page-token', {});
  if (answer?.ok) ({ token, renewAfterS: meta.dataset.renewAfterS } = answer.body);
  setTimeout(renewToken, answer?.ok ? meta.dataset.renewAfterS * 1000 : lookEveryMs);
}

/** The token has ended or is of an earlier start of the agent: the page that it serves now has the right one. */
async function beginAnew() {
  const page = await fetch('/self-test');
  if (page.ok) location.reload();
}

function two(place, { ja, en }) {
  const parts = [
    ['ja', ja],
    ['en', en],
  ].map(([lang, text]) => {
    const part = document.createElement('span');
    part.className = lang;
    if (lang === 'en') part.lang = lang;
    part.textContent = text;
    return part;
  });
  place.append(parts[0], ' ', parts[1]);
}

function row({ part, name, state, mark, words: said, detail }) {
  const item = document.createElement('li');
  item.dataset.part = part;
  item.dataset.state = state;
  item.dataset.mark = mark;
  const [title, sentence, sign] = ['name', 'state', 'mark'].map((one) => {
    const place = document.createElement('div');
    place.className = one;
    return place;
  });
  two(title, name);
  two(sentence, said);
  if (detail !== undefined) {
    const more = document.createElement('small');
    more.textContent = detail.ja === detail.en ? detail.ja : `${detail.ja} / ${detail.en}`;
    sentence.append(more);
  }
  sign.append(words(`mark-${mark}`));
  item.append(sign, title, sentence);
  return item;
}

const twoDigits = (number) => String(number).padStart(2, '0');
const clock = (seconds) =>
  `${Math.floor(seconds / 3600)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;

let shownParts = '';
function showReport({ asset, version, node, uptimeS, parts, speaks }) {
  if (asset === undefined) show(byId('asset'), 'not-enrolled');
  else byId('asset').textContent = asset;
  byId('version').textContent = version;
  byId('node').textContent = node;
  byId('uptime').textContent = clock(uptimeS);
  const key = JSON.stringify(parts);
  if (key !== shownParts) byId('parts').replaceChildren(...parts.map(row));
  shownParts = key;
  byId('parts').hidden = false;
  for (const button of document.querySelectorAll('[data-locale]'))
    button.parentElement.hidden = !speaks.includes(button.dataset.locale);
  say(parts.some(({ mark }) => mark === 'look') ? 'look' : 'good');
}

/** How the kiosk is as a whole. What was true of its parts before the agent went away is not shown as true now. */
function say(state) {
  const summary = byId('summary');
  summary.dataset.state = state;
  show(summary, `summary-${state}`);
  if (state === 'away' || state === 'held') byId('parts').hidden = true;
}

async function look() {
  const answer = await ask('GET', '/self-test');
  if (answer?.ok) showReport(answer.body);
  else if (answer?.status !== 403) say(answer?.status === 503 ? 'held' : 'away');
  setTimeout(look, lookEveryMs);
}

/** The slip of a kind that has not ended yet; it outlives a reload, so that its key is never another one. */
const openSlip = {
  read: (kind) => JSON.parse(sessionStorage.getItem(`self-test:${kind}`) ?? 'null'),
  keep: (kind, slip) => sessionStorage.setItem(`self-test:${kind}`, JSON.stringify(slip)),
  end: (kind) => sessionStorage.removeItem(`self-test:${kind}`),
};

/** The state of a slip, with what the printer itself has said of it. */
function wordOf({ state, proof, reason, sentBands, totalBands }) {
  if (state === 'printed') return proof ?? 'processed';
  const isSent = state === 'printing' && reason === undefined && totalBands > 0 && sentBands >= totalBands;
  return isSent ? 'sent' : state;
}

function showSlip(kind, state, job) {
  const place = byId(`try-${kind}`);
  place.dataset.state = state;
  const reason = job?.reason === undefined ? [] : [`reason-${job.reason}`];
  show(place, `job-${state}`, ...reason);
  const isOpen = openSlip.read(kind) !== null;
  document.querySelector(`[data-print="${kind}"]`).setAttribute('aria-disabled', String(isOpen));
  if (job === undefined) return;
  const number = document.createElement('b');
  number.textContent = job.number;
  place.querySelector('b')?.remove();
  place.append(number);
}

/** Asks for a slip until the agent has taken it, always with the same key, and then how far it is until it has ended. */
async function follow(kind) {
  for (let slip = openSlip.read(kind); slip !== null; slip = openSlip.read(kind)) {
    const answer =
      slip.id === undefined
        ? await ask('POST', '/print-jobs', { jobKey: slip.jobKey, locale: 'ja', document: { kind } })
        : await ask('GET', `/print-jobs/${slip.id}`);
    if (answer?.ok) {
      openSlip.keep(kind, { ...slip, id: answer.body.id });
      if (ends.includes(answer.body.state)) openSlip.end(kind);
      showSlip(kind, wordOf(answer.body), answer.body);
    } else if (refusals.includes(answer?.status)) {
      openSlip.end(kind);
      showSlip(kind, slip.id === undefined ? 'refused' : 'unknown');
    }
    await pause(jobEveryMs);
  }
}

function print(kind) {
  // A press while the last slip is on its way is no wish for another one.
  if (openSlip.read(kind) !== null) return;
  openSlip.keep(kind, { jobKey: crypto.randomUUID() });
  showSlip(kind, 'asking');
  void follow(kind);
}

async function speak({ locale, text }) {
  const place = byId(`try-${locale}`);
  show(place, 'sound-making');
  const answer = await ask('POST', '/speech', { text, locale, fixed: true });
  if (!answer?.ok) {
    show(place, 'sound-none');
    return;
  }
  const address = URL.createObjectURL(answer.body);
  const sound = new Audio(address);
  sound.addEventListener('ended', () => {
    show(place, 'sound-played');
    URL.revokeObjectURL(address);
  });
  show(place, 'sound-playing');
  await sound.play().catch(() => show(place, 'sound-mute'));
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest('button');
  if (button?.dataset.print !== undefined) print(button.dataset.print);
  else if (button?.dataset.locale !== undefined) void speak(button.dataset);
});

say('asking');
for (const { dataset } of document.querySelectorAll('[data-print]')) {
  if (openSlip.read(dataset.print) === null) continue;
  showSlip(dataset.print, 'asking');
  void follow(dataset.print);
}
void look();
setTimeout(renewToken, meta.dataset.renewAfterS * 1000);
