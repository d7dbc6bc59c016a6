import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startAgent, stateFolder, type AgentRig } from '../simulators/rig/kiosk-rig.ts';
import { untilThere } from '../simulators/rig/process-rig.ts';
import { createEspeak, prepareForEspeak } from './speech/espeak.ts';
import { createOpenJtalk } from './speech/open-jtalk.ts';
import { createProgram } from './speech/program.ts';
import { createSpeaker } from './speech/speaker.ts';
import { lengthOfWavS } from './speech/wav.ts';

const limits = { timeoutMs: 20_000, maxBytes: 24 * 1024 * 1024 };
const mecab = createProgram('mecab', limits);
const espeak = createProgram('espeak-ng', limits);
const calm = () => new AbortController().signal;

/** Root mean square of the 16-bit samples: silence is 0. */
function loudness(wav: Uint8Array): number {
  const samples = new Int16Array(wav.slice(44).buffer);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

/** Children of a process by the name of their program. */
function childrenOf(pid: number, name: string): number[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((child) => {
      try {
        const stat = readFileSync(join('/proc', String(child), 'stat'), 'utf8');
        const [, command = '', rest = ''] = /\((.*)\) (.*)/.exec(stat) ?? [];
        return command === name && Number(rest.split(' ')[1]) === pid && !rest.startsWith('Z');
      } catch {
        return false;
      }
    });
}

async function agentWithVisit(cleanup: AsyncDisposableStack, state: string): Promise<AgentRig> {
  const agent = await startAgent({ state, printer: 'tcp://127.0.0.1:1' });
  cleanup.defer(() => agent.part.kill());
  await agent.call('POST', '/visits', {});
  return agent;
}

test.each([
  ['予約番号はB-4817-2635です。', 'よやくばんごうわびー、よんはちいちなな、にろくさんごです。'],
  [
    '旭川市民文化会館は11月23日（月）10:30に開きます。',
    'あさひかわしみんぶんかかいかんわじゅういちがつにじゅうさんにち、げつようび、じゅうじさんじゅっぷんにひらきます。',
  ],
  ['3階へどうぞ。1,200円です。', 'さんがいえどうぞ。せんにひゃくえんです。'],
])('%s goes to the voice in kana', async (text, wanted) => {
  const kana = await prepareForEspeak(mecab, text, { locale: 'ja', signal: calm() });
  expect(kana).not.toMatch(/[\p{Script=Han}0-9]/u);
  expect(kana.replaceAll(' ', '')).toBe(wanted);
});

test('every language has a voice here, and what it says has sound and the right length', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const agent = await agentWithVisit(cleanup, state.path);
  const { voices } = (await (await agent.call('GET', '/speech/voices')).json()) as { voices: { locale: string }[] };
  expect(voices.map((one) => one.locale)).toEqual(['ja', 'ja-x-easy', 'en', 'zh-Hans', 'zh-Hant', 'ko']);
  const texts = {
    ja: '施設をかりる',
    'ja-x-easy': '施設《しせつ》を かります',
    en: 'Book a room',
    'zh-Hans': '预约场地',
    ko: '시설 예약',
  };
  for (const [locale, text] of Object.entries(texts)) {
    const answer = await agent.call('POST', '/speech', { text, locale, rate: 1 });
    expect(answer.headers.get('content-type')).toBe('audio/wav');
    const wav = new Uint8Array(await answer.arrayBuffer());
    expect(new DataView(wav.buffer).getUint32(40, true)).toBe(wav.byteLength - 44);
    expect(lengthOfWavS(wav)).toBeGreaterThan(0.4);
    expect(lengthOfWavS(wav)).toBeLessThan(4);
    expect(loudness(wav)).toBeGreaterThan(300);
  }
  expect(agent.part.log()).not.toMatch(/施設|Book a room/);
});

test('twice the rate takes about half the time', async () => {
  const speaker = createSpeaker([createEspeak(espeak, mecab)]);
  const text = 'いま、市のシステムとつながっていません。場所と地図は見られます。';
  const seconds = async (rate: number) => {
    const spoken = await speaker.say({ text, locale: 'ja', rate, fixed: false }, calm());
    return spoken.ok ? lengthOfWavS(spoken.value) : 0;
  };
  expect((await seconds(2)) / (await seconds(1))).toBeLessThan(0.7);
});

test('what is wrong is refused: too long, no visit, an unknown language', async () => {
  using state = stateFolder();
  await using cleanup = new AsyncDisposableStack();
  const agent = await agentWithVisit(cleanup, state.path);
  const status = async (body: object) => (await agent.call('POST', '/speech', body)).status;
  expect(await status({ text: 'あ'.repeat(600), locale: 'ja' })).toBe(200);
  expect(await status({ text: 'あ'.repeat(601), locale: 'ja' })).toBe(400);
  expect(await status({ text: '', locale: 'ja' })).toBe(400);
  expect(await status({ text: 'a', locale: 'fr' })).toBe(400);
  expect(await status({ text: 'a', locale: 'en', rate: 9 })).toBe(400);
  await agent.call('DELETE', '/visits/current', { reason: 'finished' });
  expect(await status({ text: 'a', locale: 'en' })).toBe(409);
});

test('the next utterance and the end of the visit kill the voice that is at work', async () => {
  // A program that never answers stands for a voice that takes long.
  const slow = createProgram('sleep', { timeoutMs: 60_000, maxBytes: 1000 });
  const slowEngine = {
    name: 'slow',
    speaks: () => true,
    say: async ({ signal }: { signal: AbortSignal }) => {
      const ended = await slow.run({ args: ['60'], input: '', signal });
      return { ok: false, error: ended.ok || ended.error === 'stopped' ? 'stopped' : 'failed' } as const;
    },
  };
  const speaker = createSpeaker([slowEngine]);
  const first = speaker.say({ text: 'one', locale: 'en', rate: 1, fixed: false }, calm());
  const [child = 0] = await untilThere(() => {
    const found = childrenOf(process.pid, 'sleep');
    return found.length > 0 ? found : undefined;
  }, 'the first voice');
  const second = speaker.say({ text: 'two', locale: 'en', rate: 1, fixed: false }, calm());
  expect(await first).toEqual({ ok: false, error: 'stopped' });
  await untilThere(() => (childrenOf(process.pid, 'sleep').includes(child) ? undefined : true), 'the end of the child');
  speaker.wipe();
  expect(await second).toEqual({ ok: false, error: 'stopped' });
  await untilThere(() => (childrenOf(process.pid, 'sleep').length === 0 ? true : undefined), 'silence');
});

test('an engine that is not there, and a voice file that is none, are said as such', async () => {
  const missing = createEspeak(createProgram('no-such-voice', limits), mecab);
  const nobody = await createSpeaker([missing]).say({ text: 'a', locale: 'en', rate: 1, fixed: false }, calm());
  expect(nobody).toEqual({ ok: false, error: 'unavailable' });
  const files = { voice: '/no/such.htsvoice', dictionary: '/var/lib/mecab/dic/open-jtalk/naist-jdic' };
  const openJtalk = createOpenJtalk(createProgram('open_jtalk', limits), files);
  const alone = await createSpeaker([openJtalk]).say({ text: 'あ', locale: 'ja', rate: 1, fixed: false }, calm());
  expect(alone).toEqual({ ok: false, error: 'unavailable' });
  const helped = await createSpeaker([openJtalk, createEspeak(espeak, mecab)]).voices();
  expect(helped[0]).toEqual({ locale: 'ja', engine: 'espeak-ng' });
});
