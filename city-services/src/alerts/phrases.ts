import type { LocalText } from '@machikado/contracts/locale.ts';
import { actions } from './action-phrases.ts';
import { drillMarks, headlines } from './headline-phrases.ts';
import type { Severity } from './severity.ts';

/** The fixed headline of a warning. Another language is left out where the table has no settled phrase for it. */
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

function markAsDrill(text: LocalText): LocalText {
  const marked: LocalText = { ja: drillMarks.ja + text.ja, en: drillMarks.en + text.en };
  for (const locale of ['ja-x-easy', 'zh-Hans', 'zh-Hant', 'ko'] as const) {
    const phrase = text[locale];
    if (phrase !== undefined) marked[locale] = drillMarks[locale] + phrase;
  }
  return marked;
}
