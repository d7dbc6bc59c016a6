import { withoutRuby } from '@machikado/contracts/ruby.ts';
import { words } from '#lib/text/catalogue.svelte.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import { readScreen, readingRoot } from '#lib/speech/reading-order.ts';
import { scanTree, type ScanNode } from './scan-tree.ts';

export type Scanning = {
  /** `choose`: what is framed now. `next`: go on to the next, by the second switch. */
  readonly press: (which: 'next' | 'choose') => void;
  readonly stop: () => void;
};

/** After so many rounds without a choice a group is left again. */
const rounds = 2;
/** The first place gets this much longer: one has to find it. */
const firstTimes = 1.6;
const settleMs = 200;

/** Frames one place after the other; a switch chooses. `end` turns scanning off. */
export function startScanning(end: () => void): Scanning {
  const frame = document.createElement('div');
  frame.className = 'scan-frame';
  frame.dataset['unspoken'] = '';
  frame.setAttribute('aria-hidden', 'true');
  const label = frame.appendChild(document.createElement('span'));
  label.className = 'scan-label';
  let levels: ScanNode[][] = [];
  let at = 0;
  let steps = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const special = (text: string, run: () => void) => ({ label: withoutRuby(text), run });
  /** The last place of a group leads out of it; the last of the screen ends scanning. */
  const way = () =>
    levels.length > 1 ? special(words().access.scanLeave, leave) : special(words().access.scanEnd, end);
  const level = () => levels.at(-1) ?? [];

  function restart(): void {
    levels = [scanTree(readScreen(), (item) => item.element.getBoundingClientRect())];
    at = 0;
    steps = 0;
    show();
  }

  function leave(): void {
    levels.pop();
    if (levels.length === 0) return restart();
    at = 0;
    steps = 0;
    show();
  }

  function show(): void {
    clearTimeout(timer);
    const node = level()[at];
    const elements =
      node?.elements ?? levels.at(-2)?.flatMap((one) => (one.children === level() ? one.elements : [])) ?? [];
    elements[0]?.scrollIntoView({ block: 'nearest' });
    place(elements.length > 0 ? elements : [readingRoot()]);
    label.textContent = node === undefined ? way().label : node.children.length > 0 ? '' : '';
    frame.dataset['scan'] = node?.label ?? way().label;
    frame.toggleAttribute('data-leave', node === undefined);
    if (settings.scanning === 'two') return;
    timer = setTimeout(advance, settings.scanSpeedS * 1000 * (at === 0 ? firstTimes : 1));
  }

  function place(elements: readonly Element[]): void {
    const boxes = elements.map((element) => element.getBoundingClientRect());
    const left = Math.max(0, Math.min(...boxes.map((box) => box.left)) - 8);
    const top = Math.max(0, Math.min(...boxes.map((box) => box.top)) - 8);
    const right = Math.min(innerWidth, Math.max(...boxes.map((box) => box.right)) + 8);
    const bottom = Math.min(innerHeight, Math.max(...boxes.map((box) => box.bottom)) + 8);
    Object.assign(frame.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
    // Over a dialog only what is inside it is seen.
    const home = readingRoot();
    if (frame.parentElement !== home) home.append(frame);
  }

  function advance(): void {
    at = (at + 1) % (level().length + 1);
    steps += 1;
    if (levels.length > 1 && steps >= rounds * (level().length + 1)) leave();
    else show();
  }

  function choose(): void {
    const node = level()[at];
    if (node === undefined) return way().run();
    if (node.children.length > 0) {
      levels.push([...node.children]);
      at = 0;
      steps = 0;
      return show();
    }
    const [element] = node.elements;
    if (element?.matches('input, textarea, select')) element.focus();
    else element?.click();
    // The keys of a keyboard are pressed many times: it goes on with its rows.
    while (levels.length > 2) levels.pop();
    at = 0;
    steps = 0;
    show();
  }

  /** The screen changed: its places are gathered anew; inside a group that is still there nothing starts over. */
  function look(): void {
    const here = level()[at]?.elements[0] ?? level()[0]?.elements[0];
    if (
      here === undefined ||
      !here.isConnected ||
      !here.checkVisibility() ||
      !readingRoot().contains(here) ||
      levels.length === 1
    )
      restart();
    else show();
  }

  const observer = new MutationObserver((records) => {
    if (records.every(({ target }) => target instanceof Element && target.closest('[data-unspoken], time') !== null))
      return;
    clearTimeout(settling);
    settling = setTimeout(look, settleMs);
  });
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['hidden', 'disabled', 'open', 'inert'],
  });
  restart();
  return {
    press: (which) => (which === 'next' ? advance() : choose()),
    stop: () => {
      clearTimeout(timer);
      clearTimeout(settling);
      observer.disconnect();
      frame.remove();
    },
  };
}
