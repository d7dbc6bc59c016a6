import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';
import type { Adapter } from '@sveltejs/kit';
import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { screenFiles } from './screen-files.ts';
import { withoutInlineStyle, woff2Only } from './static-build.ts';

const pages = 'build';

/** Styles of panels that nobody has opened: their scripts fetch them, and no first picture waits for them. */
const laterStyles = /<link href="[^"]*\/assets\/(?!ground\.|0\.)[^"]*\.css" rel="stylesheet">\s*/g;

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
      const external = html.replace(found[0], '<script src="/_app/start.js"></script>');
      const page = external.replaceAll(laterStyles, '');
      writeFileSync(path, page);
      const nodes = builder.getBuildDirectory('generated/build/client-optimized/nodes');
      const files = screenFiles(nodes, join(builder.getClientDirectory(), '.vite/manifest.json'), page);
      writeFileSync(join(pages, '_app', 'screens.json'), JSON.stringify(files));
    },
  };
}

/** BudouX's Japanese model alone: its other languages and its parser of HTML are a hundred kilobytes more. */
const japanesePhrases: Plugin = {
  name: 'japanese-phrases',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('budoux/module/index.js')
      ? `import { Parser } from './parser.js';
         import { model } from './data/models/ja.js';
         export const loadDefaultJapaneseParser = () => new Parser(model);`
      : undefined,
};

/**
 * The router's package for values that a server sends along with a page. No page of ours has a server, and what the
 * router keeps for itself in the history is plain.
 */
const plainValues: Plugin = {
  name: 'plain-values',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('devalue/index.js')
      ? `export const stringify = (value) => JSON.stringify(value);
         export const parse = (text) => JSON.parse(text);
         const absent = () => { throw new Error('No page has values of a server.'); };
         export { absent as uneval, absent as unflatten };`
      : undefined,
};

/** The name of this build, for all processes of the build. */
const version = (process.env['MACHIKADO_UI_VERSION'] ??= String(Date.now()));

/**
 * The router's own version, written into its script. It would otherwise be read from the page when the script begins,
 * and in one file with the ground it begins before the page has said it: every fault would then look like a new version
 * of the site, for which the router loads the page anew — for ever, where the address is wrong.
 */
const knownVersion: Plugin = {
  name: 'known-version',
  enforce: 'pre',
  transform: (code, id) => {
    if (!id.endsWith('kit/src/runtime/app/env/client.js')) return undefined;
    if (!code.includes('version = payload.version')) throw new Error('The router has its version from elsewhere now.');
    return code.replace('version = payload.version', `version = ${JSON.stringify(version)}`);
  },
};

/** What every screen stands on. */
const groundFiles = new RegExp(
  [
    'contracts/src/(?:alert|city|civil-time|event|kiosk-events|locale|place|print|problem|result|ruby)',
    'kiosk-ui/src/lib/(?:agent/(?:client|events|event-stream|live|pulse|answer-shape)|city/(?:city\\.|happenings))',
    'kiosk-ui/src/lib/text/(?:ja/(?:first|screens|turn|view)|catalogue|languages|phrases)',
    'kiosk-ui/src/lib/ui/(?:AccessBar|BarButton|Banner|Button|Mark|Phrase|Ruby|TopBar|Turn|OutOfService|wear)',
    'kiosk-ui/src/lib/(?:speech/(?:key-taker|keypad|spoken|unhurried|SpeechButton)|city/season)',
    '@lucide/svelte/dist/(?:Icon|defaultAttributes|icons/(?:arrow-left|arrow-right|check|x|chevron))',
  ].join('|'),
);

/** What almost every later screen stands on: at home one file comes sooner over a slow line than ten small ones. */
const sharedFiles = new RegExp(
  [
    'kiosk-ui/src/lib/ui/(?:ErrorPanel|Facts|KeysAway|Screen|ScrollArea|Steps|Tile|VeilButton|Veiled|after-paint)',
    'kiosk-ui/src/lib/(?:city/(?:nearness|place-name)|visit/booking-draft)',
    '@lucide/svelte/dist/icons/(?:calendar-days|calendar-heart|credit-card|delete|id-card|eye|file-pen|globe)\\.',
    '@lucide/svelte/dist/icons/(?:house|map-pin|search|smartphone|wifi)\\.',
  ].join('|'),
);

/** What the screens of applications, bookings and lotteries stand on; the shapes of their answers are most of it. */
const serviceFiles = new RegExp(
  [
    'contracts/src/(?:appointment|booking|check-digit|facility|fee|procedure|queued-application|waiting)',
    'kiosk-ui/src/lib/(?:agent/until-known|city/(?:grid|lists|parts)|draft/(?:booking-choice|lottery-choice|TakeHome\\.))',
    'kiosk-ui/src/lib/visit/lottery-draft',
  ].join('|'),
);

/** What every screen with a field to type in stands on. */
const typingFiles = new RegExp(
  [
    'kiosk-ui/src/lib/input/(?:Candidates|DateField|Keyboard|NumberPad|TextField|conversions|layouts|newest|reading|typing)',
    'kiosk-ui/src/lib/(?:city/flow|draft/forms|visit/application-draft)',
  ].join('|'),
);

export default defineConfig({
  plugins: [
    woff2Only,
    withoutInlineStyle,
    japanesePhrases,
    plainValues,
    knownVersion,
    sveltekit({ version: { name: version }, adapter: withoutInlineScript(adapter({ pages, fallback: 'index.html' })) }),
  ],
  // The contracts are checked in the page by a small module that speaks their part of zod.
  resolve: { alias: [{ find: /^zod$/, replacement: join(import.meta.dirname, 'src/lib/agent/answer-shape.ts') }] },
  build: {
    assetsInlineLimit: 0,
    // What the first screen stands on comes as one file: fewer requests, and what is alike in it is packed once.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'ground', test: groundFiles },
            { name: 'screens', test: sharedFiles },
            { name: 'typing', test: typingFiles },
            { name: 'services', test: serviceFiles },
          ],
        },
      },
    },
  },
});
