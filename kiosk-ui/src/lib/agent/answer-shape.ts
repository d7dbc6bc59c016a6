/**
 * The part of zod's language in which `contracts` are written, in a fifteenth of its size: the build puts this module in
 * zod's place, because a page waits for every byte. Which answers fit and what they become is the same; why one does not
 * fit is not told, since nobody at a kiosk reads it. Codes that are made of strings are never run, as the policy wants.
 */
type Read = { readonly success: true; readonly data: unknown } | { readonly success: false };
type Check = (value: unknown) => Read;
type Shape = ReturnType<typeof shape>;
type Fields = Readonly<Record<string, Shape>>;
type Rest = 'strip' | 'refuse' | 'keep';

const no: Read = { success: false };
const yes = (data: unknown): Read => ({ success: true, data });
const when = (holds: boolean, data: unknown): Read => (holds ? yes(data) : no);

/** Numbers are bounded by their value; texts and lists by their length. */
const sizeOf = (value: unknown): number =>
  typeof value === 'number' ? value : (value as { readonly length: number }).length;

function shape(check: Check) {
  const also = (holds: (value: never) => unknown) =>
    shape((value) => {
      const read = check(value);
      return read.success && !holds(read.data as never) ? no : read;
    });
  return {
    safeParse: check,
    parse: (value: unknown): unknown => {
      const read = check(value);
      if (!read.success) throw new Error('A value does not have its shape.');
      return read.data;
    },
    optional: () => shape((value) => (value === undefined ? yes(value) : check(value))),
    nullable: () => shape((value) => (value === null ? yes(value) : check(value))),
    default: (usual: unknown) => shape((value) => (value === undefined ? yes(usual) : check(value))),
    min: (least: number) => also((value) => sizeOf(value) >= least),
    max: (most: number) => also((value) => sizeOf(value) <= most),
    positive: () => also((value: number) => value > 0),
    nonnegative: () => also((value: number) => value >= 0),
    regex: (pattern: RegExp) => also((value: string) => pattern.test(value)),
    refine: also,
    superRefine: (tell: (value: never, context: { readonly addIssue: () => void }) => void) =>
      also((value) => {
        let holds = true;
        tell(value, { addIssue: () => void (holds = false) });
        return holds;
      }),
    trim: () =>
      shape((value) => {
        const read = check(value);
        return read.success ? yes((read.data as string).trim()) : no;
      }),
  };
}

const text = (fits: (value: string) => boolean = () => true) =>
  shape((value) => when(typeof value === 'string' && fits(value), value));

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readFields(fields: Fields, value: unknown, rest: Rest): Read {
  if (!isRecord(value)) return no;
  const foreign = Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
  if (rest === 'refuse' && foreign.length > 0) return no;
  const data: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const read = field.safeParse(value[name]);
    if (!read.success) return no;
    if (name in value || read.data !== undefined) data[name] = read.data;
  }
  if (rest === 'keep') for (const name of foreign) data[name] = value[name];
  return yes(data);
}

const objectOf = (rest: Rest) => (fields: Fields) => ({
  ...shape((value) => readFields(fields, value, rest)),
  shape: fields,
  extend: (more: Fields) => objectOf(rest)({ ...fields, ...more }),
  omit: (names: Readonly<Record<string, true>>) =>
    objectOf(rest)(Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(names, name)))),
});

function array(item: Shape) {
  return shape((value) => {
    if (!Array.isArray(value)) return no;
    const data: unknown[] = [];
    for (const one of value) {
      const read = item.safeParse(one);
      if (!read.success) return no;
      data.push(read.data);
    }
    return yes(data);
  });
}

function record(key: Shape, item: Shape) {
  return shape((value) => {
    if (!isRecord(value)) return no;
    const data: Record<string, unknown> = {};
    for (const [name, one] of Object.entries(value)) {
      const read = item.safeParse(one);
      if (!read.success || !key.safeParse(name).success) return no;
      data[name] = read.data;
    }
    return yes(data);
  });
}

function union(ways: readonly Shape[]) {
  return shape((value) => {
    for (const way of ways) {
      const read = way.safeParse(value);
      if (read.success) return read;
    }
    return no;
  });
}

const choice = (options: readonly unknown[]) => ({
  ...shape((value) => when(options.includes(value), value)),
  options,
});

function templateLiteral(parts: readonly (string | { readonly options: readonly unknown[] })[]) {
  const endings = parts.reduce<string[]>(
    (begun, part) =>
      begun.flatMap((start) => (typeof part === 'string' ? [part] : part.options).map((end) => start + String(end))),
    [''],
  );
  return choice(endings);
}

/** A day that is in the calendar (ISO 8601 with four digits of year). */
function isDay(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function isInstant(value: string): boolean {
  const [day = '', clock = '', more] = value.split('T');
  return more === undefined && isDay(day) && /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z$/.test(clock);
}

/** RFC 9562: versions 1 to 8, and the two that stand for none and all. */
const isUuid = (value: string) =>
  /^([0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})$/i.test(value) ||
  /^(0{8}(-0{4}){3}-0{12}|f{8}(-f{4}){3}-f{12})$/.test(value);

const isUrl = (value: string, protocol: RegExp) =>
  URL.canParse(value) && protocol.test(new URL(value).protocol.slice(0, -1));

const isNumber = (value: unknown): value is number => Number.isFinite(value);

/** The names that zod gives them, so that the contracts need not know. */
export const z = {
  string: () => text(),
  number: () => shape((value) => when(isNumber(value), value)),
  int: () => shape((value) => when(Number.isSafeInteger(value), value)),
  boolean: () => shape((value) => when(typeof value === 'boolean', value)),
  unknown: () => shape(yes),
  literal: (only: unknown) => choice(Array.isArray(only) ? only : [only]),
  enum: choice,
  templateLiteral,
  object: objectOf('strip'),
  strictObject: objectOf('refuse'),
  looseObject: objectOf('keep'),
  array,
  record,
  partialRecord: record,
  union,
  discriminatedUnion: (_by: string, ways: readonly Shape[]) => union(ways),
  uuid: () => text(isUuid),
  url: ({ protocol = /^/ }: { protocol?: RegExp } = {}) =>
    text()
      .trim()
      .refine((value: string) => isUrl(value, protocol)),
  base64: () => text((value) => /^([\w+/]{4})*([\w+/]{2}==|[\w+/]{3}=)?$/.test(value) && !value.includes('_')),
  iso: { date: () => text(isDay), datetime: () => text(isInstant) },
};
