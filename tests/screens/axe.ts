import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Locale } from '@machikado/contracts/locale.ts';

/** WCAG 2.0 to 2.2, levels A and AA, and axe's own best practices. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];
/** The least width and height of anything to touch on a kiosk, CSS px. */
const kioskTarget = 64;

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

/** What a theme can change: colours, and the strength of lines. */
const rulesOfThemes = ['color-contrast', 'link-in-text-block', 'target-size'];

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

/** The faults of the screen that stands there, one a line. Targets are measured where the window is a kiosk's. */
export async function faultsOf(page: Page, lang: Locale): Promise<string[]> {
  const violations = await violationsOf(page, { type: 'tag', values: tags });
  const isKiosk = (page.viewportSize()?.width ?? 0) > 700;
  const own = await page.evaluate<string[]>(
    `faultsOfScreen(${JSON.stringify({ lang, least: isKiosk ? kioskTarget : 24 })})`,
  );
  return [...violations, ...own.map((fault) => fault.replaceAll(/\s+/g, ' '))];
}

/** The faults that only another theme than the one before can have brought to the same screen, one a line. */
export async function faultsOfTheme(page: Page): Promise<string[]> {
  return violationsOf(page, { type: 'rule', values: rulesOfThemes });
}
