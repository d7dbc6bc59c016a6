import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { maxCandidates } from '@machikado/contracts/conversion.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { Converter } from './converter.ts';
import { readPinyin, type PinyinSyllable } from './pinyin-syllable.ts';

/** Below this a phrase is a rarity that nobody looks for at a kiosk. */
const leastFrequency = 100;

/**
 * Pinyin to Chinese characters by the dictionary of Debian's package `pinyin-database`, a SQLite file that is read where
 * it lies and is no part of this product. Without the file nothing is offered.
 */
export function createPinyinConverter(file: string | undefined, log: Log): Converter {
  const dictionary = openDictionary(file, log);
  return {
    available: () => dictionary !== undefined,
    convert: (reading) => {
      if (dictionary === undefined) return Promise.resolve(err(problem('out-of-service')));
      const syllables = readPinyin(reading);
      return Promise.resolve(ok(syllables === undefined ? [] : phrasesOf(dictionary, syllables)));
    },
    forget: () => undefined,
    [Symbol.asyncDispose]: () => {
      dictionary?.close();
      return Promise.resolve();
    },
  };
}

function openDictionary(file: string | undefined, log: Log): DatabaseSync | undefined {
  if (file === undefined || !existsSync(file)) return undefined;
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    database.prepare('SELECT phrase, freq FROM py_phrase_0 WHERE s0 = 0 AND y0 = 24 LIMIT 1').get();
    return database;
  } catch (error) {
    log.warn('conversion.no-dictionary', { message: String(error) });
    return undefined;
  }
}

/** Table `py_phrase_<n>` holds the phrases of n + 1 syllables; its columns s and y hold initial and final of each. */
function phrasesOf(dictionary: DatabaseSync, syllables: readonly PinyinSyllable[]): string[] {
  const where = syllables.map((_, at) => `s${at} = ? AND y${at} = ?`).join(' AND ');
  const rows = dictionary
    .prepare(
      `SELECT DISTINCT phrase FROM py_phrase_${syllables.length - 1}
       WHERE ${where} AND freq >= ${leastFrequency} ORDER BY freq DESC LIMIT ${maxCandidates}`,
    )
    .all(...syllables.flatMap(({ initial, final }) => [initial, final]));
  return rows.map((row) => String(row['phrase']));
}
