import type { Compilable, CompiledQuery } from 'kysely';
import type { CityDatabase } from './database.ts';
import { isSqlite } from './dialect.ts';

/** Stands in a statement for a value that is put in when it is run. */
class Place {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** Whatever is asked for by name is a place of that name. */
const places = new Proxy({}, { get: (_target, name) => new Place(String(name)) });

/**
 * A statement whose words are the same at every use: they are put together once for each engine, and only its values
 * afterwards. `words` must hand each value on as it is and decide nothing by it.
 */
export function statement<Values extends Readonly<Record<string, unknown>>, Row>(
  words: (db: CityDatabase, values: Values) => Compilable<Row>,
): (db: CityDatabase, values: Values) => Promise<Row[]> {
  const built = new Map<boolean, CompiledQuery<Row>>();
  return async (db, values) => {
    const engine = isSqlite(db);
    const known = built.get(engine) ?? words(db, places as Values).compile();
    built.set(engine, known);
    const parameters = known.parameters.map((one) => (one instanceof Place ? values[one.name] : one));
    const { rows } = await db.executeQuery<Row>({ ...known, parameters });
    return rows;
  };
}
