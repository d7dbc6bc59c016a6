import { themes } from '#lib/visit/settings.svelte.ts';
import type { Address } from './address.ts';
import type { Journey, Touch } from './screens.ts';

const viewButton = 'aside button[aria-haspopup]';
const patienceMs = 5000;

/** Resolves with the first thing that `find` finds in the page, looking again whenever the page changes. */
function waitFor<Found>(page: Document, find: () => Found | undefined): Promise<Found> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const found = find();
      if (found === undefined) return;
      stop();
      resolve(found);
    };
    const observer = new MutationObserver(look);
    const limit = setTimeout(() => {
      stop();
      reject(new Error('The screen has no such button.'));
    }, patienceMs);
    const stop = () => {
      observer.disconnect();
      clearTimeout(limit);
    };
    observer.observe(page, { subtree: true, childList: true, attributes: true });
    look();
  });
}

function findTouch(page: Document, touch: Touch): HTMLElement | undefined {
  if ('selector' in touch) return page.querySelector<HTMLElement>(touch.selector) ?? undefined;
  if (touch.on !== undefined && page.location.pathname !== touch.on) return undefined;
  const buttons = [...page.querySelectorAll<HTMLElement>('button:not(:disabled)')];
  const exact = buttons.find((button) => button.textContent.trim() === touch.words);
  return exact ?? buttons.find((button) => button.textContent.includes(touch.words));
}

/** Goes to a screen in a kiosk page of the same origin, as wide as a standing kiosk. */
export async function travel(page: Document, journey: Journey): Promise<void> {
  for (const touch of journey.touches) {
    const found = await waitFor(page, () => findTouch(page, touch));
    found.click();
    if ('selector' in touch && touch.text !== undefined && 'value' in found) {
      found.value = touch.text;
      found.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }
}

/** Puts language and look on, by the bar and its panel, as a person does. */
export async function dress(page: Document, look: Pick<Address, 'locale' | 'size' | 'theme' | 'low'>): Promise<void> {
  const touch = async (selector: string) => (await waitFor(page, () => findTouch(page, { selector }))).click();

  if (look.locale !== 'ja') await touch(`aside button[lang="${look.locale}"]`);
  const open = page.querySelector('dialog') !== null;
  if (!open) await touch(viewButton);
  await touch(`dialog .sizes .row > :nth-child(${look.size})`);
  await touch(`dialog .themes .row > :nth-child(${themes.indexOf(look.theme) + 1})`);
  if (look.low) await touch('dialog .more .row > :first-child');
  if (!open) await touch('dialog .head button');
}
