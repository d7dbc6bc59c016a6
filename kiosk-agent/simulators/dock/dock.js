/* global document */
// The dock's page: sends what was pressed, and shows every second how the devices are.

const shownPrints = 12;
const labels = {
  paper: '用紙 / Paper',
  cover: 'カバー / Cover',
  online: '電源 / Power',
  connected: '端末と接続 / Connected',
  bufferedBytes: '受信待ち / Buffered bytes',
  receivedBytes: '受信 / Received bytes',
  hangingRows: '出かけの行 / Rows not cut',
  unknownCommands: '不明な命令 / Unknown commands',
};

const put = (path, body) =>
  fetch(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** A button stands pressed as long as what it asks for is so. */
function showPressed(device, state) {
  for (const button of document.querySelectorAll(`[data-${device}]`)) {
    const wanted = Object.entries(JSON.parse(button.dataset[device]));
    button.setAttribute('aria-pressed', String(wanted.every(([key, value]) => state[key] === value)));
  }
}

function showStatus(status) {
  const list = document.querySelector('#status');
  list.replaceChildren();
  for (const [key, label] of Object.entries(labels)) {
    const term = document.createElement('dt');
    const value = document.createElement('dd');
    term.textContent = label;
    value.textContent = String(status[key]);
    list.append(term, value);
  }
  showPressed('printer', status);
}

const screens = {
  idle: '待機中です / Idle',
  waiting: 'カードを入れてください / Insert a card',
  'card-in': 'カードを読んでいます / Reading the card',
  authorizing: '問い合わせています / Asking the bank',
};
const ends = { approved: '承認 / approved', declined: '拒否 / declined', cancelled: '中止 / cancelled' };

function showTerminal(terminal) {
  const amount = terminal.step === 'idle' ? '' : ` — ${terminal.yen.toLocaleString('ja-JP')}円`;
  const screen = terminal.online ? screens[terminal.step] + amount : '電源が入っていません / Off';
  document.querySelector('#terminal-screen').textContent = screen;
  document.querySelector('#charges').replaceChildren(
    ...terminal.charges.slice(-6).flatMap((charge) => {
      const term = document.createElement('dt');
      const value = document.createElement('dd');
      term.textContent = charge.transaction;
      value.textContent = `${charge.yen.toLocaleString('ja-JP')}円  ${ends[charge.end]}`;
      return [term, value];
    }),
  );
  showPressed('terminal', terminal);
}

function showPrints(prints) {
  const shelf = document.querySelector('#prints');
  const newest = prints.slice(-shownPrints).reverse();
  const key = newest.map((print) => print.number).join();
  if (shelf.dataset.shown === key) return;
  shelf.dataset.shown = key;
  document.querySelector('#empty').hidden = newest.length > 0;
  shelf.replaceChildren(
    ...newest.map((print) => {
      const figure = document.createElement('figure');
      const image = document.createElement('img');
      image.src = print.png;
      image.alt = `印刷 ${print.number} / Print ${print.number}`;
      const caption = document.createElement('figcaption');
      caption.textContent = `No. ${print.number}`;
      figure.append(image, caption);
      return figure;
    }),
  );
}

async function refresh() {
  try {
    const paths = ['/printer', '/card', '/terminal', '/readers'];
    const [printer, card, terminal, readers] = await Promise.all(paths.map((path) => fetch(path)));
    showPressed('reader', await readers.json());
    showTerminal(await terminal.json());
    const { status, prints } = await printer.json();
    const { cardId } = await card.json();
    showStatus(status);
    showPrints(prints);
    for (const button of document.querySelectorAll('[data-card]')) {
      button.setAttribute('aria-pressed', String(button.dataset.card === (cardId ?? '')));
    }
  } catch {
    // The simulators are being restarted; the next look finds them again.
  }
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('button');
  if (button === null) return;
  if (button.dataset.card !== undefined) await put('/card', { cardId: button.dataset.card || null });
  if (button.dataset.printer !== undefined) await put('/printer', JSON.parse(button.dataset.printer));
  if (button.dataset.reader !== undefined) await put('/readers', JSON.parse(button.dataset.reader));
  if (button.dataset.terminal !== undefined) await put('/terminal', JSON.parse(button.dataset.terminal));
  await refresh();
});

setInterval(refresh, 1000);
await refresh();
