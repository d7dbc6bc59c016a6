import type { Plugin } from 'vite';

// What the builds of kiosk and staff console have in common: both are served as plain files, under a policy that
// forbids inline script and inline style.

/** Every browser of today reads WOFF2: the second copy of each font slice stays out of the build. */
export const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('@fontsource') && id.endsWith('.css')
      ? code.replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, '')
      : undefined,
};

/** The router's announcer styles itself in the markup, which `style-src 'self'` forbids; a style sheet does it instead. */
export const withoutInlineStyle: Plugin = {
  name: 'without-inline-style',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('components/root.svelte')
      ? { code: code.replace(/\s+style="position: absolute[^"]*"/, ''), map: null }
      : undefined,
};
