/**
 * Where this page runs: in a kiosk, whose agent serves it, or at home, where the city serves the same build and says so
 * in the page's head.
 */
export const isWeb: boolean =
  typeof document !== 'undefined' &&
  document.querySelector<HTMLMetaElement>('meta[name="machikado-mode"]')?.content === 'web';
