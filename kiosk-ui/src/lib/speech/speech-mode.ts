import { tick } from 'svelte';
import { readingOf } from '@machikado/contracts/ruby.ts';
import { Locale } from '@machikado/contracts/locale.ts';
import { words } from '#lib/text/catalogue.svelte.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import { describeItem, isSecretKey, isSecretNow } from './description.ts';
import { moveInGrid, type Direction } from './grid-moves.ts';
import type { KeypadAction } from './keypad.ts';
import { exampleOf } from './letters.ts';
import { readScreen, readingRoot, spokenText, type ReadingItem } from './reading-order.ts';
import { watchScreen } from './screen-watch.ts';
import { spoken } from './spoken.svelte.ts';
import { createVoice, type Utterance } from './voice.ts';

export type SpeechMode = {
  /** Does what a key asks for; false where it means nothing here. */
  readonly act: (action: KeypadAction) => boolean;
  /** Puts a digit of the keypad's own into the number pad on the screen; false where there is none. */
  readonly digit: (digit: string) => boolean;
  readonly stop: () => void;
};

type Options = { readonly opening: readonly Utterance[] };

const t = () => words().access;
const clear = (text: string): Utterance => ({ text: readingOf(text), locale: settings.locale });

function localeOf(element: Element): Locale {
  const parsed = Locale.safeParse(element.closest('[lang]')?.getAttribute('lang'));
  return parsed.success ? parsed.data : settings.locale;
}

/** Reads the screen aloud and moves through it by keys. `opening` is said before the first screen. */
export function startSpeechMode({ opening }: Options): SpeechMode {
  const voice = createVoice();
  let items: ReadingItem[] = [];
  let at = -1;
  let marked: HTMLElement | undefined;
  let unplugged = false;
  /** The invitation is still being said: no screen speaks over it before the first key. */
  let inviting = opening.length > 0;

  const say = (...texts: readonly string[]) => voice.add(...texts.map(clear));
  const here = () => items[at];

  function mark(item: ReadingItem | undefined): void {
    marked?.removeAttribute('data-spoken');
    marked = item?.element;
    marked?.setAttribute('data-spoken', '');
    marked?.scrollIntoView({ block: 'nearest' });
  }

  function sayItem(item: ReadingItem | undefined): void {
    if (item === undefined) return say(t().nothing);
    const full = { text: describeItem(items, item), locale: localeOf(item.element) };
    voice.add(isSecretKey(item) ? heardOnly(full, t().secretKey) : full);
  }

  /** A secret goes to the ear alone: neither to a loudspeaker nor to the captions. */
  function heardOnly(full: Utterance, instead: string): Utterance {
    const shown = readingOf(instead);
    return spoken.headphones ? { ...full, shown } : { text: shown, locale: full.locale };
  }

  /** The list anew, and the place in it: the same element, or the nearest that is left. */
  function refresh(): void {
    const element = here()?.element;
    items = readScreen();
    const same = items.findIndex((item) => item.element === element);
    at = same >= 0 ? same : Math.min(at, items.length - 1);
  }

  /** Title, step, lead and summary, then how much there is to choose; the next item down is the first control. */
  function sayScreen(): void {
    items = readScreen();
    const say = (...texts: readonly string[]) => (inviting ? undefined : voice.add(...texts.map(clear)));
    const inside = readingRoot().querySelector('main, .takeover') ?? readingRoot();
    const first = items.findIndex((item) => inside.contains(item.element));
    const control = items.findIndex((item, index) => index >= first && item.kind === 'control');
    const before = items.slice(Math.max(0, first), control < 0 ? items.length : control);
    const heading = before.find((item) => item.kind === 'heading');
    const rest = before.filter((item) => item !== heading);
    say(...[heading, ...rest].filter((item) => item !== undefined).map((item) => item.text));
    const count = items.filter((item) => item.kind === 'control' && inside.contains(item.element)).length;
    if (count > 0) say(t().controls(count));
    if (isSecretNow() && !spoken.headphones) say(t().secretWarning);
    at = control < 0 ? items.length - 1 : control - 1;
    mark(undefined);
  }

  const watch = watchScreen({
    onScreen: () => {
      if (!inviting) voice.hush();
      sayScreen();
    },
    onLive: (text, urgent) => {
      if (urgent) voice.hush();
      say(text);
    },
    onChange: refresh,
    onMore: (count) => say(t().controls(count)),
  });

  function moveTo(next: number, edge: string): void {
    if (next < 0 || next >= items.length) {
      say(edge);
      return sayItem(here());
    }
    at = next;
    mark(here());
    sayItem(here());
  }

  function moveBetween(direction: Direction): void {
    const item = here();
    if (item?.grid !== undefined) {
      const cells = items.flatMap((one, index) => (one.grid === item.grid ? [index] : []));
      const boxes = cells.map((index) => items[index]?.element.getBoundingClientRect() ?? new DOMRect());
      const next = moveInGrid(boxes, cells.indexOf(at), direction);
      const inGrid = next === undefined ? undefined : cells[next];
      if (inGrid !== undefined) return moveTo(inGrid, '');
      const forward = direction === 'down' || direction === 'right';
      return moveTo(forward ? Math.max(...cells) + 1 : Math.min(...cells) - 1, forward ? t().last : t().first);
    }
    if (direction === 'up') return moveTo(at - 1, t().first);
    if (direction === 'down') return moveTo(at + 1, t().last);
    return moveTo(direction === 'right' ? nextPart(at) : partBefore(at), direction === 'right' ? t().last : t().first);
  }

  const begins = (index: number) =>
    index === 0 || items[index]?.kind === 'heading' || items[index]?.group !== items[index - 1]?.group;
  const nextPart = (from: number) => items.findIndex((_item, index) => index > from && begins(index));
  const partBefore = (from: number) => items.findLastIndex((_item, index) => index < from && begins(index));

  async function press(item: ReadingItem): Promise<void> {
    const { element } = item;
    if (element.matches(':disabled')) return sayItem(item);
    if (element.matches('input, textarea, select')) {
      element.focus();
      return say(t().field);
    }
    const secret = isSecretKey(item);
    const before = describeItem(items, item);
    const name = item.grid === undefined ? readingOf(t().pressed(item.text)) : item.text;
    const full = { text: name, locale: localeOf(element) };
    voice.add(secret ? heardOnly(full, t().digitEntered) : full);
    element.click();
    await tick();
    refresh();
    const after = items.find((one) => one.element === element);
    if (after !== undefined && item.grid === undefined && describeItem(items, after) !== before) sayItem(after);
    if (item.grid !== undefined && !secret && item.text.length > 1 && !isSecretNow()) sayTyped();
  }

  /** What the field holds after a key that is no letter: erased, voiced, made small. */
  function sayTyped(): void {
    const field = document.querySelector<HTMLInputElement>('.active input');
    if (field) say(field.value === '' ? t().states.empty : t().nowHolds(field.value));
  }

  function goBack(): void {
    const wanted = [words().common.back, words().common.close].map(readingOf);
    const item = items.find((one) => one.kind === 'control' && wanted.some((word) => one.text.startsWith(word)));
    if (item) void press(item);
    else say(t().first);
  }

  function repeat(): void {
    const item = here();
    const example = item?.grid === undefined ? undefined : exampleOf(item.text);
    if (item && example !== undefined) say(`${item.text}、${example}`);
    else if (item && marked) sayItem(item);
    else sayScreen();
  }

  const acts: Readonly<Partial<Record<KeypadAction, () => void>>> = {
    up: () => moveBetween('up'),
    down: () => moveBetween('down'),
    left: () => moveBetween('left'),
    right: () => moveBetween('right'),
    select: () => {
      const item = here();
      if (item?.kind === 'control' && marked) void press(item);
      else sayItem(item);
    },
    back: goBack,
    repeat,
    help: () => {
      const heading = readingRoot().querySelector('h1, h2');
      say(t().help(heading ? spokenText(heading).replaceAll('、', '').trim() : document.title));
      if (marked) sayItem(here());
    },
    'volume-up': () => say(t().volume(voice.turn(1))),
    'volume-down': () => say(t().volume(voice.turn(-1))),
    'jack-in': () => say(t().headphonesIn),
    'jack-out': () => (unplugged = true),
  };

  /** What a hand types on a keyboard of its own, or a scanner reads: the page's keyboards make no such event. */
  function sayTyping(event: Event): void {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    voice.hush();
    if (field.type === 'password') say(t().digitEntered);
    else say(event instanceof InputEvent && event.data !== null ? event.data : field.value || t().states.empty);
  }
  document.addEventListener('input', sayTyping);

  voice.add(...opening);
  return {
    act: (action) => {
      const does = acts[action];
      inviting = false;
      voice.hush();
      watch.settle();
      refresh();
      // It was silent when they were pulled out; before it speaks into the room it says so.
      if (unplugged && action !== 'jack-out' && action !== 'jack-in') say(t().headphonesOut);
      unplugged = false;
      does?.();
      return does !== undefined;
    },
    digit: (digit) => {
      refresh();
      const key = items.find((item) => item.grid !== undefined && item.grid.tagName !== 'TABLE' && item.text === digit);
      if (key === undefined) return false;
      voice.hush();
      void press(key);
      return true;
    },
    stop: () => {
      document.removeEventListener('input', sayTyping);
      watch.stop();
      voice.hush();
      mark(undefined);
    },
  };
}
