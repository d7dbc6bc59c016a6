import type { BrowsingAction, BrowsingPolicy } from '@machikado/contracts/browsing.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { PageView, ViewSize } from './page-view.ts';
import type { SessionScreen } from './session-screen.ts';
import type { SessionTime } from './session-time.ts';

/** What an action works on. */
export type ActionGround = {
  readonly policy: BrowsingPolicy;
  readonly page: PageView;
  readonly time: SessionTime;
  readonly screen: SessionScreen;
  readonly size: Pick<ViewSize, 'width' | 'height'>;
};

/** The address that a search for some words opens. */
export function searchAddress(policy: Pick<BrowsingPolicy, 'searchUrl'>, words: string): string | undefined {
  return policy.searchUrl?.replace('%s', encodeURIComponent(words));
}

type Kind = BrowsingAction['do'];
type Perform<Asked extends Kind> = (
  ground: ActionGround,
  action: Extract<BrowsingAction, { do: Asked }>,
) => Promise<Problem | undefined> | Problem | undefined;

/** A page may take long to come; whoever asked for it does not wait. */
function openPage({ page, screen }: ActionGround, url: string | undefined): Problem | undefined {
  if (url === undefined) return problem('not-found');
  screen.clearNotice();
  void page.open(url).catch(() => undefined);
  return undefined;
}

const performs: { readonly [Asked in Kind]: Perform<Asked> } = {
  touch: async ({ page }, { touches }) => {
    for (const touch of touches) await page.touch(touch);
    return undefined;
  },
  type: ({ page }, { text }) => page.typeText(text).then(() => undefined),
  key: ({ page }, { key }) => page.pressKey(key).then(() => undefined),
  focus: ({ page }, { to }) => page.moveFocus(to).then(() => undefined),
  activate: ({ page }) => page.activate().then(() => undefined),
  look: ({ page }) => page.look().then(() => undefined),
  scroll: ({ page }, { by }) => page.scroll(by).then(() => undefined),
  back: ({ page, screen }) => {
    screen.clearNotice();
    return page.back().then(() => undefined);
  },
  open: (ground, { url }) => openPage(ground, url),
  search: (ground, { words }) => openPage(ground, searchAddress(ground.policy, words)),
  'text-size': ({ page, size }, { textSize }) => page.resize({ ...size, textSize }).then(() => undefined),
  extend: ({ time, screen }) => {
    if (!time.extend()) return problem('conflict', { detail: 'The time cannot be extended.' });
    screen.tell({});
    return undefined;
  },
};

/** Does what a person asked for. Rejects when the browser does not, or is gone. */
export async function perform(ground: ActionGround, action: BrowsingAction): Promise<Result<undefined, Problem>> {
  const run = performs[action.do] as (ground: ActionGround, action: BrowsingAction) => ReturnType<Perform<Kind>>;
  const refused = await run(ground, action);
  return refused === undefined ? ok() : err(refused);
}
