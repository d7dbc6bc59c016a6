/** One thing that is read: a text, a heading, a picture, or a control. */
export type ReadingItem = {
  readonly element: HTMLElement;
  readonly kind: 'heading' | 'text' | 'picture' | 'control';
  /** What it is called; of a control in a table, with the heads of its column and row. */
  readonly text: string;
  /** The part of the screen it belongs to. */
  readonly group: Element;
  /** Set where the controls lie in rows and columns: a keyboard, a calendar, a week. */
  readonly grid: Element | undefined;
};

const controls =
  'button, a[href], input, textarea, select, summary, [role="button"], [role="radio"], [role="checkbox"], [role="switch"], [role="tab"], [role="option"]';
const groups =
  'aside, footer, header, nav, fieldset, dialog, table, ul, ol, section[aria-label], [role="group"], [role="radiogroup"], [role="region"], .page, .app';
const gridSize = 9;

/** What is to be read now: an open dialog alone, otherwise the whole page. */
export function readingRoot(): HTMLElement {
  const dialogs = document.querySelectorAll<HTMLElement>('dialog[open], [role="dialog"], [role="alertdialog"]');
  return dialogs[dialogs.length - 1] ?? document.body;
}

function isSkipped(element: Element): boolean {
  if (
    element.matches(
      '[hidden], [inert], [aria-hidden="true"], [data-unspoken], #svelte-announcer, script, style, rp, rt, noscript',
    )
  )
    return true;
  return !element.checkVisibility({ visibilityProperty: true });
}

function isInline(element: Element): boolean {
  const display = getComputedStyle(element).display;
  return display.startsWith('inline') || display === 'contents' || display.startsWith('ruby');
}

const isPicture = (element: Element) =>
  element.getAttribute('role') === 'img' || (element.tagName === 'IMG' && element.getAttribute('alt') !== '');

/** The end of a sentence is a pause already: in a caption `。、` would be a mistake in writing. */
export const withoutDoubledPause = (text: string) => text.replaceAll(/(?<=[。！？])(?:\s*、)+/g, '');

const tidy = (text: string) =>
  withoutDoubledPause(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/、(?:\s*、)+/g, '、')
    .replaceAll(/^[\s、]+|[\s、]+$/g, '');

/** The words of an element as they are read: readings in place of what they stand over, a pause between blocks. */
export function spokenText(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  if (!(node instanceof Element)) return '';
  if (node.tagName === 'RUBY')
    return Array.from(node.querySelectorAll('rt'), (reading) => reading.textContent).join('');
  if (node.tagName.toLowerCase() === 'svg' || isSkipped(node)) return '';
  const inner = Array.from(node.childNodes, spokenText).join('');
  return isInline(node) ? inner : `、${inner}、`;
}

function labelOf(element: HTMLElement): string {
  const label = element.getAttribute('aria-label') ?? element.getAttribute('alt');
  if (label !== null) return label;
  const byIds = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id));
  const labels =
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      ? Array.from(element.labels ?? [])
      : [];
  const named = [...byIds, ...labels].filter((one) => one !== null);
  return named.length > 0 ? named.map(spokenText).join('、') : spokenText(element);
}

/** The heads of column and row, for a control in a table that does not name itself. */
function headsOf(element: HTMLElement): string {
  const cell = element.closest('td');
  const table = cell?.closest('table');
  if (!cell || !table || element.hasAttribute('aria-label') || element.querySelector('.unseen')) return '';
  const column = table.tHead?.rows[0]?.cells[cell.cellIndex];
  const row = cell.closest('tr')?.querySelector('th');
  return [column, row].map((head) => (head ? spokenText(head) : '')).join('、');
}

function gridOf(element: Element): Element | undefined {
  const grid = element.closest('[data-grid], table, [role="group"], [role="radiogroup"]');
  if (grid === null) return undefined;
  return grid.matches('[data-grid]') || grid.querySelectorAll('button').length >= gridSize ? grid : undefined;
}

/** Everything that can be read under `root`, in the order in which it is read. */
export function readScreen(root: HTMLElement = readingRoot()): ReadingItem[] {
  const items: ReadingItem[] = [];
  let run = '';
  let runAt: HTMLElement = root;

  function put(element: HTMLElement, kind: ReadingItem['kind'], words: string): void {
    const text = tidy(words);
    if (text === '') return;
    const group = element.parentElement?.closest(groups) ?? root;
    items.push({ element, kind, text, group, grid: kind === 'control' ? gridOf(element) : undefined });
  }
  function flush(): void {
    put(runAt, 'text', run);
    run = '';
  }
  function visit(element: HTMLElement): void {
    for (const child of element.childNodes) {
      if (child.nodeType === Node.TEXT_NODE) {
        if (run.trim() === '') runAt = element;
        run += child.textContent ?? '';
      } else if (child instanceof HTMLElement || child instanceof SVGElement) look(child as HTMLElement);
    }
  }
  function look(element: HTMLElement): void {
    if (isSkipped(element)) return;
    const kind = kindOf(element);
    if (kind === 'ruby') run += spokenText(element);
    else if (kind === 'inside') {
      const pair = element.tagName === 'DT' ? 'term' : element.tagName === 'DD' ? 'value' : 'block';
      const apart = !isInline(element);
      if (apart && pair !== 'value') flush();
      visit(element);
      if (pair === 'term') run += '、';
      else if (apart) flush();
    } else if (kind !== 'nothing') {
      flush();
      put(element, kind, kind === 'control' ? `${headsOf(element)}、${labelOf(element)}` : labelOf(element));
    }
  }
  visit(root);
  flush();
  return items;
}

function kindOf(element: HTMLElement): ReadingItem['kind'] | 'inside' | 'nothing' | 'ruby' {
  if (element.tagName === 'RUBY') return 'ruby';
  if (isPicture(element)) return 'picture';
  if (element.tagName.toLowerCase() === 'svg') return 'nothing';
  if (element.matches(controls)) return 'control';
  if (/^H[1-6]$/.test(element.tagName)) return 'heading';
  // Said with the control that they name.
  if (element.tagName === 'LABEL' && element.hasAttribute('for')) return 'nothing';
  if (element.tagName === 'TH' && element.closest('table')?.querySelector('td button')) return 'nothing';
  return 'inside';
}
