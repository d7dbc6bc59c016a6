import assert from 'node:assert/strict';
import type { CityTransaction } from './database.ts';
import { statement } from './statement.ts';

/** What `readableNumber` can write with seven digits. */
const lastSerial = 9_999_999;

export type SerialName = 'booking' | 'application' | 'invoice' | 'ledger' | 'waiting' | 'user' | 'disclosure';

const countUp = statement((db, { name }: { name: SerialName }) =>
  db
    .updateTable('serial')
    .set((column) => ({ last: column('last', '+', 1) }))
    .where('name', '=', name)
    .returning('last'),
);

/** The next number of its kind; each is given out once only, as long as the database lives. */
export async function nextSerial(tx: CityTransaction, name: SerialName): Promise<number> {
  const [row] = await countUp(tx, { name });
  assert(row !== undefined, 'there is no such serial');
  const { last } = row;
  assert(last <= lastSerial, 'the readable numbers are used up');
  return last;
}
