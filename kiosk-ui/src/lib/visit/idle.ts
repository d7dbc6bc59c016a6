/** How long a screen waits without a touch before it asks, and how long it then waits for an answer, seconds. */
export type Patience = { readonly quietS: number; readonly askS: number };

const menu: Patience = { quietS: 90, askS: 30 };
const form: Patience = { quietS: 300, askS: 45 };
const formPaths = ['/book/details', '/book/confirm', '/book/done', '/apply/', '/status', '/wifi', '/search'];

/** Forms and results get more time than menus (VVSG 2.0 7.2: a warning, then time to answer). */
export function patienceFor(path: string): Patience {
  return formPaths.some((start) => path.startsWith(start)) ? form : menu;
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
