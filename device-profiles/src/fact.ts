import { z } from 'zod';

/** One value of a device and where it is stated: a manual with its section, a measurement, or an assumption that says so. */
export function fact<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ value, source: z.string().min(8).max(300) });
}

export type Fact<Value> = { readonly value: Value; readonly source: string };

/** The bare values of a group of facts. */
export type FactValues<Facts> = { readonly [Key in keyof Facts]: Facts[Key] extends Fact<infer Value> ? Value : never };

/** Drops the sources of a group of facts. */
export function factValues<Facts extends Record<string, Fact<unknown>>>(facts: Facts): FactValues<Facts> {
  return Object.fromEntries(Object.entries(facts).map(([key, held]) => [key, held.value])) as FactValues<Facts>;
}
