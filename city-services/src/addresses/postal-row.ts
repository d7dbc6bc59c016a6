import { PostalCode, type PostalAddress } from '@machikado/contracts/address.ts';

/** One code with one address. */
export type PostalRow = { readonly code: string; readonly address: PostalAddress };

/** Columns of `utf_ken_all.csv`, from 0 (Japan Post, 郵便番号データの説明). */
const columns = { code: 2, prefecture: 6, city: 7, town: 8 } as const;

/** Said in the place of a town where the code has none of its own. */
const noTown = /^以下に掲載がない場合$|の次に.*番地.*場合$/u;
/** `小菅村一円` means the whole of the village; 一円 alone is a town (滋賀県多賀町). */
const wholeTown = /.一円$/u;

function townOf(text: string): string {
  const open = text.indexOf('（');
  const name = open < 0 ? text : text.slice(0, open);
  return noTown.test(name) || wholeTown.test(name) ? '' : name;
}

type Read = { readonly code: string; readonly prefecture: string; readonly city: string; readonly town: string };

function readColumns(cells: readonly string[]): Read | undefined {
  const [code = '', prefecture = '', city = '', town = ''] = Object.values(columns).map((at) =>
    (cells[at] ?? '').trim(),
  );
  return PostalCode.safeParse(code).success && prefecture !== '' && city !== ''
    ? { code, prefecture, city, town }
    : undefined;
}

export type PostalRows = {
  /** Takes one record; gives the address that is now whole, `undefined` while it goes on or stands already. */
  readonly take: (cells: readonly string[]) => PostalRow | undefined;
  /** Records that were no address. */
  readonly faults: () => number;
};

/** A note in brackets that is longer than this was never closed. */
const maxTownLength = 4096;

/**
 * Reads the records of Japan Post's list in their order. A long town name goes on over several records of one code until
 * its bracket closes (the older form of the list); records that differ only in their readings are one address.
 */
export function createPostalRows(): PostalRows {
  let goesOn: Read | undefined;
  let code = '';
  let seen = new Set<string>();
  let faults = 0;

  const finish = (read: Read): PostalRow | undefined => {
    const address = { prefecture: read.prefecture, city: read.city, town: townOf(read.town) };
    if (read.code !== code) {
      code = read.code;
      seen = new Set();
    }
    const key = `${address.prefecture}\n${address.city}\n${address.town}`;
    if (seen.has(key)) return undefined;
    seen.add(key);
    return { code: read.code, address };
  };
  return {
    take: (cells) => {
      const read = readColumns(cells);
      if (read === undefined) {
        faults += 1;
        return undefined;
      }
      const joined = goesOn?.code === read.code ? { ...read, town: goesOn.town + read.town } : read;
      if (goesOn !== undefined && goesOn.code !== read.code) faults += 1;
      const isOpen = joined.town.includes('（') && !joined.town.includes('）') && joined.town.length < maxTownLength;
      goesOn = isOpen ? joined : undefined;
      return isOpen ? undefined : finish(joined);
    },
    faults: () => faults,
  };
}
