/**
 * Keeps the keys of a plugged keyboard, and the other buttons of a mouse, from the browser around the page: a tab, a window, its task
 * manager, printing. A browser that fills the screen asks the page first, for all of them, and no managed policy takes
 * these away. What the page itself does with a key stays. It stands alone, without anything of this file around it.
 */
export function keepBrowserKeys(target: Window): () => void {
  const stop = new AbortController();
  const named = /^(?:F\d+|Browser.*|Launch.*|Media.*|Print.*|Open|Close|New|Save|Find|Help|ContextMenu|ZoomToggle)$/;
  const isBrowsers = (event: KeyboardEvent) =>
    event.ctrlKey ||
    event.altKey ||
    event.metaKey ||
    (event.shiftKey && event.key === 'Escape') ||
    named.test(event.key);
  const options = { capture: true, passive: false, signal: stop.signal };
  target.addEventListener('keydown', (event) => isBrowsers(event) && event.preventDefault(), options);
  target.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), options);
  for (const kind of ['contextmenu', 'auxclick', 'dragstart'])
    target.addEventListener(kind, (event) => event.preventDefault(), options);
  return () => stop.abort();
}
