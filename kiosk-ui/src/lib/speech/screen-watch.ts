import { readScreen, readingRoot, spokenText, withoutDoubledPause } from './reading-order.ts';

type Watcher = {
  /** Another screen, or a dialog over it. */
  readonly onScreen: () => void;
  /** An announcement came or changed. `urgent`: an error or a warning. */
  readonly onLive: (text: string, urgent: boolean) => void;
  /** Something on this screen changed. */
  readonly onChange: () => void;
  /** What was still loading has come: so many controls are here now. */
  readonly onMore: (count: number) => void;
};

/** Changes come in bursts; a screen is read when it has been still this long. */
const settleMs = 180;
/** A running count is told this often, not every second. */
const countStepS = 10;
const lives = '[role="alert"], [role="status"], [aria-live="polite"], [aria-live="assertive"], [role="timer"]';

const tidy = (text: string) =>
  withoutDoubledPause(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(?:、\s*)+/g, '、')
    .replaceAll(/^[\s、]+|[\s、]+$/g, '');

function screenName(): string {
  const root = readingRoot();
  const heading = root.querySelector('h1:not([hidden] *), h2');
  return [location.pathname, root.tagName, heading ? tidy(spokenText(heading)) : ''].join(' ');
}

function liveTexts(): Map<Element, string> {
  const found = [...readingRoot().querySelectorAll(lives)].filter(
    (element) =>
      element.closest('[data-unspoken], #svelte-announcer, [hidden], [inert]') === null &&
      (element.parentElement?.closest(lives) ?? null) === null,
  );
  return new Map(found.map((element) => [element, tidy(spokenText(element))]));
}

/** Follows what the page shows. */
export function watchScreen(watcher: Watcher): { settle: () => void; stop: () => void } {
  let name = '';
  let told = new Map<Element, string>();
  let loading = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    clearTimeout(timer);
    timer = undefined;
    const nowName = screenName();
    const before = told;
    told = liveTexts();
    const isNew = nowName !== name;
    name = nowName;
    if (isNew) watcher.onScreen();
    else watcher.onChange();
    for (const [element, text] of told) {
      const urgent = element.getAttribute('role') === 'alert';
      const known = before.get(element);
      // What stands on a new screen has been read with it; errors and warnings are said once more, at its end.
      if (text === '' || text === known || (isNew && !urgent)) continue;
      if (isNew && known === undefined && element.matches('.takeover')) continue;
      if (element.getAttribute('role') === 'timer' && known !== undefined && !isStep(text)) continue;
      watcher.onLive(text, urgent && !isNew);
    }
    const wasLoading = loading;
    loading = readingRoot().querySelector('main [role="status"]') !== null && count() === 0;
    if (wasLoading && !loading && !isNew) watcher.onMore(count());
  }

  const count = () =>
    readScreen().filter((item) => item.kind === 'control' && item.element.closest('main .inner, dialog')).length;
  const isStep = (text: string) => Number(/\d+/.exec(text)?.[0] ?? 1) % countStepS === 0;

  const observer = new MutationObserver((records) => {
    if (records.every(({ target }) => isOwn(target))) return;
    clearTimeout(timer);
    timer = setTimeout(look, settleMs);
  });
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['hidden', 'disabled', 'inert', 'open', 'aria-label', 'aria-pressed', 'aria-invalid'],
  });
  timer = setTimeout(look, settleMs);
  return {
    settle: () => {
      if (timer !== undefined) look();
    },
    stop: () => {
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}

function isOwn(node: Node): boolean {
  const element = node instanceof Element ? node : node.parentElement;
  return (element?.closest('[data-unspoken], time') ?? null) !== null;
}
