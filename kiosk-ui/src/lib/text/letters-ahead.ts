import type { Locale } from '@machikado/contracts/locale.ts';

/** Where letters.css names the typefaces of a language. */
const familyOf: Readonly<Record<Locale, string>> = {
  ja: '--font-ja',
  'ja-x-easy': '--font-ja',
  en: '--font-ja',
  'zh-Hans': '--font-zh-hans',
  'zh-Hant': '--font-zh-hant',
  ko: '--font-ko',
};
const weights = [400, 700];
const lettersAtATime = 40;

/** Every letter once of all texts below a value. A text that a function makes has its letters in the function's source. */
export function lettersOf(value: unknown): string {
  if (typeof value === 'object' && value !== null) return unique(Object.values(value).map(lettersOf).join(''));
  return typeof value === 'string' || typeof value === 'function' ? unique(String(value)) : '';
}

const unique = (text: string) => [...new Set(text)].sort().join('');

/**
 * Fetches the slices of the typeface in which these texts will be written, few at a time. A screen whose letters come
 * while it is drawn is laid out twice, and the eye sees the first of them.
 */
export function lettersAhead(locale: Locale, texts: unknown): readonly (() => Promise<unknown>)[] {
  const letters = Array.from(lettersOf(texts));
  const family = getComputedStyle(document.documentElement).getPropertyValue(familyOf[locale]);
  const count = Math.ceil(letters.length / lettersAtATime);
  return Array.from({ length: count }, (_, nth) => () => {
    const some = letters.slice(nth * lettersAtATime, (nth + 1) * lettersAtATime).join('');
    return Promise.all(weights.map((weight) => document.fonts.load(`${weight} 16px ${family}`, some)));
  });
}

/** Every size of letters that the styles which have come name, as they name it. */
function sizesNamed(): readonly string[] {
  const rules = Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules));
  const sizes = rules.flatMap((rule) => (rule instanceof CSSStyleRule ? [rule.style.fontSize] : []));
  // A share of another size is among the readings' below, or as rare as it is.
  return [...new Set(sizes)].filter((size) => size !== '' && !/(?:\dem|%|inherit)$/.test(size));
}

/**
 * Lays words out once in every size and weight, where nobody sees them. What the browser must find out about a typeface
 * of a hundred slices for each size (5 ms on a desktop's processor) it then knows when a screen is drawn.
 */
export function sizesAhead(locale: Locale, words: string): readonly (() => Promise<unknown>)[] {
  return sizesNamed().map((size) => () => {
    const sample = document.createElement('div');
    sample.lang = locale;
    sample.setAttribute('aria-hidden', 'true');
    Object.assign(sample.style, { position: 'fixed', visibility: 'hidden', contain: 'strict', width: '100vw' });
    sample.style.fontSize = size;
    for (const weight of weights) {
      const line = sample.appendChild(document.createElement('ruby'));
      line.style.fontWeight = String(weight);
      line.textContent = words;
      line.appendChild(document.createElement('rt')).textContent = words;
    }
    document.body.append(sample);
    sample.getBoundingClientRect();
    sample.remove();
    return Promise.resolve();
  });
}
