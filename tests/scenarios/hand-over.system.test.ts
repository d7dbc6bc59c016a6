import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogue as en } from '../../kiosk-ui/src/lib/text/en/catalogue.ts';
import { languages } from '../../kiosk-ui/src/lib/text/languages.ts';
import { startHomeRig, type HomeRig } from './home-rig.ts';
import { useWatchedPages } from './watched-pages.ts';

/** What is typed: nothing of it may be found anywhere but on the two screens. */
const canary = 'Kanariya';
/** A booking's own word: the application is handed in by then, and the city may know what stands in it. */
const purposeCanary = 'Mejiro';
const phoneCanary = '0166-57-1319';

const watched = useWatchedPages((message) => message.text().includes('Content Security Policy'));

let rig: HomeRig;
beforeAll(async () => {
  rig = await startHomeRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

function open(viewport: { width: number; height: number }): Promise<Page> {
  const phone = viewport.width < 700;
  // A phone that prefers another language shows that the form brings its own.
  return watched.open({ viewport, hasTouch: true, isMobile: phone, locale: phone ? 'ko-KR' : 'ja-JP' });
}

const touch = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name }).and(page.locator(':visible')).first().click();

/** A kiosk on which somebody has filled in the first page of an application in English. */
async function halfFilledKiosk(): Promise<Page> {
  const kiosk = await open({ width: 1080, height: 1920 });
  await kiosk.goto(rig.agent.origin);
  await touch(kiosk, new RegExp(`${languages.ja.touch}|${languages.en.touch}`));
  await touch(kiosk, new RegExp(languages.en.choose));
  await kiosk.waitForURL('**/home');
  await touch(kiosk, new RegExp(`^${en.home.apply[0] ?? ''}`));
  // The first screen tells of the same course.
  await kiosk.waitForURL('**/apply');
  await touch(kiosk, /smartphone/i);
  await touch(kiosk, en.apply.start);
  await kiosk.locator('#field-name').fill(canary);
  await kiosk.locator('#field-nameKana').fill('カナリヤ');
  await kiosk.locator('#field-phone').fill(phoneCanary);
  await touch(kiosk, en.common.next);
  await kiosk.getByRole('heading', { name: 'Age group' }).waitFor();
  return kiosk;
}

/** The link that a camera reads from the kiosk's screen. */
async function readLink(kiosk: Page): Promise<string> {
  await kiosk.getByRole('img', { name: en.resident.takeQr }).waitFor();
  // The code is drawn a little after its heading.
  for (let look = 0; look < 20; look++) {
    const picture = watched.pathOf(`${crypto.randomUUID()}.png`);
    await kiosk.screenshot({ path: picture });
    const [link] = spawnSync('zbarimg', ['-q', '--raw', picture], { encoding: 'utf8' }).stdout.split('\n');
    if (link !== undefined && link !== '') return link;
    await delay(250);
  }
  throw new Error('no code on the screen');
}

async function takeOut(kiosk: Page): Promise<string> {
  await touch(kiosk, en.resident.takeHome);
  return readLink(kiosk);
}

/** Every file that city and kiosk keep, and their logs, hold none of these texts. */
function expectNowhere(texts: readonly string[]): void {
  const files = globSync('**/*', { cwd: rig.folder }).map((name) => join(rig.folder, name));
  const kept = files.filter((file) => statSync(file).isFile());
  expect(kept.some((file) => file.endsWith('city.db'))).toBe(true);
  for (const text of texts) {
    for (const file of kept) expect([file, readFileSync(file).includes(text)]).toEqual([file, false]);
    expect(rig.city.log() + rig.agent.part.log()).not.toContain(text);
  }
}

test('a half-filled form goes on at its step and in its language on the phone, and nobody between can read it', async () => {
  const kiosk = await halfFilledKiosk();
  const link = await takeOut(kiosk);
  const [address = '', key = ''] = link.split('#');
  expect(address).toMatch(new RegExp(`^${rig.city.residentUrl}/continue/[\\w-]{22}$`));
  expect(key).toMatch(/^[\w-]{43}$/);
  expectNowhere([canary, phoneCanary, key]);

  const phone = await open({ width: 390, height: 844 });
  const asked: string[] = [];
  phone.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  await phone.goto(link);
  await phone.locator('footer button.primary').click();
  await phone.getByRole('heading', { name: 'Age group' }).waitFor();
  expect(asked.join('\n')).not.toContain(key);
  expect(phone.url()).not.toContain(key);
  await touch(phone, en.common.back);
  await expect.poll(() => phone.locator('#field-name').inputValue()).toBe(canary);
  expect(await phone.locator('#field-phone').inputValue()).toBe(phoneCanary);

  await kiosk.getByRole('heading', { name: en.resident.claimedTitle }).waitFor();
  expectNowhere([canary, phoneCanary, key]);

  const second = await open({ width: 390, height: 844 });
  await second.goto(link);
  await second.locator('footer button.primary').click();
  await second.getByText(/이미 받은 내용입니다/).waitFor();

  await touch(kiosk, en.resident.finishHere);
  await kiosk.getByText(en.finish.title).first().waitFor();
  expect(await kiosk.content()).not.toContain(canary);

  await touch(phone, en.common.next);
  await touch(phone, /75/);
  await touch(phone, en.common.next);
  await touch(phone, en.apply.no);
  await touch(phone, en.common.next);
  await touch(phone, en.apply.submit);
  await phone.waitForURL('**/apply/done');
});

test('a form that was changed on its way says so, and the kiosk still has it', async () => {
  const kiosk = await halfFilledKiosk();
  const link = await takeOut(kiosk);
  const phone = await open({ width: 390, height: 844 });
  await phone.route('**/claim', async (route) => {
    const answer = await route.fetch();
    const { ciphertext } = (await answer.json()) as { ciphertext: string };
    const changed = ciphertext.slice(0, 100) + (ciphertext[100] === 'A' ? 'B' : 'A') + ciphertext.slice(101);
    await route.fulfill({ response: answer, json: { ciphertext: changed } });
  });
  await phone.goto(link);
  await phone.locator('footer button.primary').click();
  await phone.getByText(/내용을 읽지 못했습니다/).waitFor();

  await kiosk.getByRole('heading', { name: en.resident.claimedTitle }).waitFor();
  await touch(kiosk, en.resident.qrAgain);
  const again = await readLink(kiosk);
  expect(again).not.toBe(link);
  const other = await open({ width: 390, height: 844 });
  await other.goto(again);
  await other.locator('footer button.primary').click();
  await other.getByRole('heading', { name: 'Age group' }).waitFor();
  await touch(kiosk, en.resident.goOnHere);
  await touch(kiosk, en.common.back);
  await expect.poll(() => kiosk.locator('#field-name').inputValue()).toBe(canary);
});

/** A kiosk on which the signed-in person has decided to take an entrance fee, which changes what her booking costs. */
async function halfMadeBooking(): Promise<Page> {
  const kiosk = await open({ width: 1080, height: 1920 });
  await kiosk.goto(rig.agent.origin);
  await touch(kiosk, new RegExp(`${languages.ja.touch}|${languages.en.touch}`));
  await touch(kiosk, new RegExp(languages.en.choose));
  await touch(kiosk, new RegExp(`^${en.home.book[0] ?? ''}`));
  await kiosk.getByRole('heading', { name: en.booking.chooseFacility }).waitFor();
  await kiosk.locator('main ul > li button').first().click();
  await kiosk.getByRole('heading', { name: en.booking.chooseTime }).waitFor();
  const day = await kiosk.locator('table thead .day').first().innerText();
  await touch(kiosk, en.booking.nextWeek);
  await kiosk.locator('table thead .day').first().filter({ hasNotText: day }).waitFor();
  await kiosk.locator('td button.free').first().click();
  await touch(kiosk, en.common.next);
  for (const digits of ['10000014', '2580']) {
    for (const digit of digits) await kiosk.locator('.pad').getByRole('button', { name: digit, exact: true }).click();
    await touch(kiosk, digits === '2580' ? en.signIn.enter : en.common.next);
  }
  await kiosk.locator('#purpose').fill(purposeCanary);
  await kiosk.locator('#people').fill('7');
  await touch(kiosk, en.common.next);
  await touch(kiosk, en.rooms.more.button);
  await touch(kiosk, /^Entrance fee$/);
  return kiosk;
}

test('a booking goes on with all that was decided at the kiosk, and costs on the phone what it cost there', async () => {
  const kiosk = await halfMadeBooking();
  const link = await takeOut(kiosk);
  expectNowhere([purposeCanary]);

  const phone = await open({ width: 390, height: 844 });
  await phone.goto(link);
  await phone.locator('footer button.primary').click();
  await phone.locator('#user-number').fill('10000014');
  await phone.locator('#pin').fill('2580');
  await phone.locator('#pin').press('Enter');
  await phone.getByRole('heading', { name: en.rooms.more.title }).waitFor();
  expect(await phone.getByRole('button', { name: /^Entrance fee$/ }).getAttribute('aria-pressed')).toBe('true');

  await touch(kiosk, en.resident.goOnHere);
  for (const page of [kiosk, phone]) await touch(page, en.common.next);
  const total = (page: Page) => page.locator('.total td').innerText();
  expect(await total(phone)).toMatch(/\d/);
  expect(await total(phone)).toBe(await total(kiosk));
  await touch(phone, en.turn.show);
  await phone.getByText(purposeCanary).waitFor();
  await touch(phone, en.booking.confirm);
  await phone.waitForURL('**/book/done');
});

test('without the city the code holds the form itself, and it goes on at its step on the phone', async () => {
  const kiosk = await halfFilledKiosk();
  const away = { type: 'urn:machikado:problem:city-unreachable', title: 'away', status: 503 };
  await kiosk.route('**/agent/v1/drafts', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(away) }),
  );
  const link = await takeOut(kiosk);
  expect(link).toMatch(new RegExp(`^${rig.city.residentUrl}/continue/offline#z[\\w-]+$`));
  const phone = await open({ width: 390, height: 844 });
  const asked: string[] = [];
  phone.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  await phone.goto(link);
  await phone.locator('footer button.primary').click();
  await phone.getByRole('heading', { name: 'Age group' }).waitFor();
  expect(asked.join('\n')).not.toContain(canary);
  await touch(phone, en.common.back);
  await expect.poll(() => phone.locator('#field-name').inputValue()).toBe(canary);
});

test('what is not a whole link is told at once', async () => {
  const phone = await open({ width: 390, height: 844 });
  await phone.goto(`${rig.city.residentUrl}/continue/aaaaaaaaaaaaaaaaaaaaaa`);
  await phone.getByText(/링크가 완전하지 않습니다/).waitFor();
  await phone.goto(`${rig.city.residentUrl}/continue/aaaaaaaaaaaaaaaaaaaaaa#${'a'.repeat(43)}`);
  await phone.reload();
  await phone.locator('footer button.primary').click();
  await phone.getByText(/받을 수 있는 시간이 지났습니다/).waitFor();
});
