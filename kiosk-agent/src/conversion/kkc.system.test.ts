import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import { createLog } from '@machikado/runtime/log.ts';
import type { Converter } from './converter.ts';
import { createKkcConverter } from './kkc.ts';

const patient = { answerMs: 10_000, restartMs: 10 };
let folder: string;
let lines: string[];
const log = createLog('test', (line) => lines.push(line));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'machikado-kkc-'));
  lines = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function standIn(script: string): string {
  const file = join(folder, 'kkc');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

async function candidatesOf(converter: Converter, reading: string): Promise<string[]> {
  const answer = await converter.convert(reading);
  return answer.ok ? answer.value : [problemKindOf(answer.error)];
}

test('the real engine turns kana into kanji, one question after another', async () => {
  await using kkc = createKkcConverter({ program: 'kkc', log, timing: patient });
  const answers = await Promise.all(
    ['あさひかわし', 'みほん', 'きしゃのきしゃが'].map((one) => candidatesOf(kkc, one)),
  );
  expect(answers[0]).toContain('旭川市');
  expect(answers[1]?.[0]).toBe('見本');
  expect(answers[2]?.length).toBeGreaterThan(1);
  for (const found of answers) expect(found.length).toBeLessThanOrEqual(12);
  kkc.forget();
  expect(await candidatesOf(kkc, 'さくら')).toContain('桜');
});

test('an engine that dies is started again, and what was typed is in no log', async () => {
  // Dies with every second question.
  const program = standIn(String.raw`printf '>> '; read a; printf '0: <一/x>\n>> '; read b; exit 3`);
  await using kkc = createKkcConverter({ program, log, timing: patient });
  expect(await candidatesOf(kkc, 'かなりあ')).toEqual(['一']);
  expect(await candidatesOf(kkc, 'かなりあ')).toEqual(['out-of-service']);
  expect(await candidatesOf(kkc, 'かなりあ')).toEqual(['一']);
  expect(lines.join('')).toContain('conversion.ended');
  expect(lines.join('')).not.toContain('かなりあ');
});

test('an engine that hangs is killed in time, and the next question has another one', async () => {
  const mark = join(folder, 'second');
  const program = standIn(
    String.raw`printf '>> '; read a; if [ -e ${mark} ]; then printf '0: <二/x>\n>> '; read b; else : > ${mark}; exec sleep 60; fi`,
  );
  await using kkc = createKkcConverter({ program, log, timing: { answerMs: 1500, restartMs: 10 } });
  expect(await candidatesOf(kkc, 'あ')).toEqual(['out-of-service']);
  expect(await candidatesOf(kkc, 'あ')).toEqual(['二']);
});

test('more questions than can wait are refused at once', async () => {
  const program = standIn(String.raw`printf '>> '; read a; exec sleep 60`);
  await using kkc = createKkcConverter({ program, log, timing: patient });
  const answers = Array.from({ length: 8 }, () => candidatesOf(kkc, 'あ'));
  expect(await answers.at(-1)).toEqual(['too-many-requests']);
  await kkc[Symbol.asyncDispose]();
  expect(new Set((await Promise.all(answers)).flat())).toEqual(new Set(['out-of-service', 'too-many-requests']));
});

test('a machine without the engine says so after a few tries', async () => {
  await using kkc = createKkcConverter({
    program: join(folder, 'absent'),
    log,
    timing: { answerMs: 5000, restartMs: 1 },
  });
  while (kkc.available()) expect((await kkc.convert('あ')).ok).toBe(false);
  expect(await candidatesOf(kkc, 'あ')).toEqual(['out-of-service']);
});
