import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { withoutInlineStyle, woff2Only } from './static-build.ts';

const pages = 'build';

/** The start script as a file of its own, so that the page runs under `script-src 'self'` without a hash or nonce. */
function withoutInlineScript(inner: Adapter): Adapter {
  return {
    ...inner,
    async adapt(builder) {
      await inner.adapt(builder);
      const path = join(pages, 'index.html');
      const html = readFileSync(path, 'utf8');
      const found = /<script>([\s\S]*?)<\/script>/.exec(html);
      if (found?.[1] === undefined) throw new Error('The start script of index.html was not found.');
      writeFileSync(join(pages, '_app', 'start.js'), found[1]);
      writeFileSync(path, html.replace(found[0], '<script src="/_app/start.js"></script>'));
    },
  };
}

/** Zod's messages in fifty languages, of which no screen shows one: people read the texts of the catalogue. */
const withoutZodLanguages: Plugin = {
  name: 'without-zod-languages',
  enforce: 'pre',
  load: (id) => (id.endsWith('zod/v4/locales/index.js') ? "export { default as en } from './en.js';" : undefined),
};

export default defineConfig({
  plugins: [
    woff2Only,
    withoutInlineStyle,
    withoutZodLanguages,
    sveltekit({ adapter: withoutInlineScript(adapter({ pages, fallback: 'index.html' })) }),
  ],
  build: { assetsInlineLimit: 0 },
});
