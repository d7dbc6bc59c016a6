import { words } from '#lib/text/catalogue.svelte.ts';
import { readingOf } from '@machikado/contracts/ruby.ts';
import type { ReadingItem } from './reading-order.ts';

const t = () => words().access;

/** Whether what is typed now must not be heard: the place that takes the keys is masked. */
export function isSecretNow(): boolean {
  return (
    document.querySelector('[data-secret="true"], .active input[type="password"], input[type="password"]:focus') !==
    null
  );
}

/** Whether an item is a key that would put a secret digit in. */
export function isSecretKey(item: ReadingItem): boolean {
  return item.grid !== undefined && item.grid.tagName !== 'TABLE' && /^\d$/.test(item.text) && isSecretNow();
}

function roleOf(element: HTMLElement): string {
  if (element.matches('input, textarea, select')) return t().roles.field;
  return element.matches('a[href]') ? t().roles.link : t().roles.button;
}

function statesOf(element: HTMLElement): string[] {
  const states = t().states;
  const chosen = ['aria-pressed', 'aria-checked', 'aria-selected'].some(
    (name) => element.getAttribute(name) === 'true',
  );
  const disabled = element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true';
  return [
    ...(chosen ? [states.pressed] : []),
    ...(disabled ? [states.disabled] : []),
    ...(element.getAttribute('aria-invalid') === 'true' ? [states.wrong] : []),
    ...(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? [valueOf(element)] : []),
  ];
}

function valueOf(field: HTMLInputElement | HTMLTextAreaElement): string {
  const states = t().states;
  if (field.value === '') return states.empty;
  return field.type === 'password' ? states.digits(field.value.length) : states.holds(field.value);
}

/** The place of a control among those of its part of the screen, from 1. */
export function positionOf(items: readonly ReadingItem[], item: ReadingItem): { now: number; of: number } {
  const siblings = items.filter((one) => one.kind === 'control' && one.group === item.group);
  return { now: siblings.indexOf(item) + 1, of: siblings.length };
}

/** All that is said of an item: its words, what it is, how it is, and where. */
export function describeItem(items: readonly ReadingItem[], item: ReadingItem): string {
  if (item.kind === 'text') return item.text;
  if (item.kind !== 'control') return `${item.text}。${readingOf(t().roles[item.kind])}`;
  // The keys of a keyboard say what they are by being in it.
  if (item.grid !== undefined) return [item.text, ...statesOf(item.element)].map(readingOf).join('、');
  const { now, of } = positionOf(items, item);
  const parts = [roleOf(item.element), ...statesOf(item.element), ...(of > 1 ? [t().position(now, of)] : [])];
  return `${item.text}。${parts.map(readingOf).join('、')}`;
}
