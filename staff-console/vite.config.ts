import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { withoutInlineStyle, woff2Only } from '@machikado/kiosk-ui/static-build.ts';
import { defineConfig } from 'vite';

/** A test builds into a folder of its own, so that it neither breaks nor meets another build. */
const own = process.env['MACHIKADO_CONSOLE_OUT'];
const places = own === undefined ? { kit: '.svelte-kit', pages: 'build' } : { kit: `${own}/kit`, pages: `${own}/site` };

export default defineConfig({
  plugins: [
    woff2Only,
    withoutInlineStyle,
    sveltekit({ outDir: places.kit, adapter: adapter({ pages: places.pages, fallback: 'index.html' }) }),
  ],
  // The page's policy allows fonts and pictures from its own origin only, not as data URLs.
  build: { assetsInlineLimit: 0 },
  server: { proxy: { '/api': 'http://127.0.0.1:8401' } },
});
