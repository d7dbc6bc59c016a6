import { locales } from '@machikado/contracts/locale.ts';
import type { Form } from './forms.ts';
import { journeysOf, kioskJourneys, type Course } from './survey.ts';
import { themes } from './themes.ts';

/** Journeys whose screens and dialogs the test of low controls does not come to. */
const walkedLow = [
  'cancel',
  'status',
  'apply for a course',
  'search',
  'refused',
  'a full course',
  'silence',
  'taken home',
  'card',
  'takeover',
];

const turn = (nth: number) => ({
  locale: locales[nth % locales.length] ?? 'ja',
  theme: themes[nth % themes.length] ?? 'light',
});

/** Each journey of a kiosk once, some in the largest letters, some with the controls low. */
const standing = kioskJourneys.map((journey, nth): Course => ({
  journey,
  ...turn(nth),
  ...(walkedLow.includes(journey.name) ? { low: true } : nth % 2 === 0 && { textSize: 4 }),
}));

/** What has screens of its own at home or is laid out anew there, on a counter's tablet and on a screen on its side. */
const elsewhere: readonly (readonly [Form, string])[] = [
  ['phone', 'book'],
  ['phone', 'wifi'],
  ['phone', 'continue'],
  ['phone', 'register'],
  ['desktop', 'apply for a course'],
  ['desktop', 'places'],
  ['desktop', 'an address that is not there'],
  ['tablet', 'wait for a room'],
  ['landscape', 'lottery'],
];

/**
 * The short form of `npm run access -- screens`: each journey once, the languages and themes taking turns, and some on
 * the other forms of screen.
 */
export const shortCourses: readonly Course[] = [
  ...standing,
  ...elsewhere.map(([form, name], nth): Course => {
    const journey = journeysOf(form).find((one) => one.name === name);
    if (journey === undefined) throw new Error(`There is no journey "${name}" on a ${form}.`);
    return { journey, form, ...turn(nth), textSize: (nth % 3) + 1 };
  }),
];

/** One walk through each kind of screen: choosing, booking, forms, paying, warnings; low, on its side, on a tablet, at home. */
const usual: ReadonlySet<string> = new Set([
  'portrait book',
  'portrait cancel',
  'portrait apply for a course',
  'portrait events',
  'portrait practice',
  'portrait takeover',
  'portrait payment',
  'portrait refused',
  'portrait status',
  'landscape lottery',
  'tablet wait for a room',
  'phone register',
  'desktop places',
]);

/** What `npm test` walks of the short form; all of it with `MACHIKADO_WALKS=all`. */
export const usualCourses: readonly Course[] =
  process.env['MACHIKADO_WALKS'] === 'all'
    ? shortCourses
    : [...usual].map((name) => {
        const course = shortCourses.find(({ journey, form = 'portrait' }) => `${form} ${journey.name}` === name);
        if (course === undefined) throw new Error(`No walk of the short form is "${name}".`);
        return course;
      });
