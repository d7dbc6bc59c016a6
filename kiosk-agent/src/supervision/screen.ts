import type { Log } from '@machikado/runtime/log.ts';
import type { BrowserConfig } from '../config.ts';
import { startBrowser, userNumbers, type BrowserSettings } from './browser.ts';
import { keepBrowser, type BrowserKeeper, type BrowserState } from './browser-keeper.ts';
import { removeOldProfiles } from './browser-profile.ts';
import { watchVisitPulse } from './visit-pulse.ts';

export type ScreenOptions = {
  readonly browser: BrowserConfig | undefined;
  readonly stateDirectory: string;
  /** `http://host:port` of the agent's own page. */
  readonly origin: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onState: (state: BrowserState) => void;
  readonly isVisited: () => boolean;
  readonly onPageLost: () => void;
  readonly isHeard: () => boolean;
};

/** The screen before the people: a browser that this agent guards, or the word of one that somebody else has started. */
export function openScreen(options: ScreenOptions): BrowserKeeper {
  const { browser, signal, log, onPageLost, isVisited } = options;
  if (browser === undefined) {
    const pulse = watchVisitPulse({ signal, isVisited, onLost: onPageLost });
    return { wipe: () => undefined, pulse, state: () => 'none', finished: Promise.resolve() };
  }
  const { user, room: directory } = browser;
  const owner = user === undefined ? undefined : userNumbers(user);
  const profiles = { directory, stateDirectory: options.stateDirectory, owner };
  const { program, mode, screen } = browser;
  const settings: BrowserSettings = { program, mode, screen, profiles };
  if (browser.mode === 'driven') log.warn('browser.driven');
  return keepBrowser({
    ...options,
    start: (path) => startBrowser(settings, options.origin + path),
    removeOld: () => removeOldProfiles(profiles, log),
  });
}
