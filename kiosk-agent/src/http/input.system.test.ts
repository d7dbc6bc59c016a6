import { expect, test } from 'vitest';
import { startAgent, stateFolder } from '../../simulators/rig/kiosk-rig.ts';

test('a kiosk without its city still converts what is typed and knows postal codes, and logs none of it', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const agent = await startAgent({ state: state.path, printer: 'tcp://127.0.0.1:1' });
  cleanup.defer(() => agent.part.kill());
  expect(await (await agent.call('GET', '/conversions')).json()).toEqual({ scripts: ['kana', 'pinyin'] });
  // On a busy machine the engine may take longer than a person would wait; then it is asked again.
  const convert = async (body: object): Promise<unknown> => {
    const answer = await agent.call('POST', '/conversions', body);
    return answer.status === 503 ? convert(body) : answer.json();
  };
  expect(await convert({ script: 'kana', reading: 'あさひかわし' })).toMatchObject({
    candidates: expect.arrayContaining(['旭川市']) as string[],
  });
  expect(await convert({ script: 'pinyin', reading: 'beijing' })).toMatchObject({
    candidates: expect.arrayContaining(['北京']) as string[],
  });
  for (const reading of ['', 'あ'.repeat(41), '漢字', 'あ\nい', 'あ 12', '$(id)'])
    expect((await agent.call('POST', '/conversions', { script: 'kana', reading })).status).toBe(400);
  expect(await (await agent.call('GET', '/addresses/0798411')).json()).toEqual({
    postalCode: '0798411',
    addresses: [{ prefecture: '北海道', city: '旭川市', town: '永山１条' }],
  });
  expect((await agent.call('GET', '/addresses/07984')).status).toBe(400);
  await agent.call('POST', '/visits', {});
  await agent.call('DELETE', '/visits/current', { reason: 'finished' });
  expect(await convert({ script: 'kana', reading: 'さくら' })).toMatchObject({
    candidates: expect.any(Array) as string[],
  });
  expect(agent.part.log()).not.toMatch(/あさひかわし|beijing|0798411/);
  expect(await agent.part.stop()).toBe(0);
});
