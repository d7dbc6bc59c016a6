import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { cityDatabaseOnSqlite, migrate } from './database.ts';
import { migrations } from './migrations.ts';
import { statement } from './statement.ts';

test('the words of a statement are put together once, its values at every use', async () => {
  const db = cityDatabaseOnSqlite(new DatabaseSync(':memory:'));
  await migrate(db, migrations);
  const words = vi.fn();
  const count = statement((on, { name, by }: { name: 'invoice' | 'user'; by: number }) => {
    words();
    return on
      .updateTable('serial')
      .set((column) => ({ last: column('last', '+', by) }))
      .where('name', '=', name)
      .where('last', '<', 100)
      .returning(['name', 'last']);
  });
  expect(await count(db, { by: 7, name: 'invoice' })).toEqual([{ name: 'invoice', last: 7 }]);
  expect(await count(db, { by: 2, name: 'user' })).toEqual([{ name: 'user', last: 2 }]);
  expect(await count(db, { by: 100, name: 'invoice' })).toEqual([{ name: 'invoice', last: 107 }]);
  expect(await count(db, { by: 1, name: 'invoice' })).toEqual([]);
  expect(words).toHaveBeenCalledOnce();
});
