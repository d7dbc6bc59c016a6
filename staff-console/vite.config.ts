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

/** A test builds into a folder of its own, so that it neither breaks nor meets another build. */
const own = process.env['MACHIKADO_CONSOLE_OUT'];
const places = own === undefined ? { kit: '.svelte-kit', pages: 'build' } : { kit: `${own}/kit`, pages: `${own}/site` };

export default defineConfig({
  plugins: [
    woff2Only,
    announcerByClass,
    sveltekit({ outDir: places.kit, adapter: adapter({ pages: places.pages, fallback: 'index.html' }) }),
  ],
  // The page's policy allows fonts and pictures from its own origin only, not as data URLs.
  build: { assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:8401' } },
});
