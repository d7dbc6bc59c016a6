import type { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import { AlertBoard } from '@machikado/contracts/alert.ts';
import { City } from '@machikado/contracts/city.ts';
import { DesiredStateRevision } from '@machikado/contracts/device.ts';
import { unlessFull } from './database.ts';

/** The last thing that the city said of itself, of warnings and of this spot; there after a restart without the city. */
export type CityCopies = {
  readonly city: Copy<City>;
  readonly alerts: Copy<AlertBoard>;
  readonly desired: Copy<DesiredStateRevision>;
};
export type Copy<Value> = { readonly get: () => Value | null; readonly set: (value: Value) => void };

/** Durable copies with the present value in memory: pages read them on every request. */
export function createCityCopies(database: DatabaseSync): CityCopies {
  const select = database.prepare('SELECT body FROM city_copies WHERE name = ?');
  const upsert = database.prepare('INSERT OR REPLACE INTO city_copies (name, body) VALUES (?, ?)');

  const copy = <Schema extends z.ZodType>(name: string, schema: Schema): Copy<z.infer<Schema>> => {
    const body = select.get(name)?.['body'];
    const parsed = typeof body === 'string' ? schema.safeParse(JSON.parse(body)) : undefined;
    let value: z.infer<Schema> | null = parsed?.success ? parsed.data : null;
    return {
      get: () => value,
      set: (next) => {
        unlessFull(() => upsert.run(name, JSON.stringify(next)));
        value = next;
      },
    };
  };
  return {
    city: copy('city', City),
    alerts: copy('alerts', AlertBoard),
    desired: copy('desired', DesiredStateRevision),
  };
}
