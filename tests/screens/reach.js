/* global document, innerHeight, location */
/** Runs in the page: which controls reach above a line where a person in a wheelchair still touches them. */

/**
 * By name, with the screen's heading. `limit`: the line, as a share of the screen's height. A field into which keys on
 * the screen write is not touched, it is only seen: it may stand above them.
 */
globalThis.controlsAbove = (limit) => {
  const open = Array.from(document.querySelectorAll('dialog[open]')).at(-1) ?? document;
  const controls = Array.from(open.querySelectorAll('button, input, a[href], textarea, select'));
  const heading = open.querySelector('h1, h2')?.textContent.trim() ?? '';
  return controls
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.closest('[inert]') === null)
    .filter((one) => one.closest('.typing .area') === null || !one.matches('.active, .active > input'))
    .filter((one) => {
      const box = one.getBoundingClientRect();
      const area = one.closest('.area, dialog')?.getBoundingClientRect();
      // What is scrolled out of its part of the screen is not there to touch.
      const top = Math.max(box.top, area?.top ?? 0);
      const seen = box.bottom > (area?.top ?? 0) && box.top < (area?.bottom ?? innerHeight);
      return box.bottom > innerHeight + 1 ? seen && area === undefined : seen && top < limit * innerHeight - 1;
    })
    .map(
      (one) => `${location.pathname} ${heading}: too high: ${one.getAttribute('aria-label') ?? one.textContent.trim()}`,
    );
};
