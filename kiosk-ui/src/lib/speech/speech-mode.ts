import { tick } from 'svelte';
import { readingOf } from '@machikado/contracts/ruby.ts';
import { Locale } from '@machikado/contracts/locale.ts';
import { words } from '#lib/text/catalogue.svelte.ts';
import { settings } from '#lib/visit/settings.svelte.ts';
import { describeItem, isSecretKey, isSecretNow } from './description.ts';
import type { Direction } from './grid-moves.ts';
import type { KeypadAction } from './keypad.ts';
import { exampleOf } from './letters.ts';
import { readScreen, readingRoot, spokenText, type ReadingItem } from './reading-order.ts';
import { placeAfterMove } from './reading-moves.ts';
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

/** Reads the screen aloud and moves through it by keys. */
class SpeechSession implements SpeechMode {
  readonly #voice = createVoice();
  readonly #watch: ReturnType<typeof watchScreen>;
  #items: ReadingItem[] = [];
  #at = -1;
  #marked: HTMLElement | undefined;
  #unplugged = false;
  /** The invitation is still being said: no screen speaks over it before the first key. */
  #inviting: boolean;

  constructor(opening: readonly Utterance[]) {
    this.#inviting = opening.length > 0;
    this.#watch = watchScreen({
      onScreen: () => {
        if (!this.#inviting) this.#voice.hush();
        this.#sayScreen();
      },
      onLive: (text, urgent) => {
        if (urgent) this.#voice.hush();
        this.#say(text);
      },
      onChange: () => this.#refresh(),
      onMore: (count) => this.#say(t().controls(count)),
    });
    document.addEventListener('input', this.#sayTyping);
    this.#voice.add(...opening);
  }

  #say(...texts: readonly string[]): void {
    this.#voice.add(...texts.map(clear));
  }

  #here(): ReadingItem | undefined {
    return this.#items[this.#at];
  }

  #mark(item: ReadingItem | undefined): void {
    this.#marked?.removeAttribute('data-spoken');
    this.#marked = item?.element;
    this.#marked?.setAttribute('data-spoken', '');
    this.#marked?.scrollIntoView({ block: 'nearest' });
  }

  #sayItem(item: ReadingItem | undefined): void {
    if (item === undefined) {
      this.#say(t().nothing);
      return;
    }
    const full = { text: describeItem(this.#items, item), locale: localeOf(item.element) };
    this.#voice.add(isSecretKey(item) ? this.#heardOnly(full, t().secretKey) : full);
  }

  /** A secret goes to the ear alone: neither to a loudspeaker nor to the captions. */
  #heardOnly(full: Utterance, instead: string): Utterance {
    const shown = readingOf(instead);
    return spoken.headphones ? { ...full, shown } : { text: shown, locale: full.locale };
  }

  /** The list anew, and the place in it: the same element, or the nearest that is left. */
  #refresh(): void {
    const element = this.#here()?.element;
    this.#items = readScreen();
    const same = this.#items.findIndex((item) => item.element === element);
    this.#at = same >= 0 ? same : Math.min(this.#at, this.#items.length - 1);
  }

  /** Title, step, lead and summary, then how much there is to choose; the next item down is the first control. */
  #sayScreen(): void {
    this.#items = readScreen();
    const tell = (...texts: readonly string[]) => (this.#inviting ? undefined : this.#voice.add(...texts.map(clear)));
    const inside = readingRoot().querySelector('main, .takeover') ?? readingRoot();
    const first = this.#items.findIndex((item) => inside.contains(item.element));
    const control = this.#items.findIndex((item, index) => index >= first && item.kind === 'control');
    const before = this.#items.slice(Math.max(0, first), control < 0 ? this.#items.length : control);
    const heading = before.find((item) => item.kind === 'heading');
    const rest = before.filter((item) => item !== heading);
    tell(...[heading, ...rest].filter((item) => item !== undefined).map((item) => item.text));
    const count = this.#items.filter((item) => item.kind === 'control' && inside.contains(item.element)).length;
    if (count > 0) tell(t().controls(count));
    if (isSecretNow() && !spoken.headphones) tell(t().secretWarning);
    this.#at = control < 0 ? this.#items.length - 1 : control - 1;
    this.#mark(undefined);
  }

  #moveTo(next: number, edge: string): void {
    if (next < 0 || next >= this.#items.length) {
      this.#say(edge);
      this.#sayItem(this.#here());
      return;
    }
    this.#at = next;
    this.#mark(this.#here());
    this.#sayItem(this.#here());
  }

  #moveBetween(direction: Direction): void {
    const forward = direction === 'down' || direction === 'right';
    this.#moveTo(placeAfterMove(this.#items, this.#at, direction), forward ? t().last : t().first);
  }

  async #press(item: ReadingItem): Promise<void> {
    const { element } = item;
    if (element.matches(':disabled')) {
      this.#sayItem(item);
      return;
    }
    if (element.matches('input, textarea, select')) {
      element.focus();
      this.#say(t().field);
      return;
    }
    const secret = isSecretKey(item);
    const before = describeItem(this.#items, item);
    const name = item.grid === undefined ? readingOf(t().pressed(item.text)) : item.text;
    const full = { text: name, locale: localeOf(element) };
    this.#voice.add(secret ? this.#heardOnly(full, t().digitEntered) : full);
    element.click();
    await tick();
    this.#refresh();
    const after = this.#items.find((one) => one.element === element);
    if (after !== undefined && item.grid === undefined && describeItem(this.#items, after) !== before)
      this.#sayItem(after);
    if (item.grid !== undefined && !secret && item.text.length > 1 && !isSecretNow()) this.#sayTyped();
  }

  /** What the field holds after a key that is no letter: erased, voiced, made small. */
  #sayTyped(): void {
    const field = document.querySelector<HTMLInputElement>('.active input');
    if (field) this.#say(field.value === '' ? t().states.empty : t().nowHolds(field.value));
  }

  #goBack(): void {
    const wanted = [words().common.back, words().common.close].map(readingOf);
    const item = this.#items.find((one) => one.kind === 'control' && wanted.some((word) => one.text.startsWith(word)));
    if (item) void this.#press(item);
    else this.#say(t().first);
  }

  #repeat(): void {
    const item = this.#here();
    const example = item?.grid === undefined ? undefined : exampleOf(item.text);
    if (item && example !== undefined) this.#say(`${item.text}、${example}`);
    else if (item && this.#marked) this.#sayItem(item);
    else this.#sayScreen();
  }

  readonly #acts: Readonly<Partial<Record<KeypadAction, () => void>>> = {
    up: () => this.#moveBetween('up'),
    down: () => this.#moveBetween('down'),
    left: () => this.#moveBetween('left'),
    right: () => this.#moveBetween('right'),
    select: () => {
      const item = this.#here();
      if (item?.kind === 'control' && this.#marked) void this.#press(item);
      else this.#sayItem(item);
    },
    back: () => this.#goBack(),
    repeat: () => this.#repeat(),
    help: () => {
      const heading = readingRoot().querySelector('h1, h2');
      this.#say(t().help(heading ? spokenText(heading).replaceAll('、', '').trim() : document.title));
      if (this.#marked) this.#sayItem(this.#here());
    },
    'volume-up': () => this.#say(t().volume(this.#voice.turn(1))),
    'volume-down': () => this.#say(t().volume(this.#voice.turn(-1))),
    volume: () => this.#say(t().volume(this.#voice.turnRound())),
    'jack-in': () => this.#say(t().headphonesIn),
    'jack-out': () => (this.#unplugged = true),
  };

  /** What a hand types on a keyboard of its own, or a scanner reads: the page's keyboards make no such event. */
  readonly #sayTyping = (event: Event): void => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    this.#voice.hush();
    if (field.type === 'password') this.#say(t().digitEntered);
    else this.#say(event instanceof InputEvent && event.data !== null ? event.data : field.value || t().states.empty);
  };

  act(action: KeypadAction): boolean {
    const does = this.#acts[action];
    this.#inviting = false;
    this.#voice.hush();
    this.#watch.settle();
    this.#refresh();
    // It was silent when they were pulled out; before it speaks into the room it says so.
    if (this.#unplugged && action !== 'jack-out' && action !== 'jack-in') this.#say(t().headphonesOut);
    this.#unplugged = false;
    does?.();
    return does !== undefined;
  }

  digit(digit: string): boolean {
    this.#refresh();
    const key = this.#items.find(
      (item) => item.grid !== undefined && item.grid.tagName !== 'TABLE' && item.text === digit,
    );
    if (key === undefined) return false;
    this.#voice.hush();
    void this.#press(key);
    return true;
  }

  stop(): void {
    document.removeEventListener('input', this.#sayTyping);
    this.#watch.stop();
    this.#voice.hush();
    this.#mark(undefined);
  }
}

/** Begins to read the screen aloud. `opening` is said before the first screen. */
export function startSpeechMode({ opening }: Options): SpeechMode {
  return new SpeechSession(opening);
}
