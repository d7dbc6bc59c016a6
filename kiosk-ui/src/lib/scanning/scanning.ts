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

/** Frames one place after the other; a switch chooses. */
class ScanSession implements Scanning {
  readonly #end: () => void;
  readonly #frame = document.createElement('div');
  readonly #label = document.createElement('span');
  readonly #observer: MutationObserver;
  #levels: ScanNode[][] = [];
  #at = 0;
  #steps = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(end: () => void) {
    this.#end = end;
    this.#frame.className = 'scan-frame';
    this.#frame.dataset['unspoken'] = '';
    this.#frame.setAttribute('aria-hidden', 'true');
    this.#label.className = 'scan-label';
    this.#frame.append(this.#label);
    this.#observer = new MutationObserver((records) => {
      if (records.every(({ target }) => target instanceof Element && target.closest('[data-unspoken], time') !== null))
        return;
      clearTimeout(this.#settling);
      this.#settling = setTimeout(() => this.#look(), settleMs);
    });
    this.#observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributeFilter: ['hidden', 'disabled', 'open', 'inert'],
    });
    this.#restart();
  }

  /** The last place of a group leads out of it; the last of the screen ends scanning. */
  #way(): { label: string; run: () => void } {
    const inside = this.#levels.length > 1;
    const { scanLeave, scanEnd } = words().access;
    return {
      label: withoutRuby(inside ? scanLeave : scanEnd),
      run: () => (inside ? this.#leave() : this.#end()),
    };
  }

  #level(): readonly ScanNode[] {
    return this.#levels.at(-1) ?? [];
  }

  #restart(): void {
    this.#levels = [scanTree(readScreen(), (item) => item.element.getBoundingClientRect())];
    this.#at = 0;
    this.#steps = 0;
    this.#show();
  }

  #leave(): void {
    this.#levels.pop();
    if (this.#levels.length === 0) {
      this.#restart();
      return;
    }
    this.#at = 0;
    this.#steps = 0;
    this.#show();
  }

  #show(): void {
    clearTimeout(this.#timer);
    const node = this.#level()[this.#at];
    const elements =
      node?.elements ??
      this.#levels.at(-2)?.flatMap((one) => (one.children === this.#level() ? one.elements : [])) ??
      [];
    elements[0]?.scrollIntoView({ block: 'nearest' });
    this.#place(elements.length > 0 ? elements : [readingRoot()]);
    this.#label.textContent = node === undefined ? this.#way().label : '';
    this.#frame.dataset['scan'] = node?.label ?? this.#way().label;
    this.#frame.toggleAttribute('data-leave', node === undefined);
    if (settings.scanning === 'two') return;
    this.#timer = setTimeout(() => this.#advance(), settings.scanSpeedS * 1000 * (this.#at === 0 ? firstTimes : 1));
  }

  #place(elements: readonly Element[]): void {
    const boxes = elements.map((element) => element.getBoundingClientRect());
    const left = Math.max(0, Math.min(...boxes.map((box) => box.left)) - 8);
    const top = Math.max(0, Math.min(...boxes.map((box) => box.top)) - 8);
    const right = Math.min(innerWidth, Math.max(...boxes.map((box) => box.right)) + 8);
    const bottom = Math.min(innerHeight, Math.max(...boxes.map((box) => box.bottom)) + 8);
    Object.assign(this.#frame.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
    // Over a dialog only what is inside it is seen.
    const home = readingRoot();
    if (this.#frame.parentElement !== home) home.append(this.#frame);
  }

  #advance(): void {
    this.#at = (this.#at + 1) % (this.#level().length + 1);
    this.#steps += 1;
    if (this.#levels.length > 1 && this.#steps >= rounds * (this.#level().length + 1)) this.#leave();
    else this.#show();
  }

  #choose(): void {
    const node = this.#level()[this.#at];
    if (node === undefined) {
      this.#way().run();
      return;
    }
    if (node.children.length > 0) {
      this.#levels.push([...node.children]);
      this.#at = 0;
      this.#steps = 0;
      this.#show();
      return;
    }
    const [element] = node.elements;
    if (element?.matches('input, textarea, select')) element.focus();
    else element?.click();
    // The keys of a keyboard are pressed many times: it goes on with its rows.
    while (this.#levels.length > 2) this.#levels.pop();
    this.#at = 0;
    this.#steps = 0;
    this.#show();
  }

  /** The screen changed: its places are gathered anew; inside a group that is still there nothing starts over. */
  #look(): void {
    const here = this.#level()[this.#at]?.elements[0] ?? this.#level()[0]?.elements[0];
    if (
      here === undefined ||
      !here.isConnected ||
      !here.checkVisibility() ||
      !readingRoot().contains(here) ||
      this.#levels.length === 1
    )
      this.#restart();
    else this.#show();
  }

  press(which: 'next' | 'choose'): void {
    if (which === 'next') this.#advance();
    else this.#choose();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#settling);
    this.#observer.disconnect();
    this.#frame.remove();
  }
}

/** Begins to scan the screen. `end` turns scanning off. */
export function startScanning(end: () => void): Scanning {
  return new ScanSession(end);
}
