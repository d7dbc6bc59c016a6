import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { createPostalRows, type PostalRow } from './postal-row.ts';

/** The real list has some 125,000 records in 18 MB. */
const limits = { bytes: 64 * 1024 * 1024, records: 400_000, recordCharacters: 16 * 1024 };

/** Why a list was refused: too long, no CSV in UTF-8, or with records that are no addresses. */
export type PostalListFault = 'too-large' | 'not-csv' | 'not-the-list';

class TooLarge extends Error {}

async function* limited(list: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let bytes = 0;
  for await (const part of list) {
    bytes += part.length;
    if (bytes > limits.bytes) throw new TooLarge();
    yield part;
  }
}

/** Text of the list; bytes that are no UTF-8 (the older list is in Shift_JIS) end it with a `TypeError`. */
async function* decoded(list: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const part of list) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
}

export type PostalRecords = {
  readonly rows: AsyncIterable<PostalRow>;
  /** Known when `rows` has ended. */
  readonly fault: () => PostalListFault | undefined;
};

/** The addresses of Japan Post's list as they come in; nothing but the record in hand is kept in memory. */
export function readPostalRecords(list: AsyncIterable<Uint8Array>): PostalRecords {
  let fault: PostalListFault | undefined;
  async function* read(): AsyncIterable<PostalRow> {
    const reader = createPostalRows();
    let records = 0;
    let found = 0;
    const source = Readable.from(decoded(limited(list)));
    const parser = parse({
      relax_column_count: true,
      max_record_size: limits.recordCharacters,
      skip_empty_lines: true,
    });
    source.on('error', (error) => parser.destroy(error));
    try {
      for await (const cells of source.pipe(parser) as AsyncIterable<string[]>) {
        records += 1;
        if (records > limits.records) throw new TooLarge();
        const row = reader.take(cells);
        if (row === undefined) continue;
        found += 1;
        yield row;
      }
    } catch (error) {
      if (error instanceof TooLarge) fault = 'too-large';
      else if (error instanceof CsvError || error instanceof TypeError) fault = 'not-csv';
      else throw error;
      return;
    } finally {
      source.destroy();
    }
    if (found === 0 || reader.faults() > 0) fault = 'not-the-list';
  }
  return { rows: read(), fault: () => fault };
}
