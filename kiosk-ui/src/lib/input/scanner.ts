import { createScanBurst, scanLimits } from './scan-burst.ts';

/** Takes the text of a code; true when it was for this screen. */
type Taker = (text: string) => boolean;
const takers: Taker[] = [];

/** Registers what a screen does with codes, until the returned function is called. The newest screen is asked first. */
export function takeScans(taker: Taker): () => void {
  takers.push(taker);
  return () => {
    const at = takers.indexOf(taker);
    if (at >= 0) takers.splice(at, 1);
  };
}

type TextBox = HTMLInputElement | HTMLTextAreaElement;

/** The text field with the focus. A PIN is never one: `data-scan="never"`, or hidden letters. */
function focusedField(): { readonly box: TextBox; readonly takesScans: boolean } | undefined {
  const box = document.activeElement;
  if (!(box instanceof HTMLInputElement || box instanceof HTMLTextAreaElement)) return undefined;
  return { box, takesScans: box.dataset['scan'] !== 'never' && box.type !== 'password' };
}

function write(box: TextBox, text: string): void {
  box.value = box.maxLength > 0 ? text.slice(0, box.maxLength) : text;
  box.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Gives a code to the screen there is: to who takes codes, else into the field with the focus. A PIN is never one. */
export function handCode(text: string): void {
  if (takers.toReversed().some((taker) => taker(text))) return;
  const field = focusedField();
  if (field?.takesScans) write(field.box, text);
}

/** Listens for a reader that acts as a keyboard, until the returned function is called. */
export function listenForScans(target: Window): () => void {
  let burst = createScanBurst();
  let before: { readonly box: TextBox; readonly value: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const giveBack = () => {
    const text = burst.release();
    const field = focusedField();
    if (text !== '' && field?.takesScans) write(field.box, field.box.value + text);
    burst = createScanBurst();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const field = focusedField();
    const step = burst.press(event.key, event.timeStamp);
    clearTimeout(timer);
    if (step.kind === 'typed') {
      before = field && { box: field.box, value: field.box.value };
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (step.kind === 'held') {
      timer = setTimeout(giveBack, scanLimits.gapMs * 2);
      return;
    }
    // The first key went into the field before it was known to be a code's.
    if (before !== undefined && document.contains(before.box)) write(before.box, before.value);
    handCode(step.text);
  };
  target.addEventListener('keydown', onKey, { capture: true });
  return () => {
    clearTimeout(timer);
    target.removeEventListener('keydown', onKey, { capture: true });
  };
}
