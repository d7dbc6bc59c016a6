import { z } from 'zod';
import { Locale, locales } from '@machikado/contracts/locale.ts';
import { localeOf } from '@machikado/contracts/locale-tags.ts';
import type { StaticSite } from './static-site.ts';

/** What a build says of its screens: the files each is drawn with, by route as `/apply/[procedure]`, and the texts. */
const ScreenFiles = z.object({
  screens: z.record(z.string(), z.array(z.string())),
  texts: z.partialRecord(Locale, z.array(z.string())),
});

/** Gives the `Link` header of a page (RFC 8288): what its browser will need, told before the page itself asks for it. */
export type ScreenPreloads = (path: string, acceptLanguage: string) => string | undefined;

const literally = (text: string) => text.replaceAll(/[.*+?^${}()|\\]/g, '\\$&');
const patternOf = (route: string) =>
  new RegExp(
    `^${route
      .split(/\[[^\]]*\]/)
      .map(literally)
      .join('[^/]+')}$`,
  );
const linkOf = (file: string) =>
  file.endsWith('.css') ? `<${file}>; rel=preload; as=style` : `<${file}>; rel=modulepreload`;

/** The languages of a header in the browser's own order, as its pages see them. */
const tagsOf = (acceptLanguage: string) =>
  acceptLanguage
    .split(',')
    .map((part) => part.split(';')[0]?.trim() ?? '')
    .filter((tag) => tag !== '' && tag !== '*');

/** What every page asks for first of all: with which city it speaks, and for whom. */
const firstAnswers = ['city', 'device', 'sign-in'];

/** The list without which a screen has nothing to show. */
const listOf = new Map([
  ['/apply', 'procedures'],
  ['/apply/[procedure]', 'procedures'],
  ['/book', 'facilities'],
  ['/events', 'city-events'],
  ['/events/[id]', 'city-events'],
  ['/places', 'places'],
]);
const linkOfAnswer = (name: string) => `</resident/v1/${name}>; rel=preload; as=fetch; crossorigin=anonymous`;

/** Of the file that a build lays beside its scripts; a build without one gives no headers. Throws where it is damaged. */
export function screenPreloads(site: StaticSite): ScreenPreloads {
  const listed = site.files.get('/_app/screens.json');
  if (listed === undefined) return () => undefined;
  const { screens, texts } = ScreenFiles.parse(JSON.parse(new TextDecoder().decode(listed.bytes)));
  const routes = Object.entries(screens).map(([route, files]) => ({ route, pattern: patternOf(route), files }));
  return (path, acceptLanguage) => {
    // A visit at home begins at the home screen.
    const asked = path === '/' || path === '/index.html' ? '/home' : path;
    const screen = routes.find(({ route }) => route === asked) ?? routes.find(({ pattern }) => pattern.test(asked));
    if (screen === undefined) return undefined;
    const files = [...screen.files, ...(texts[localeOf(tagsOf(acceptLanguage), locales)] ?? [])];
    const list = listOf.get(screen.route);
    const answers = list === undefined ? firstAnswers : [...firstAnswers, list];
    return [...answers.map(linkOfAnswer), ...files.map(linkOf)].join(', ');
  };
}
