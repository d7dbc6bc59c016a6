import { createHash, randomBytes } from 'node:crypto';
import type { Booking, BookingRequest } from '@machikado/contracts/booking.ts';
import { closingText } from '@machikado/contracts/lottery-check.ts';
import { drawLottery, drawText } from '@machikado/contracts/lottery-draw.ts';
import type {
  Lottery,
  LotteryApplicationRequest,
  LotteryFile,
  MyLotteryApplication,
} from '@machikado/contracts/lottery.ts';
import { end, fails, once, type Answer, type Asked, type Memory } from './memory.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
/** So many people win at once, so that what comes after can be seen. */
const luckyPeople = 77;
/** And so many are drawn and cannot be given all that they won. */
const unluckyPeople = 78;
const seed = sha256('the seed of the mock');

/** Forty apply for eight slots, with one or two tickets each. */
function drawnFile(id: string): LotteryFile {
  const applications = Array.from({ length: 40 }, (_, n) => ({
    id: sha256(`entry ${n}`).slice(0, 32),
    applicant: sha256(`user ${n}`),
    tickets: 1 + (n % 2),
    wishes: [{ units: [`suehiro-hall/2026-12-0${1 + (n % 8)}/morning`] }],
  }));
  const closing = { applications, unavailable: [] };
  const publicValue = '';
  return {
    format: 'machikado-lottery/1',
    id,
    cityId: 'asahikawa',
    maxWins: 1,
    commitment: sha256(seed),
    ...closing,
    closingHash: sha256(closingText(closing)),
    seed,
    publicValue,
    wins: drawLottery({ ...closing, maxWins: 1 }, sha256(drawText(seed, publicValue)), sha256),
  };
}

const title = {
  ja: '多目的ホールと音楽室の抽選',
  'ja-x-easy': '多目的《たもくてき》ホールと 音楽室《おんがくしつ》の 抽選《ちゅうせん》',
  en: 'Lottery for the Multipurpose Hall and the Music Room',
  'zh-Hans': '多功能厅和音乐室抽签',
  'zh-Hant': '多功能廳和音樂室抽籤',
  ko: '다목적 홀과 음악실 추첨',
};

/** One lottery that is open now, for the month after the next, and one that is drawn. */
export function lotteries(): Lottery[] {
  const rules = { title, maxApplications: 3, maxWishes: 3, maxWins: 2, sample: true };
  const [before, month] = [inDays(31).slice(0, 7), inDays(62).slice(0, 7)];
  const { commitment, closingHash, applications } = drawnFile(`hall-${before}`);
  return [
    {
      ...rules,
      id: `hall-${month}`,
      month,
      rooms: ['suehiro-hall', 'cocode-studio'],
      opensAt: inDays(-3),
      closesAt: inDays(5),
      drawsAt: inDays(9),
      confirmUntil: inDays(19),
      freeAt: inDays(25),
      state: 'open',
      commitment: 'b4'.repeat(32),
    },
    {
      ...rules,
      id: `hall-${before}`,
      month: before,
      rooms: ['suehiro-hall'],
      opensAt: inDays(-33),
      closesAt: inDays(-25),
      drawsAt: inDays(-21),
      confirmUntil: inDays(-11),
      freeAt: inDays(-5),
      state: 'drawn',
      commitment,
      closingHash,
      applications: applications.length,
    },
  ];
}

/** Answers with what is published of a lottery that is drawn. */
export function lotteryFile(path: string): Answer {
  const drawn = lotteries().find((one) => one.state === 'drawn' && path === `/lotteries/${one.id}/file`);
  return drawn ? { status: 200, body: drawnFile(drawn.id) } : fails('not-found');
}

type Hold = (request: BookingRequest) => Booking | undefined;

function apply(
  memory: Memory,
  { lotteryId, request }: { lotteryId: string; request: LotteryApplicationRequest },
  hold: Hold,
): Answer {
  const { purpose, people, wishes } = request;
  const won = people === luckyPeople ? (wishes[0]?.slots ?? []) : [];
  const held = won.flatMap((slot) => hold({ ...slot, purpose, people }) ?? []);
  const application: MyLotteryApplication = {
    ...request,
    id: randomBytes(16).toString('hex'),
    lotteryId,
    state: 'made',
    madeAt: new Date().toISOString(),
    ...(people === unluckyPeople && {
      state: 'lost',
      fallen: [{ wish: 0, refusal: { kind: 'closed-day', why: 'closure' } }],
    }),
    ...(held.length > 0 && { state: 'won', wonWish: 0, bookingIds: held.map((one) => one.id) }),
  };
  memory.applications.unshift(application);
  return { status: 201, body: application };
}

/** Answers all that an application won at once. */
function answerWin(memory: Memory, id: string, change: Partial<Booking>): Answer {
  const application = memory.applications.find((one) => one.id === id);
  if (!application) return fails('not-found');
  for (const [at, booking] of memory.bookings.entries())
    if (application.bookingIds?.includes(booking.id) === true)
      memory.bookings[at] = { ...booking, heldUntil: undefined, heldFor: undefined, ...change };
  return { status: 200, body: application };
}

/** Answers a write about lotteries; `hold` holds what is won. */
export function writeLotteries(memory: Memory, asked: Asked, hold: Hold): Answer {
  const [, root, id = '', act = ''] = asked.path.split('/');
  if (root === 'lotteries') {
    const request = asked.body as LotteryApplicationRequest;
    return once(memory, asked, () => apply(memory, { lotteryId: id, request }, hold));
  }
  if (act === 'accept') return answerWin(memory, id, { state: 'permitted' });
  if (act === 'give-back') return answerWin(memory, id, { state: 'cancelled', cancelledAt: new Date().toISOString() });
  return end(memory.applications, id, 'withdrawn');
}
