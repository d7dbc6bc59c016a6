import { expect, test } from 'vitest';
import type { ProblemKind } from '@machikado/contracts/problem.ts';
import { kioskSteps, useKiosk } from '../mock/kiosk-browser.ts';

const kiosk = useKiosk();
const { goToConfirm, sent, signInByNumber, start, touch, typeDigits } = kioskSteps(kiosk);

/** The four parts of the failure that is on the screen, and its code: where one follows another, the one that is named. */
async function told(code = ''): Promise<Record<string, string>> {
  const coded = kiosk().page.locator('.code').filter({ hasText: code });
  const panel = kiosk().page.locator('[role="alert"]:has([data-part])').filter({ has: coded });
  await panel.waitFor();
  const part = async (name: string) => (await panel.locator(`[data-part="${name}"]`).innerText()).trim();
  return {
    what: await part('what'),
    kept: await part('kept'),
    next: await part('next'),
    whom: await part('whom'),
    code: (await panel.locator('.code').innerText()).trim(),
  };
}

/** All four are there, each says something of its own, and no code comes before them. */
function expectWhole(parts: Record<string, string>, code: ProblemKind): void {
  const { what, kept, next, whom } = parts;
  expect(parts['code']).toBe(code);
  expect([what, kept, next, whom].every((text) => text !== undefined && text.length > 4)).toBe(true);
  expect(new Set([what, kept, next, whom]).size).toBe(4);
  expect(`${what}${kept}${next}`).not.toMatch(/[a-z]{4}/);
  expect(whom).toContain('市役所の窓口');
}

/** Waits out the repetitions of a write whose answer does not come. */
async function waitOut(path: string): Promise<void> {
  for (const [tries, pauseMs] of [1100, 3100, 6100].entries()) {
    await expect.poll(() => sent('POST', path).length).toBe(tries + 1);
    await kiosk().page.clock.runFor(50);
    await kiosk().page.clock.fastForward(pauseMs);
  }
}

async function openForm(): Promise<void> {
  const { page } = kiosk();
  await touch('申請・届出');
  await kiosk().page.waitForURL('**/apply');
  await touch('はじめてのスマートフォン講座');
  await touch('この申込みをはじめる');
  await page.getByLabel('お名前', { exact: true }).fill('みほん');
  await page.getByLabel('お名前（かな）').fill('みほん');
  await page.getByLabel('電話番号').fill('0166000000');
  await touch('次へ');
  await touch('60～74歳');
  await touch('いいえ');
  await touch('次へ');
}

/** From the page that asks whether to book, back to what the room is for, and on with something else. */
async function askFor(purpose: string): Promise<void> {
  await touch('もどる');
  await kiosk().page.waitForURL('**/book/details');
  await kiosk().page.getByLabel('使う目的').fill(purpose);
  await touch('次へ');
  await kiosk().page.waitForURL('**/book/confirm');
}

test('a booking that is refused keeps what was written, whatever the reason', async () => {
  const refusals = [
    ['taken', 'slot-taken'],
    ['limit', 'booking-limit'],
    ['window', 'outside-booking-window'],
    ['full', 'storage-full'],
  ] as const;
  await start();
  await goToConfirm('taken');
  for (const [purpose, code] of refusals) {
    if (purpose !== 'taken') await askFor(purpose);
    await touch('予約する');
    const parts = await told(code);
    expectWhole(parts, code);
    expect(parts['kept']).toContain('入力した内容は残っています');
    expect(kiosk().agent.bookings).toEqual([]);
  }
});

test('a booking that the rules refuse says which rule, and leads to where it can be met', async () => {
  const refusals = [
    {
      purpose: 'crowd',
      what: '定員をこえています',
      next: 'この部屋は8人まで',
      way: '目的と人数',
      to: '**/book/details',
    },
    {
      purpose: 'early',
      what: 'まだ始まっていません',
      next: '12月1日（火） 08:30',
      way: 'ほかの時間をえらぶ',
      to: '**/book/week',
    },
  ];
  await start();
  await goToConfirm('crowd');
  for (const { purpose, what, next, way, to } of refusals) {
    if (purpose !== 'crowd') {
      await kiosk().page.getByLabel('使う目的').fill(purpose);
      await touch('次へ');
      await kiosk().page.waitForURL('**/book/confirm');
    }
    await touch('予約する');
    const parts = await told();
    expectWhole(parts, 'booking-refused');
    expect(parts['what']).toContain(what);
    expect(parts['next']).toContain(next);
    await touch(way);
    await kiosk().page.waitForURL(to);
  }
});

test('a wrong PIN, and too many of them', async () => {
  await start();
  await touch('自分の予約');
  await signInByNumber('0000');
  // The PIN is gone from the screen, and that is what is said.
  const gone = '暗証番号は、安全のために画面から消しました';
  const wrong = await told('wrong-credentials');
  expectWhole(wrong, 'wrong-credentials');
  expect(wrong['kept']).toContain(gone);
  await typeDigits('9999');
  await touch('確認する');
  const locked = await told('locked-out');
  expectWhole(locked, 'locked-out');
  expect(locked['kept']).toContain(gone);
});

test('a Wi-Fi code that does not come, and comes in the end', async () => {
  await start();
  await touch('Wi-Fiを使う');
  // The tile's second line is the name of the next screen's button: a slow machine would touch the tile twice.
  await kiosk().page.waitForURL('**/wifi');
  for (const code of ['wifi-unreachable', 'too-many-requests', 'storage-full'] as const) {
    kiosk().agent.trouble.set('/wifi-codes', code);
    await touch('Wi-Fiコードを受け取る');
    const parts = await told(code);
    expectWhole(parts, code);
    expect(parts['kept']).toContain('コードは一つだけ');
  }
  kiosk().agent.trouble.clear();
  await touch('Wi-Fiコードを受け取る');
  await kiosk().page.getByText('7K2MQ-X94RD').first().waitFor();
});

test('an application that is refused keeps all its pages, whatever the reason', async () => {
  await start();
  await openForm();
  for (const code of ['course-full', 'conflict', 'bad-request', 'too-large', 'idempotency-key-reused'] as const) {
    kiosk().agent.trouble.set('/applications', code);
    await touch('申し込む');
    const parts = await told(code);
    expectWhole(parts, code);
    expect(parts['kept']).toContain('入力した内容は残っています');
    await touch('もどる');
    await touch('もどる');
    expect(await kiosk().page.getByLabel('お名前', { exact: true }).inputValue()).toBe('みほん');
    await touch('次へ');
    await touch('次へ');
  }
});

test('an application whose answer does not come is not called a failure', async () => {
  kiosk().agent.trouble.set('/applications', 'city-unreachable');
  await kiosk().page.clock.install();
  await start();
  await openForm();
  await touch('申し込む');
  await waitOut('/applications');
  const parts = await told();
  expectWhole(parts, 'city-unreachable');
  expect(parts['what']).toContain('まだ分かりません');
  expect(parts['kept']).toContain('二重に受け付けられることはありません');
});

test('the state of an application that cannot be told leaves what was typed', async () => {
  await start();
  await touch('申請の状況');
  await kiosk().page.getByLabel('受付番号').fill('A27509810');
  await kiosk().page.getByLabel('照会コード').fill('FFFFFF');
  for (const code of ['not-found', 'locked-out', 'city-unreachable'] as const) {
    if (code !== 'not-found') kiosk().agent.trouble.set('/applications/status', code);
    await touch('しらべる');
    expectWhole(await told(code), code);
    expect(await kiosk().page.getByLabel('照会コード').inputValue()).toBe('FFFFFF');
  }
});

test('bookings that cannot be read are said to be safe', async () => {
  await start();
  await touch('自分の予約');
  kiosk().agent.trouble.set('/bookings', 'city-unreachable');
  await signInByNumber();
  const parts = await told();
  expectWhole(parts, 'city-unreachable');
  expect(parts['kept']).toBe('予約は変わっていません。');
});

test.each(['conflict', 'city-unreachable'] as const)('a cancellation and %s', async (code) => {
  await kiosk().page.clock.install();
  await start();
  await goToConfirm('会議');
  await touch('予約する');
  await kiosk().page.waitForURL('**/book/done');
  const id = kiosk().agent.bookings[0]?.id ?? '';
  kiosk().agent.trouble.set(`/bookings/${id}/cancel`, code);
  await kiosk().page.evaluate(() => {
    const link = document.createElement('a');
    link.href = '/bookings';
    document.body.append(link);
    link.click();
  });
  await touch('取り消す');
  await touch('予約を取り消す');
  if (code === 'city-unreachable') await waitOut(`/bookings/${id}/cancel`);
  const parts = await told();
  expectWhole(parts, code);
  expect(parts['kept']).toContain(code === 'conflict' ? '予約は変わっていません' : 'この予約だけ');
});
