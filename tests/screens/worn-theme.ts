import type { Page } from 'playwright-core';
import { city } from '../../kiosk-ui/mock/city.ts';
import { cityRoles } from '@machikado/contracts/city-colours.ts';
import { parseHex } from '@machikado/contracts/contrast.ts';
import type { Theme } from './themes.ts';

const cityThemes: readonly Theme[] = ['light', 'dark'];

/**
 * Dresses the screen that stands there in another theme, as the view panel would, without leaving the screen: what is
 * open stays open. The page itself goes on believing in the theme that was chosen.
 */
export async function wearTheme(page: Page, theme: Theme): Promise<void> {
  const [ground = '', raised = '', ink = ''] = await page.evaluate<string[]>(`undressFor(${JSON.stringify(theme)})`);
  const grounds = { ground: parseHex(ground), raised: parseHex(raised), ink: parseHex(ink) };
  if (!cityThemes.includes(theme) || !grounds.ground || !grounds.raised || !grounds.ink) return;
  const roles = cityRoles(city.colours, { ground: grounds.ground, raised: grounds.raised, ink: grounds.ink });
  await page.evaluate(`dressIn(${JSON.stringify(roles)})`);
}
