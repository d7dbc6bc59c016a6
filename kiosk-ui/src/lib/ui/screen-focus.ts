let path: string | undefined;
let shown: string | undefined;

/**
 * Attaches to the heading of a screen: a new screen gives it the focus, so that readers of the screen say where one is
 * and the next key begins at its top. What a person holds stays with her: a field she types in, the bar, a dialog.
 */
export function headScreen(screen: string): (heading: HTMLElement) => void {
  return (heading) => {
    const before = path;
    path = location.pathname;
    const isSame = before === path && shown === screen;
    shown = screen;
    heading.tabIndex = -1;
    // The first page of all is read from its top by itself.
    if (before === undefined || isSame) return;
    const held = document.activeElement;
    if (held?.matches('dialog *, main input, main textarea, main select')) return;
    if (before === path && held?.closest('aside')) return;
    heading.focus({ preventScroll: true });
  };
}
