import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { LotteryFault } from '@machikado/contracts/lottery-check.ts';
import { LotteryFile, type LotteryFallReason } from '@machikado/contracts/lottery.ts';
import { verifyLottery } from './verify.ts';

// `npm run lottery -- verify FILE`: draws a published lottery again. Exit: 0 it holds, 1 it does not, 2 no such file.

const usage = `npm run lottery -- verify FILE

FILE is what the city publishes of a lottery that is drawn (…/lotteries/<id>/file). It is drawn again from the seed, the
value from outside and the list of applications in it, and compared with the winners in it.
`;

const maxBytes = 256 * 1024 * 1024;

const told: Readonly<Record<LotteryFault['kind'], string>> = {
  'seed-is-another': 'The seed is not the one that was promised before anybody applied.',
  'list-was-changed': 'The list is not the one whose hash was published when applications closed.',
  'applied-twice': 'One application stands in the list twice.',
  'wins-differ': 'The draw gives other winners than those published.',
  'falls-differ': 'A win is said to have fallen through whose turn had not come.',
};

const fallReasons: Readonly<Record<LotteryFallReason, string>> = {
  rooms: 'its rooms were no longer all to be had',
  applicant: 'the rules no longer let this applicant have them',
};

const say = (line: string) => process.stdout.write(`${line}\n`);

async function verify(path: string): Promise<number> {
  let file: LotteryFile;
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > maxBytes) throw new Error('too large');
    file = LotteryFile.parse(JSON.parse(text));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    process.stderr.write(`${path} cannot be read as a published lottery: ${why}\n`);
    return 2;
  }
  const faults = verifyLottery(file);
  for (const fault of faults) say(`✗ ${told[fault.kind]} ${JSON.stringify(fault)}`);
  if (faults.length > 0) return 1;
  const { applications, wins, fallen = [] } = file;
  say(`✓ ${file.id} of ${file.cityId}: ${applications.length} applications, ${wins.length} wins, all as drawn`);
  for (const win of wins) say(`  ${win.application}  wish ${win.wish + 1}`);
  for (const fall of fallen)
    say(`  ${fall.application}  wish ${fall.wish + 1} was drawn and fell through: ${fallReasons[fall.why]}`);
  return 0;
}

const [command, path] = process.argv.slice(2);
if (command === 'verify' && path !== undefined) process.exitCode = await verify(path);
else {
  process.stderr.write(usage);
  process.exitCode = 64;
}
