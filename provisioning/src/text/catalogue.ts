import type { ja } from './ja.ts';

type Worded<Catalogue> = {
  readonly [Key in keyof Catalogue]: Catalogue[Key] extends string
    ? string
    : Catalogue[Key] extends (...input: infer Input) => infer Output
      ? (...input: Input) => Output extends string ? string : Output
      : Worded<Catalogue[Key]>;
};

/** Every sentence of the command line; the Japanese catalogue is the shape of the others. */
export type Texts = Worded<typeof ja>;
