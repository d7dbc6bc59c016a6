/* global document, getComputedStyle, innerHeight, innerWidth */
/** Runs in the page: what a finger cannot touch well on the screen that stands there. */

const leastPx = 64;
const leastMm = 15;

const called = (one) => (one.getAttribute('aria-label') ?? one.textContent).trim().replaceAll(/\s+/g, ' ').slice(0, 40);

/** The part of the window in which a control of this place is seen: what scrolls may hold more than it shows. */
function windowOf(one) {
  const part = one.closest('.area, .scroll, dialog')?.getBoundingClientRect();
  return {
    top: Math.max(0, part?.top ?? 0),
    bottom: Math.min(innerHeight, part?.bottom ?? innerHeight),
    left: Math.max(0, part?.left ?? 0),
    right: Math.min(innerWidth, part?.right ?? innerWidth),
    scrolls: part !== undefined,
  };
}

/** Why a control cannot be touched where it stands; nothing for one that is only scrolled away. */
function hindrance(one, box) {
  const seen = windowOf(one);
  const outside = box.top < -1 || box.left < -1 || box.bottom > innerHeight + 1 || box.right > innerWidth + 1;
  if (outside) return seen.scrolls ? undefined : 'is cut off by the edge of the screen';
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  if (x < seen.left || x > seen.right || y < seen.top || y > seen.bottom) return undefined;
  const hit = document.elementFromPoint(x, y);
  // The button that scrolls on lies over what it brings.
  const isFree = hit === null || one.contains(hit) || hit.contains(one) || hit.closest('.more, .attract') !== null;
  return isFree ? undefined : `is covered by "${called(hit)}"`;
}

/** Controls smaller than 64 px or 15 mm, and those that are cut off or covered; one a line. */
globalThis.faultsForFinger = () => {
  const root = Array.from(document.querySelectorAll('dialog[open]')).at(-1) ?? document;
  const pxPerMm = innerWidth / Number(getComputedStyle(document.documentElement).getPropertyValue('--screen-mm'));
  const least = Math.max(leastPx, leastMm * pxPerMm);
  return Array.from(root.querySelectorAll('button, a[href], input, textarea, select, [role="button"]'))
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.closest('[inert], [hidden]') === null)
    .flatMap((one) => {
      const box = one.getBoundingClientRect();
      const faults = [];
      // A dot of the map is meant by whoever touches near it.
      if (Math.min(box.width, box.height) < least - 0.5 && one.closest('svg') === null)
        faults.push(`is ${Math.round(box.width)}×${Math.round(box.height)} of ${Math.ceil(least)} px`);
      const hindered = hindrance(one, box);
      if (hindered !== undefined) faults.push(hindered);
      return faults.map((fault) => `${one.tagName.toLowerCase()}.${one.className} "${called(one)}" ${fault}`);
    });
};
