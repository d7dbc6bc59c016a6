import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { woff2Only } from '../static-build.ts';

/** The gallery is a page of its own: nothing of it comes into the kiosk's build. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/gallery/',
  plugins: [woff2Only, svelte({ configFile: false })],
  build: { outDir: 'build', emptyOutDir: true, assetsInlineLimit: 0 },
});
