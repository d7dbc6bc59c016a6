import { expect, test } from 'vitest';
import { findRealm, isRealmPattern, realmOf } from './realm.ts';

test.each([
  ['voucher', null],
  ['hanako@City.Example.JP', 'city.example.jp'],
  ['@example.com', 'example.com'],
  ['花子@例え.テスト', '例え.テスト'],
])('RFC 7542 §2.2: the realm of %s is %s', (user, realm) => {
  expect(realmOf(user)).toEqual({ ok: true, value: realm });
});

test.each(['a@', 'a@b', 'a@b..c', 'a@b.c.', 'a@.b.c', 'a@b c.d', 'a@b.c@d.e', 'a@-b.c', `a@${'x.'.repeat(200)}jp`])(
  'RFC 7542 §2.2: %s has no realm that may be sent anywhere',
  (user) => {
    expect(realmOf(user)).toEqual({ ok: false, error: 'malformed' });
  },
);

test('the exact entry is before the longest ending, and that before the default', () => {
  const entries = ['*', '*.jp', '*.example.jp', 'a.example.jp'].map((realm) => ({ realm }));
  const found = (realm: string) => findRealm(entries, realm)?.realm;
  expect(['a.example.jp', 'b.example.jp', 'example.jp', 'c.d.jp', 'x.test'].map(found)).toEqual([
    'a.example.jp',
    '*.example.jp',
    '*.jp',
    '*.jp',
    '*',
  ]);
  expect(findRealm(entries.slice(1), 'x.test')).toBeNull();
  expect(['*', '*.a.b', 'a.b', 'a', '*.a', 'a.*'].map(isRealmPattern)).toEqual([true, true, true, false, false, false]);
});
