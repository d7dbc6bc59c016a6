import type { LocalText } from '@machikado/contracts/locale.ts';
import { en } from './en.ts';
import { ja, type Texts } from './ja.ts';

export type Language = 'ja' | 'en';

const storageKey = 'machikado-language';

function firstLanguage(): Language {
  const kept = localStorage.getItem(storageKey);
  if (kept === 'ja' || kept === 'en') return kept;
  return navigator.language.startsWith('ja') ? 'ja' : 'en';
}

const state = $state<{ language: Language }>({ language: firstLanguage() });

export function language(): Language {
  return state.language;
}

/** The words of the language in use; read inside a template or `$derived`, so that a switch shows at once. */
export function texts(): Texts {
  return state.language === 'ja' ? ja : en;
}

/** A text of the city in the language in use. */
export function local(text: LocalText): string {
  return text[state.language];
}

export function setLanguage(chosen: Language): void {
  state.language = chosen;
  localStorage.setItem(storageKey, chosen);
}
