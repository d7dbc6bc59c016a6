import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/** Every browser of today reads WOFF2: the second copy of each font slice stays out of the build. */
const woff2Only: Plugin = {
  name: 'woff2-only',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('@fontsource') && id.endsWith('.css')
      ? code.replaceAll(/, url\([^)]*\.woff\) format\('woff'\)/g, '')
      : undefined,
};

/** The page's policy forbids style attributes: the framework's live region gets its looks from `app.css` instead. */
const announcerByClass: Plugin = {
  name: 'announcer-without-style',
  enforce: 'pre',
  transform: (code, id) =>
    id.endsWith('/components/root.svelte')
      ? code.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1')
      : undefined,
};

export default defineConfig({
  plugins: [woff2Only, announcerByClass, sveltekit({ adapter: adapter({ fallback: 'index.html' }) })],
  // The page's policy allows fonts and pictures from its own origin only, not as data URLs.
  build: { assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:8401' } },
});
