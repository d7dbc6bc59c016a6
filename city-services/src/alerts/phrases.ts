import { locales, type LocalText } from '@machikado/contracts/locale.ts';
import { actions } from './action-phrases.ts';
import { headlines, type Phrase } from './headline-phrases.ts';
import type { Severity } from './severity.ts';

const drillMarks: Phrase = {
  ja: '【訓練】',
  'ja-x-easy': '【練習《れんしゅう》です】',
  en: 'DRILL: ',
  'zh-Hans': '【演习】',
  'zh-Hant': '【演習】',
  ko: '[훈련] ',
};

/** The fixed headline of a warning, in every language. */
export function headlineFor({ topic, level }: Severity, isDrill: boolean): LocalText {
  const { grave, danger, warning } = headlines[topic];
  const headline = level >= 5 ? grave : level === 4 ? danger : warning;
  return isDrill ? markAsDrill(headline) : headline;
}

/** The fixed advice: what to do now. */
export function actionFor({ topic, level }: Severity): LocalText {
  const { grave, danger, warning } = actions[topic];
  return level >= 5 ? grave : level === 4 ? danger : warning;
}

function markAsDrill(text: Phrase): Phrase {
  const marked = { ...text };
  for (const locale of locales) marked[locale] = drillMarks[locale] + text[locale];
  return marked;
}
