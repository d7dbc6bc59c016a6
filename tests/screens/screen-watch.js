/* global document, addEventListener, getComputedStyle, HTMLHeadingElement */
/**
 * Runs in the page before anything of ours. It writes down which headings took the focus, and answers what axe does not
 * ask: language, ids, tab order, the size of what is touched, and where the focus went on a new screen.
 */
const headed = new WeakSet();
let seenHeading = '';
addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLHeadingElement || target?.tagName === 'MAIN') headed.add(target);
});

const name = (element) => {
  const label = element.getAttribute('aria-label') ?? element.textContent ?? '';
  return `${element.tagName.toLowerCase()}.${element.className} "${label.trim().replaceAll(/\s+/g, ' ').slice(0, 40)}"`;
};
const visible = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

function ids() {
  const all = Array.from(document.querySelectorAll('[id]'), (element) => element.id);
  return all.filter((id, at) => all.indexOf(id) !== at).map((id) => `the id ${id} stands twice`);
}

/**
 * What can be touched, in the dialog where one is open: CSS px. A dot of the map is meant by whoever touches near it
 * (`place-map.ui.test.ts`), and its place stands in the list beside it as well.
 */
function smallTargets(least) {
  const root = Array.from(document.querySelectorAll('dialog[open]')).at(-1) ?? document;
  return Array.from(root.querySelectorAll('button, a[href], input, textarea, select, [role="button"]'))
    .filter((element) => visible(element) && element.closest('[inert], [hidden], .dot') === null)
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ box }) => Math.min(box.width, box.height) < least - 0.5)
    .map(({ element, box }) => `${name(element)} is ${Math.round(box.width)}×${Math.round(box.height)} px`);
}

/** A new screen begins at its heading, a dialog inside itself. */
function lostFocus() {
  const dialog = Array.from(document.querySelectorAll('dialog[open]')).at(-1);
  if (dialog) return dialog.contains(document.activeElement) ? [] : ['the focus is not in the dialog'];
  const heading = Array.from(document.querySelectorAll('h1')).find(visible);
  const text = heading ? heading.textContent : '';
  if (heading === undefined || text === seenHeading) return [];
  const isFirst = seenHeading === '';
  seenHeading = text;
  if (isFirst || headed.has(heading)) return [];
  return [`the focus did not come to the heading, it is on ${name(document.activeElement ?? document.body)}`];
}

globalThis.faultsOfScreen = ({ lang, least }) => [
  ...(document.documentElement.lang === lang ? [] : [`lang is ${document.documentElement.lang}`]),
  ...ids(),
  ...Array.from(document.querySelectorAll('[tabindex]'))
    .filter((element) => element.tabIndex > 0)
    .map((element) => `${name(element)} has a tabindex above 0`),
  ...smallTargets(least),
  ...lostFocus(),
];

/** The whole tree, its words and names, and what of it can be seen. Colours and sizes are no part of it. */
function tree() {
  const seen = Array.from(document.body.querySelectorAll('*'), (element) => (visible(element) ? '1' : '0'));
  return `${document.title}\n${document.body.innerHTML}\n${seen.join('')}`;
}
let remembered = '';
globalThis.rememberTree = () => {
  remembered = tree();
};
globalThis.isTreeAsRemembered = () => tree() === remembered;

/** Takes the theme of this name and none of the city's colours; gives the colours that those are fitted to. */
globalThis.undressFor = (theme) => {
  const root = document.documentElement;
  root.dataset.theme = theme;
  for (const name of ['--primary', '--primary-deep', '--primary-wash', '--accent']) root.style.removeProperty(name);
  const style = getComputedStyle(root);
  return ['--ground', '--raised', '--ink'].map((name) => style.getPropertyValue(name).trim());
};

globalThis.dressIn = (roles) => {
  for (const [name, colour] of Object.entries(roles)) document.documentElement.style.setProperty(name, colour);
};
