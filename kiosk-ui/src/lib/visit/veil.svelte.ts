/** Personal words on the screen are shown for so long, and then hidden again. */
export const shownMs = 20_000;

/** Whether the personal words of this page may be read now: hidden until the person asks, and soon hidden again. */
export const veil = $state({ lifted: false });

let timer: ReturnType<typeof setTimeout> | undefined;

/** Shows personal words for a while. */
export function liftVeil(): void {
  clearTimeout(timer);
  veil.lifted = true;
  timer = setTimeout(dropVeil, shownMs);
}

/** Hides personal words. */
export function dropVeil(): void {
  clearTimeout(timer);
  veil.lifted = false;
}
