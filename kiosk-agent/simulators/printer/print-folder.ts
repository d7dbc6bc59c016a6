import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const keptPrints = 100;

export type Print = { readonly number: number; readonly png: string; readonly bin: string };

/** The slips that were cut, as pictures and as the bytes that made them, in a folder; the newest 100 stay. */
export type PrintFolder = {
  readonly add: (png: Uint8Array, bin: Uint8Array) => number;
  /** Newest last; the two addresses are paths of the dock. */
  readonly list: () => Print[];
  readonly read: (number: number, ending: 'png' | 'bin') => Promise<Uint8Array | undefined>;
};

const nameOf = (number: number, ending: string) => `print-${String(number).padStart(5, '0')}.${ending}`;

export function openPrintFolder(directory: string): PrintFolder {
  mkdirSync(directory, { recursive: true });
  const numbers = readdirSync(directory)
    .flatMap((name) => /^print-(\d{5,})\.png$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  return {
    add: (png, bin) => {
      const number = (numbers.at(-1) ?? 0) + 1;
      writeFileSync(join(directory, nameOf(number, 'bin')), bin);
      writeFileSync(join(directory, nameOf(number, 'png')), png);
      numbers.push(number);
      for (const old of numbers.splice(0, Math.max(0, numbers.length - keptPrints))) {
        for (const ending of ['png', 'bin']) rmSync(join(directory, nameOf(old, ending)), { force: true });
      }
      return number;
    },
    list: () =>
      numbers.map((number) => ({
        number,
        png: `/printer/prints/${number}.png`,
        bin: `/printer/prints/${number}.bin`,
      })),
    read: async (number, ending) =>
      numbers.includes(number) ? readFile(join(directory, nameOf(number, ending))) : undefined,
  };
}
