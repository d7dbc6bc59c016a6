import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locale } from '@machikado/contracts/locale.ts';

type Chunk = { readonly file: string; readonly imports?: readonly string[]; readonly css?: readonly string[] };

/** Where the texts of a language stand; the word breaks of Japanese titles come with them. */
const textSources: Readonly<Record<Locale, readonly string[]>> = {
  ja: ['src/lib/text/ja/catalogue.ts', '../node_modules/budoux/module/index.js'],
  'ja-x-easy': ['src/lib/text/ja-x-easy/catalogue.ts'],
  en: ['src/lib/text/en/catalogue.ts'],
  'zh-Hans': ['src/lib/text/zh-hans/catalogue.ts'],
  'zh-Hant': ['src/lib/text/zh-hant/catalogue.ts'],
  ko: ['src/lib/text/ko/catalogue.ts'],
};

/**
 * Which files of a build each screen is drawn with, by the screen's route, and each language's texts. A server can then
 * name them to the browser together with the page, which would find them one after the other.
 * `generated` is the folder of SvelteKit's node files, `manifest` Vite's; files that `page` names itself are left out.
 */
export function screenFiles(generated: string, manifestPath: string, page: string): unknown {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Record<string, Chunk>;
  const entry = (suffix: string) => Object.keys(manifest).find((key) => key.endsWith(suffix));
  const filesOf = (keys: readonly (string | undefined)[]): string[] => {
    const files = new Set<string>();
    const seen = new Set<string>();
    const visit = (key: string): void => {
      const chunk = manifest[key];
      if (!chunk || seen.has(key)) return;
      seen.add(key);
      for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(`/${file}`);
      chunk.imports?.forEach(visit);
    };
    keys.forEach((key) => key !== undefined && visit(key));
    return [...files].filter((file) => !page.includes(`"${file}"`));
  };
  const screens: Record<string, string[]> = {};
  for (const name of readdirSync(generated)) {
    const source = readFileSync(join(generated, name), 'utf8');
    const route = /src\/routes(\/.*)?\/\+page\.svelte"/.exec(source);
    // The page for errors (node 1) is asked for with every screen.
    if (route) screens[route[1] ?? '/'] = filesOf([entry(`nodes/${name}`), entry('nodes/1.js')]);
  }
  const texts = Object.entries(textSources).map(([language, sources]) => [language, filesOf(sources)]);
  return { screens, texts: Object.fromEntries(texts) as Record<string, string[]> };
}
