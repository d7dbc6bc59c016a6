/* global document, getComputedStyle, innerHeight, innerWidth */
/** Runs in the page: says which words do not fit where they stand, and which notation of readings was left raw. */
const near = (element) => {
  const text = (element.getAttribute('aria-label') ?? element.textContent).trim().replaceAll(/\s+/g, ' ');
  return `${element.tagName.toLowerCase()}.${element.className} "${text.slice(0, 30)}"`;
};
const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
/** Words for readers alone lie in a box that is cut to one pixel. */
function isUnseen(element) {
  for (let one = element; one !== null && one.tagName !== 'BODY'; one = one.parentElement)
    if (getComputedStyle(one).clipPath.startsWith('inset(50%')) return true;
  return false;
}
const forReaders = (element) => element.closest('[inert], [aria-hidden="true"]') !== null || isUnseen(element);

/** Aozora notation that no one turned into ruby; 《》 alone marks the title of a book in Chinese. */
function rawReadings() {
  const raw = /\p{Script=Han}《[ぁ-ゖー]+》|｜\p{Script=Han}/u;
  const attributes = ['aria-label', 'title', 'alt', 'placeholder', 'aria-valuetext'];
  const said = Array.from(document.querySelectorAll('*'), (element) =>
    attributes.map((name) => element.getAttribute(name) ?? ''),
  ).flat();
  return [document.title, document.body.textContent, ...said]
    .map((text) => raw.exec(text)?.[0])
    .filter((found) => found !== undefined)
    .map((found) => `raw reading: ${found}`);
}

function overflows(element) {
  const { overflowX, overflowY, display } = getComputedStyle(element);
  if (display === 'inline') return [];
  const wide = element.scrollWidth - element.clientWidth;
  const tall = element.scrollHeight - element.clientHeight;
  const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
  const holds = element.matches('button, h1, h2, h3, td, th, p, dt, dd, label, a, li, span');
  if (wide > 1 && !scrolls(overflowX) && (holds || overflowX !== 'visible'))
    return [`${near(element)} is ${wide} px too narrow`];
  if (tall > 2 && !scrolls(overflowY) && overflowY !== 'visible') return [`${near(element)} cuts ${tall} px`];
  return [];
}

/** Where the words of an element stand, those left out that only readers have. */
function wordBoxes(element) {
  const walker = document.createTreeWalker(element, 4);
  const boxes = [];
  while (walker.nextNode()) {
    const { parentElement: parent } = walker.currentNode;
    if (walker.currentNode.textContent.trim() === '' || !shown(parent) || isUnseen(parent)) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    boxes.push(range.getBoundingClientRect());
  }
  return boxes;
}

/** Words on a button keep clear of its edge, and the button of the edge of the screen. */
function tightButton(button) {
  const boxes = wordBoxes(button);
  const box = button.getBoundingClientRect();
  if (boxes.length === 0) return [];
  const room = Math.min(...boxes.map((words) => Math.min(words.left - box.left, box.right - words.right)));
  const cut = Math.min(...boxes.map((words) => Math.min(words.top - box.top, box.bottom - words.bottom)));
  const away = Math.max(box.right - innerWidth, -box.left);
  const below = button.closest('.area, .chips, header, dialog') === null ? box.bottom - innerHeight : 0;
  return [
    ...(room < 2 ? [`${near(button)}: its words are ${Math.round(room)} px from its side`] : []),
    ...(cut < 0 ? [`${near(button)}: its words reach ${Math.round(-cut)} px out of it`] : []),
    ...(away > 1 || below > 1
      ? [`${near(button)} reaches ${Math.round(Math.max(away, below))} px out of the screen`]
      : []),
  ];
}

/** Words in Latin letters that are no address: each stands whole in one line. Hangul may break between syllables. */
const wholeWords = /(?<![\w.:/@~-])\p{Script=Latin}{2,18}(?![\w.:/@~-])/gu;

/** The words of an element's own that are broken between two lines, without a hyphen that would say so. */
function brokenWords(element) {
  return Array.from(element.childNodes)
    .filter((node) => node.nodeType === 3 && !isUnseen(element))
    .flatMap((node) =>
      Array.from(node.textContent.matchAll(wholeWords))
        .filter(({ 0: word, index }) => {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          const lines = Array.from(range.getClientRects()).filter(({ width }) => width > 0);
          return lines.some(({ top }) => top > lines[0].bottom - 2);
        })
        .map(({ 0: word }) => `${near(element)} breaks the word "${word}"`),
    );
}

globalThis.faultsOfFit = () => {
  const all = Array.from(document.querySelectorAll('body *')).filter((one) => shown(one) && !forReaders(one));
  const texts = all.filter((one) => one.closest('svg, iframe, .map') === null);
  const page = document.documentElement;
  return [
    ...rawReadings(),
    ...(page.scrollWidth > innerWidth ? [`the page is ${page.scrollWidth - innerWidth} px too wide`] : []),
    ...texts.flatMap(overflows),
    ...texts.flatMap(brokenWords),
    ...texts.filter((one) => one.tagName === 'BUTTON').flatMap(tightButton),
  ];
};
