import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { closingText } from '@machikado/contracts/lottery-check.ts';
import { drawLottery, drawOrder, drawText } from '@machikado/contracts/lottery-draw.ts';
import type { LotteryFile } from '@machikado/contracts/lottery.ts';
import { drawAgain } from './draw-again.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** Thirty want one of three slots, with one to three tickets each. */
function publishedFile(): LotteryFile {
  const applications = Array.from({ length: 30 }, (_, n) => ({
    id: sha256(`entry ${n}`).slice(0, 32),
    applicant: sha256(`user ${n}`),
    tickets: 1 + (n % 3),
    wishes: [{ units: [`hall/2027-03-0${1 + (n % 3)}/morning`, `side/2027-03-0${1 + (n % 2)}/morning`] }],
  }));
  const closing = { applications, unavailable: [] };
  const [seed, publicValue] = [sha256('seed'), '31,042.55'];
  const wins = drawLottery({ ...closing, maxWins: 1 }, sha256(drawText(seed, publicValue)), sha256);
  return {
    format: 'machikado-lottery/1',
    id: 'halls-2027-03',
    cityId: 'mihon',
    maxWins: 1,
    commitment: sha256(seed),
    ...closing,
    closingHash: sha256(closingText(closing)),
    seed,
    publicValue,
    wins,
  };
}

test('the page draws what the city drew', async () => {
  const file = publishedFile();
  const again = await drawAgain(file);
  expect(again.faults).toEqual([]);
  const order = drawOrder(file.applications, sha256(drawText(file.seed, file.publicValue)), sha256);
  expect(again.order.map((one) => one.id)).toEqual(order.map((one) => one.id));
  const won = again.order.filter((one) => one.wish !== undefined).map((one) => one.id);
  expect(won).toEqual(file.wins.map((win) => win.application));
});

test.each<[string, (file: LotteryFile) => Partial<LotteryFile>, string[]]>([
  ['another seed', () => ({ seed: sha256('another') }), ['seed-is-another', 'wins-differ']],
  ['one entry less', (file) => ({ applications: file.applications.slice(1) }), ['list-was-changed']],
  ['a winner left out', (file) => ({ wins: file.wins.slice(1) }), ['wins-differ']],
])('%s is found out', async (_, change, faults) => {
  const file = publishedFile();
  const found = (await drawAgain({ ...file, ...change(file) })).faults.map((fault) => fault.kind);
  expect(found).toEqual(expect.arrayContaining(faults));
});
