import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { contentSignatureHeader, type ContentKey } from '@machikado/contracts/content-key.ts';
import { problem, problemKindOf } from '@machikado/contracts/problem.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import {
  endorseContentKey,
  newContentKeyPem,
  publicContentKey,
  signContent,
  type SignedText,
} from '@machikado/runtime/content-signature.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { createAgentStore, prepareAgentDatabase } from '../storage/agent-store.ts';
import type { CityClient } from './client.ts';
import { decideKeys } from './content-trust.ts';
import { openKeptContent, type ContentRefusal, type Pinned } from './kept-content.ts';
import { createSignedReader } from './signed-reading.ts';

const cityId = 'sample';
const name = '/v1/places';
const Places = z.object({ places: z.array(z.string()) });
const log = createLog('test', () => undefined);
const noon = Date.parse('2026-11-30T03:00:00Z');

/** The keys of a city, each vouched for by the one before. */
const pems = Array.from({ length: 6 }, newContentKeyPem);
const [first = '', second = ''] = pems;
const keys: ContentKey[] = pems.map((pem, index) => {
  const key = { generation: index + 1, publicKey: publicContentKey(pem) };
  const before = pems[index - 1];
  return before === undefined ? key : { ...key, endorsement: endorseContentKey(before, cityId, key) };
});
const trusting = (count: number) => ({ deviceId: 'd', cityId, keys: keys.slice(0, count) });
const generations = (list: readonly ContentKey[]) => list.map(({ generation }) => generation);

type Answer = Partial<SignedText> & { readonly by?: string; readonly header?: string | null };

/** A kiosk's store and a city that answers with `said`; `restart` reads the same disk again. */
function openKiosk(pinned: Pinned = { deviceId: 'd', cityId, contentKeys: keys.slice(0, 1) }) {
  const database = new DatabaseSync(':memory:');
  prepareAgentDatabase(database);
  const rig = {
    said: undefined as Answer | undefined,
    list: keys.slice(0, 1) as readonly ContentKey[] | undefined,
    nowMs: noon,
    pinned,
  };
  const refused: ContentRefusal[] = [];
  const call: CityClient['call'] = ({ path, answer, onText }) => {
    if (path === '/v1/content-keys') {
      const { list } = rig;
      return Promise.resolve(list ? ok(answer.parse({ keys: list }) as never) : err(problem('not-found')));
    }
    const { said } = rig;
    if (said === undefined) return Promise.resolve(err(problem('city-unreachable')));
    const text = said.text ?? '{"places":["library"]}';
    const made = signContent(said.by ?? first, { cityId, name, revision: noon, ...said, text });
    const header = said.header === null ? undefined : (said.header ?? made);
    onText?.(text, (wanted) => (wanted === contentSignatureHeader ? header : undefined));
    return Promise.resolve(ok(answer.parse(JSON.parse(text)) as never));
  };
  const open = () => {
    const store = createAgentStore({ database, log, onState: () => undefined, signal: AbortSignal.abort() });
    const now = () => new Date(rig.nowMs);
    const onRefused = (refusal: ContentRefusal) => refused.push(refusal);
    const content = openKeptContent({ store, pinned: () => rig.pinned, now, onRefused });
    return { content, signed: createSignedReader({ client: { call } as CityClient, content }) };
  };
  let parts = open();
  return {
    rig,
    refused,
    database,
    restart: () => (parts = open()),
    kept: () => parts.content.read(name, Places)?.value.places,
    fetch: async (said: Answer = {}) => {
      rig.said = said;
      const asked = await parts.signed.ask({ path: name, answer: Places });
      if (asked.ok) asked.value.keep();
      return asked.ok ? asked.value.value.places : `${problemKindOf(asked.error)} ${asked.error.detail ?? ''}`;
    },
  };
}

const faults: readonly (readonly [string, Answer, string])[] = [
  ['without a signature', { header: null }, 'unsigned'],
  ['with a header that is none', { header: 'x.y.z' }, 'unsigned'],
  ['signed by another key', { by: second }, 'foreign-key'],
  ['signed for another address', { name: '/v1/events' }, 'altered'],
  ['signed for another city', { cityId: 'elsewhere' }, 'altered'],
  ['signed with another text', { header: signContent(first, { cityId, name, revision: noon, text: '{}' }) }, 'altered'],
  ['hours older than the one held', { revision: noon - 2 * 3_600_000 }, 'rolled-back'],
];
test.each(faults)('an answer %s is refused and told once, and the copy stays', async (_what, said, fault) => {
  const kiosk = openKiosk();
  expect(await kiosk.fetch()).toEqual(['library']);
  for (let time = 0; time < 2; time += 1) {
    expect(await kiosk.fetch(said)).toBe(`city-unreachable content-refused: ${fault}`);
  }
  expect(kiosk.refused).toEqual([{ content: name, fault, found: 'fetched' }]);
  expect(kiosk.kept()).toEqual(['library']);
  await kiosk.fetch();
  await kiosk.fetch(said);
  expect(kiosk.refused).toHaveLength(2);
});

const elsewhere = { cityId, name: '/v1/events', revision: noon, text: '{"places":["library"]}' };
const edits: readonly (readonly [string, string, string | undefined])[] = [
  ['nothing', 'SELECT 1', undefined],
  ['one letter', `UPDATE kept_content SET body = replace(body, 'library', 'librarx')`, 'altered'],
  ['its end cut off', 'UPDATE kept_content SET body = substr(body, 1, 9)', 'altered'],
  ['its revision', `UPDATE kept_content SET signature = replace(signature, '.${noon}.', '.${noon + 1}.')`, 'altered'],
  ['no signature', `UPDATE kept_content SET signature = ''`, 'unsigned'],
  [
    'the signature of another address',
    `UPDATE kept_content SET signature = '${signContent(first, elsewhere)}'`,
    'altered',
  ],
];
test.each(edits)(
  'a copy with %s changed on the disk is read after a restart accordingly',
  async (_what, sql, fault) => {
    const kiosk = openKiosk();
    await kiosk.fetch();
    kiosk.database.exec(sql);
    kiosk.restart();
    expect(kiosk.kept()).toEqual(fault === undefined ? ['library'] : undefined);
    expect(kiosk.kept()).toEqual(fault === undefined ? ['library'] : undefined);
    expect(kiosk.refused).toEqual(fault === undefined ? [] : [{ content: name, fault, found: 'kept' }]);
  },
);

test('an older row in the place of a newer one is no copy, though the city signed it', async () => {
  const kiosk = openKiosk();
  await kiosk.fetch();
  kiosk.database.exec('CREATE TABLE aside AS SELECT * FROM kept_content');
  await kiosk.fetch({ revision: noon + 5, text: '{"places":["hall"]}' });
  expect(kiosk.kept()).toEqual(['hall']);
  kiosk.database.exec('DELETE FROM kept_content; INSERT INTO kept_content SELECT * FROM aside');
  kiosk.restart();
  expect(kiosk.kept()).toBeUndefined();
  expect(kiosk.refused).toEqual([{ content: name, fault: 'rolled-back', found: 'kept' }]);
});

test('a city whose clock ran ahead is believed again when it is right', async () => {
  const kiosk = openKiosk();
  await kiosk.fetch({ revision: noon + 400 * 86_400_000 });
  expect(await kiosk.fetch({ revision: noon, text: '{"places":["hall"]}' })).toEqual(['hall']);
  expect(kiosk.kept()).toEqual(['hall']);
});

test('a kiosk of before takes the key of its next contact, and holds to it', async () => {
  const kiosk = openKiosk({ deviceId: 'd', cityId });
  // Its city signs nothing yet: that is shown, as it came from the city itself, and nothing of it is kept.
  kiosk.rig.list = undefined;
  expect(await kiosk.fetch({ header: null })).toEqual(['library']);
  expect(kiosk.kept()).toBeUndefined();
  kiosk.rig.list = keys.slice(0, 1);
  expect(await kiosk.fetch()).toEqual(['library']);
  kiosk.restart();
  kiosk.rig.list = [{ generation: 1, publicKey: publicContentKey(second) }];
  expect(await kiosk.fetch({ by: second })).toBe('city-unreachable content-refused: foreign-key');
  expect(kiosk.kept()).toEqual(['library']);
});

test('the next key of the city is followed, and what the last one signed is still shown', async () => {
  const kiosk = openKiosk();
  await kiosk.fetch();
  kiosk.rig.list = keys.slice(0, 2);
  expect(await kiosk.fetch({ by: second, name: '/v1/events' })).toBe('city-unreachable content-refused: altered');
  expect(kiosk.kept()).toEqual(['library']);
  expect(await kiosk.fetch({ by: second, text: '{"places":["hall"]}' })).toEqual(['hall']);
  // What the key before says now is older than what the new one said, whatever its time.
  expect(await kiosk.fetch({ revision: noon + 9 })).toBe('city-unreachable content-refused: rolled-back');
});

test('a city whose clock is put right a little is believed, and the newer copy stays', async () => {
  const kiosk = openKiosk();
  await kiosk.fetch({ revision: noon });
  const text = '{"places":["hall"]}';
  expect(await kiosk.fetch({ revision: noon - 60_000, text })).toEqual(['hall']);
  expect(kiosk.kept()).toEqual(['library']);
});

test('a new enrolment begins with its own keys and without copies', async () => {
  const kiosk = openKiosk();
  await kiosk.fetch();
  kiosk.rig.pinned = { deviceId: 'other', cityId, contentKeys: keys.slice(1, 2) };
  expect(kiosk.kept()).toBeUndefined();
  expect(await kiosk.fetch({ by: second })).toEqual(['library']);
  expect(kiosk.refused).toEqual([]);
});

test('keys are followed one by one from the newest that is held, and a forged one ends the way', () => {
  expect(generations(decideKeys(trusting(0), keys))).toEqual([4, 5, 6]);
  expect(generations(decideKeys(trusting(1), keys))).toEqual([4, 5, 6]);
  expect(generations(decideKeys(trusting(2), keys.slice(0, 1)))).toEqual([1, 2]);
  expect(generations(decideKeys(trusting(1), keys.slice(2)))).toEqual([1]);
  const forged = { generation: 2, publicKey: publicContentKey(newContentKeyPem()), endorsement: 'A'.repeat(86) };
  expect(
    decideKeys(
      trusting(1),
      [keys[0], forged].filter((key) => key !== undefined),
    ),
  ).toEqual(keys.slice(0, 1));
  expect(generations(decideKeys({ ...trusting(1), cityId: 'elsewhere' }, keys))).toEqual([1]);
});
