import type { City } from '@machikado/contracts/city.ts';
import { momentInWords } from './moments.ts';
import { paperWords as words } from './paper-words.ts';
import type { Bilingual } from './sheet.ts';

/** The lines at the end of every paper: whom to ask, and when it was made. */
export function footOf(city: City, madeAt: Date): Bilingual[] {
  const phone = city.desk.phone === undefined ? '' : ` ${city.desk.phone}`;
  const made = momentInWords(madeAt.toISOString());
  return [
    {
      ja: `${words.contact.ja}: ${city.desk.name.ja}${phone}`,
      en: `${words.contact.en}: ${city.desk.name.en}${phone}`,
    },
    { ja: `${words.madeAt.ja}: ${made.ja}`, en: `${words.madeAt.en}: ${made.en}` },
  ];
}
