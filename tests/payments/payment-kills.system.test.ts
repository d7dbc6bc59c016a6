import { afterAll, beforeAll, expect, test } from 'vitest';
import { untilThere } from '../../kiosk-agent/simulators/rig/process-rig.ts';
import { openPaymentStage, type PaymentStage } from './payment-stage.ts';

let stage: PaymentStage;
const bookings: string[] = [];
const yenEach = 1000;

beforeAll(async () => {
  stage = await openPaymentStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

async function book(): Promise<string> {
  const { id } = await stage.book();
  bookings.push(id);
  return id;
}

/** Kills the agent now and starts it again: nobody is signed in, and nothing is in memory. */
async function killAndRevive(): Promise<void> {
  await stage.killAgent();
  await stage.reviveAgent();
}

async function payAgain(bookingId: string): Promise<void> {
  const { id, answer } = stage.begin(bookingId);
  expect((await answer)?.status).toBe(201);
  await stage.terminalIs('waiting');
  await stage.dock.orderTerminal({ card: 'good' });
  await stage.paymentIs(id, ['approved']);
  expect(await stage.settled(bookingId)).toBe('paid');
}

const chargedBy = async (count: number) =>
  untilThere(async () => ((await stage.dock.terminal()).charges.length >= count ? true : undefined), 'a charge');

test('killed before anything went to the terminal: nothing is charged, and the booking can be paid', async () => {
  const bookingId = await book();
  // The city takes the beginning in, but answers nobody any more.
  const thaw = stage.freezeCity();
  const { id, answer } = stage.begin(bookingId);
  await stage.paymentIs(id, ['starting']);
  await stage.killAgent();
  await answer;
  thaw();
  await stage.reviveAgent();
  expect(await stage.settled(bookingId)).toBe('due');
  expect((await stage.dock.terminal()).requested).toEqual([]);
  await payAgain(bookingId);
});

test('killed while the terminal waits for a card: it lets go, and the booking can be paid', async () => {
  const bookingId = await book();
  await stage.begin(bookingId).answer;
  await stage.terminalIs('waiting');
  await killAndRevive();
  expect(await stage.settled(bookingId)).toBe('due');
  await payAgain(bookingId);
});

test('killed while the bank is asked: the money that was taken counts, once', async () => {
  const bookingId = await book();
  await stage.begin(bookingId).answer;
  await stage.terminalIs('waiting');
  await stage.dock.orderTerminal({ card: 'good' });
  await stage.terminalIs('authorizing');
  await killAndRevive();
  expect(await stage.settled(bookingId)).toBe('paid');
});

test('killed after the charge and before its answer is written down', async () => {
  const bookingId = await book();
  const before = (await stage.dock.terminal()).charges.length;
  await stage.dock.orderTerminal({ holdAnswers: true });
  await stage.begin(bookingId).answer;
  await stage.terminalIs('waiting');
  await stage.dock.orderTerminal({ card: 'good' });
  await chargedBy(before + 1);
  await stage.killAgent();
  await stage.dock.orderTerminal({ holdAnswers: false });
  await stage.reviveAgent();
  expect(await stage.settled(bookingId)).toBe('paid');
});

test('killed after the answer is written down and before the city hears of it', async () => {
  const bookingId = await book();
  const { id, answer } = stage.begin(bookingId);
  await answer;
  await stage.terminalIs('waiting');
  const thaw = stage.freezeCity();
  await stage.dock.orderTerminal({ card: 'good' });
  await stage.paymentIs(id, ['approved']);
  await stage.killAgent();
  thaw();
  await stage.reviveAgent();
  expect(await stage.settled(bookingId)).toBe('paid');
});

test('an answer that got lost is asked for again while the person waits, and only then there is a receipt', async () => {
  const bookingId = await book();
  await stage.dock.orderTerminal({ loseNextAnswer: true });
  const { id, answer } = stage.begin(bookingId);
  await answer;
  await stage.terminalIs('waiting');
  // A second attempt beside the first is refused.
  expect((await stage.begin(bookingId).answer)?.status).toBe(409);
  const receipt = { kind: 'payment-receipt', paymentId: id } as const;
  await expect(stage.agent().print(receipt)).rejects.toThrow('409');
  await stage.dock.orderTerminal({ card: 'good' });
  await stage.paymentIs(id, ['approved']);
  const slip = await stage.agent().print(receipt);
  await stage.agent().jobIs(slip.id, ['printed']);
  expect(await stage.settled(bookingId)).toBe('paid');
});

test('a visit that ends in the middle lets go, and what is left over is settled behind it', async () => {
  const bookingId = await book();
  const { id, answer } = stage.begin(bookingId);
  await answer;
  await stage.terminalIs('waiting');
  await stage.agent().call('DELETE', '/visits/current', { reason: 'idle' });
  await stage.terminalIs('idle');
  expect((await stage.agent().call('GET', `/payments/${id}`)).status).toBe(404);
  expect(await stage.settled(bookingId)).toBe('due');
  await payAgain(bookingId);
});

test('an attempt whose terminal is gone waits for staff, and by their word the new terminal is free', async () => {
  const bookingId = await book();
  const { id, answer } = stage.begin(bookingId);
  await answer;
  await stage.terminalIs('waiting');
  await stage.killAgent();
  await stage.dock.orderTerminal({ card: 'refused' });
  await stage.terminalIs('idle');
  stage.replaceTerminal();
  await stage.reviveAgent();
  expect(await stage.staff.unknownIs(bookingId)).toBe(id);
  await stage.signIn();
  const refused = await stage.begin(bookingId).answer;
  expect([refused?.status, await refused?.text()]).toEqual([409, expect.stringContaining('payment-open')]);
  await stage.staff.say(id, 'declined');
  // The kiosk asks the city before it refuses again.
  await payAgain(bookingId);
});

test('in the end the terminal and the city have the same books: nothing twice, nothing lost', async () => {
  const terminal = await stage.dock.terminal();
  const approved = terminal.charges.filter((charge) => charge.end === 'approved');
  expect(new Set(terminal.requested).size).toBe(terminal.requested.length);
  expect(terminal.unreadable).toBe(0);
  expect(approved).toHaveLength(bookings.length);
  const books = await stage.closeBooks();
  expect(books.approved.toSorted()).toEqual(approved.map((charge) => charge.transaction).toSorted());
  expect(books).toMatchObject({
    clearedYen: bookings.length * yenEach,
    receivableYen: 0,
    totalYen: 0,
    open: 0,
  });
  expect(stage.agent().part.log()).not.toContain('contradicted');
});
