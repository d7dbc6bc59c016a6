import type { Idle } from '@machikado/contracts/idle.ts';

/** How long a screen waits without a touch before it asks, and how long it then waits for an answer, seconds. */
export type Patience = { readonly quietS: number; readonly askS: number };

/** What a kiosk waits where its city has not said otherwise (VVSG 2.0 7.2: a warning, then time to answer). */
export const usualIdle: Idle = { menuQuietS: 90, menuAskS: 30, formQuietS: 300, formAskS: 45 };

/** Where people type, read what came of it, or practise: these screens get more time than menus. */
const formPaths = [
  '/book/details',
  '/book/confirm',
  '/book/more',
  '/book/find',
  '/lottery/wish',
  '/book/done',
  '/pay',
  '/apply/',
  '/my-number',
  '/sign-in',
  '/status',
  '/wifi',
  '/practice',
  '/continue',
];

/** The patience of a screen: a form's for the paths above and all below them, a menu's for every other. */
export function patienceFor(path: string, idle: Idle = usualIdle): Patience {
  const isForm = formPaths.some((form) => path === form || path.startsWith(form.endsWith('/') ? form : `${form}/`));
  return isForm ? { quietS: idle.formQuietS, askS: idle.formAskS } : { quietS: idle.menuQuietS, askS: idle.menuAskS };
}

/** What to do after `idleS` seconds without a touch. */
export function decideIdle(
  patience: Patience,
  idleS: number,
): { state: 'wait' } | { state: 'ask'; leftS: number } | { state: 'end' } {
  if (idleS < patience.quietS) return { state: 'wait' };
  const leftS = Math.ceil(patience.quietS + patience.askS - idleS);
  return leftS > 0 ? { state: 'ask', leftS } : { state: 'end' };
}
