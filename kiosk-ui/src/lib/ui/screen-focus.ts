let path: string | undefined;
let shown: string | undefined;

/**
 * Attaches to the heading of a screen: a new screen gives it the focus, so that readers of the screen say where one is
 * and the next key begins at its top. What a person holds stays with her: a field she types in, a dialog, and the bar unless the
 * screen is `urgent`.
 */
export function headScreen(screen: string, urgent = false): (heading: HTMLElement) => (() => void) | undefined {
  return (heading) => {
    if (heading.closest('[data-rehearsal]')) return undefined;
    const before = path;
    path = location.pathname;
    const isSame = before === path && shown === screen;
    shown = screen;
    heading.tabIndex = -1;
    // The first page of all is read from its top by itself.
    if (before === undefined || isSame) return undefined;
    const here = path;
    // With the frame that shows the screen: to focus before it is whole would lay it out twice.
    const frame = requestAnimationFrame(() => {
      const held = document.activeElement;
      if (held?.matches('dialog *, main input, main textarea, main select')) return;
      if (!urgent && before === here && held?.closest('aside')) return;
      heading.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  };
}
