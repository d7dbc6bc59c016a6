/* global document, getComputedStyle, innerWidth */
/** Runs in a page of the portal: what reaches out of a narrow screen, is cut, or is too small for a finger. */
const least = 44;
const name = (element) =>
  `${element.tagName.toLowerCase()} "${(element.textContent || element.name || '').trim().replaceAll(/\s+/g, ' ').slice(0, 40)}"`;
const shown = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

/** A box or a dot is touched on its words too. */
const touched = (element) =>
  element.matches('[type="checkbox"], [type="radio"]') ? element.closest('label') : element;

globalThis.faultsOfPortalPage = () => {
  const all = Array.from(document.querySelectorAll('body *')).filter(shown);
  const targets = Array.from(document.querySelectorAll('a[href], button, select, summary, input:not([type="hidden"])'));
  const wide = document.documentElement.scrollWidth - innerWidth;
  return [
    ...(wide > 0 ? [`the page is ${wide} px too wide`] : []),
    ...all
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
      .map((element) => `${name(element)} reaches out of the screen`),
    ...all
      .filter((element) => getComputedStyle(element).overflowX !== 'visible' || element.matches('button, a, select'))
      .filter((element) => !element.matches('input, svg, svg *'))
      .filter((element) => element.scrollWidth - element.clientWidth > 1 && element.clientWidth > 0)
      .map((element) => `${name(element)} is cut`),
    ...targets
      .filter(shown)
      .map((element) => ({ element, box: touched(element).getBoundingClientRect() }))
      .filter(({ box }) => Math.min(box.width, box.height) < least - 0.5)
      .map(({ element, box }) => `${name(element)} is ${Math.round(box.width)}×${Math.round(box.height)} px`),
  ];
};

/** A person's own size of letters, as a share of the usual one. */
globalThis.enlarge = (share) => document.documentElement.style.setProperty('font-size', `${share}%`);
