import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Locale } from '@machikado/contracts/locale.ts';

/** WCAG 2.0 to 2.2, levels A and AA, and axe's own best practices. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

type Violation = {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
};

/** axe itself, as the version that Playwright's adapter brings. */
const axeFile = createRequire(import.meta.resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js');

/** Puts axe and our own questions into every page of a context, before its scripts; no policy of the page is loosened. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript(readFileSync(axeFile, 'utf8'));
  await context.addInitScript({ path: join(import.meta.dirname, 'screen-watch.js') });
}

/**
 * The rules whose checks read what a theme can change: colours, and the room that lines and shapes take. All others read
 * the tree, its words and what of it is visible; they are asked once, and again wherever a theme has changed any of it.
 */
const rulesOfStyle = ['color-contrast', 'link-in-text-block', 'target-size', 'scrollable-region-focusable'];

const run = (runOnly: object) => `axe.run(document, {
  runOnly: ${JSON.stringify(runOnly)},
  resultTypes: ['violations'],
  iframes: false,
}).then(({ violations }) => violations.map(({ id, nodes }) => ({
  id, nodes: nodes.map(({ target, failureSummary }) => ({ target, failureSummary })),
})))`;

async function violationsOf(page: Page, runOnly: object): Promise<string[]> {
  const violations = await page.evaluate<readonly Violation[]>(run(runOnly));
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) =>
      `${id}: ${target.join(' ')} — ${failureSummary ?? ''}`.replaceAll(/\s+/g, ' '),
    ),
  );
}

/** Faults of the page's own that axe does not ask for; `least` as in `leastTarget`. */
export type Asked = { readonly lang: Locale; readonly least: number };

/** What axe alone says of a page that is no screen of the kiosk's; `onlyStyle` asks what a theme can change. */
export function axeFaultsOf(page: Page, { onlyStyle }: { readonly onlyStyle: boolean }): Promise<string[]> {
  return violationsOf(page, onlyStyle ? { type: 'rule', values: rulesOfStyle } : { type: 'tag', values: tags });
}

/** The faults of the screen that stands there, one a line: every rule, and our own questions. */
export async function faultsOf(page: Page, asked: Asked): Promise<string[]> {
  const violations = await violationsOf(page, { type: 'tag', values: tags });
  const own = await page.evaluate<string[]>(`rememberTree(), faultsOfScreen(${JSON.stringify(asked)})`);
  return [...violations, ...own.map((fault) => fault.replaceAll(/\s+/g, ' '))];
}

/** The faults that another theme has brought to the screen that was asked last, one a line. */
export async function faultsOfTheme(page: Page, asked: Asked): Promise<string[]> {
  const onlyStyle = await page.evaluate<boolean>('isTreeAsRemembered()');
  return onlyStyle ? violationsOf(page, { type: 'rule', values: rulesOfStyle }) : faultsOf(page, asked);
}
