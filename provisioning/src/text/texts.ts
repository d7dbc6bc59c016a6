import type { Language } from '../config.ts';
import type { Texts } from './catalogue.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';

export function textsOf(language: Language): Texts {
  return language === 'ja' ? ja : en;
}
