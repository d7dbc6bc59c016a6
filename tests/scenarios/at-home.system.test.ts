import { readFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import type { BrowserContextOptions, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCity, type StartedCity } from '../../city-services/src/listeners/started-city.ts';
import { catalogue as en } from '../../kiosk-ui/src/lib/text/en/catalogue.ts';
import { catalogue as ja } from '../../kiosk-ui/src/lib/text/ja/catalogue.ts';
import { useWatchedPages } from './watched-pages.ts';

const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desktop: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };

// Interfaces that come and go on the machine end what Chromium is loading; it loads it again.
const watched = useWatchedPages(
  (message) => message.type() === 'error' && !message.text().includes('ERR_NETWORK_CHANGED'),
);

let city: StartedCity;
beforeAll(async () => {
  city = await startCity();
});
afterAll(() => city[Symbol.asyncDispose]());

/** The residents' page on somebody's own device. */
async function open(device: BrowserContextOptions, locale: string): Promise<Page> {
  const page = await watched.open({ ...device, locale });
  await page.goto(city.residentUrl);
  await page.waitForURL('**/home');
  return page;
}

const touch = (page: Page, name: string) =>
  page.getByRole('button', { name }).and(page.locator(':visible')).first().click();

/** Nothing stands out of the window to the side. */
async function expectFits(page: Page): Promise<void> {
  const over = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect([page.url(), over]).toEqual([page.url(), 0]);
}

async function chooseFreeTime(page: Page): Promise<void> {
  await page.locator('.days button').first().waitFor();
  // Next week: what begins too soon cannot be cancelled any more.
  const answered = page.waitForResponse(/availability/);
  await touch(page, ja.booking.nextWeek);
  await answered;
  await page.locator('button.free').first().click();
}

/** The address that the week's screen offers is that of a calendar, and names the room but nobody. */
async function subscribe(page: Page): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await touch(page, ja.resident.feed.button);
  await touch(page, ja.resident.feed.copy);
  await page.getByText(ja.resident.feed.copied).waitFor();
  const address = await page.evaluate<string>('navigator.clipboard.readText()');
  expect(await page.getByText(address).count()).toBe(1);
  const link = page.getByRole('link', { name: ja.resident.feed.add });
  expect(await link.getAttribute('href')).toBe(address.replace('http:', 'webcal:'));
  const feed = await fetch(address);
  expect(feed.headers.get('content-type')).toContain('text/calendar');
  expect(await feed.text()).toMatch(/^BEGIN:VCALENDAR[\s\S]*METHOD:PUBLISH/);
}

async function kept(download: Promise<Download>): Promise<string> {
  const file = await download;
  const path = watched.pathOf(`${crypto.randomUUID()}.pdf`);
  await file.saveAs(path);
  return path;
}

/** What independent readers say of a PDF: poppler of its text and nature, zbar of its code. */
function readPdf(path: string): { text: string; facts: string; fonts: string; code: string } {
  const run = (command: string, args: string[]) => execFileSync(command, args, { encoding: 'utf8' });
  run('pdftoppm', ['-r', '110', '-png', '-singlefile', path, path]);
  return {
    text: run('pdftotext', ['-layout', path, '-']),
    facts: run('pdfinfo', [path]),
    fonts: run('pdffonts', [path]),
    code: run('zbarimg', ['-q', '--raw', `${path}.png`]).trim(),
  };
}

describe('on a phone', () => {
  test('a link to a course opens it, and one to a course that is not there the list', async () => {
    const page = await watched.open({ ...phone, locale: 'ja-JP' });
    await page.goto(new URL('/apply/smartphone-course', city.residentUrl).href);
    await page.getByRole('heading', { name: 'はじめてのスマートフォン講座' }).waitFor();
    await touch(page, ja.apply.start);
    await page.locator('.field').first().waitFor();
    await page.goto(new URL('/apply/no-such-course', city.residentUrl).href);
    await page.waitForURL('**/apply');
    await page.getByRole('button', { name: 'はじめてのスマートフォン講座' }).waitFor();
  });

  test('a room is booked, its permit kept as a PDF, and the booking cancelled', async () => {
    const page = await open(phone, 'ja-JP');
    expect(await page.locator('.attract').count()).toBe(0);
    await expectFits(page);
    await touch(page, ja.home.book[0] ?? '');
    await page.waitForURL('**/book');
    await page.locator('.frame ul > li button').first().click();
    await chooseFreeTime(page);
    await subscribe(page);
    await expectFits(page);
    await touch(page, ja.common.next);
    await page.locator('#user-number').fill('10000014');
    await page.locator('#pin').fill('2580');
    await page.locator('#pin').press('Enter');
    await page.locator('#purpose').fill('練習');
    await page.locator('#people').fill('3');
    expect(await page.locator('#people').getAttribute('inputmode')).toBe('numeric');
    expect(await page.getByRole('group', { name: ja.keyboard.label }).count()).toBe(0);
    await touch(page, ja.common.next);
    await touch(page, ja.booking.confirm);
    await page.waitForURL('**/book/done');
    await expectFits(page);
    const number = await page.locator('.number').first().innerText();
    const saved = kept(page.waitForEvent('download'));
    await touch(page, ja.resident.savePdf);
    const pdf = readPdf(await saved);
    for (const fact of [number, '施設利用許可書', 'Permit to use a facility', '練習', '3人', '利用者 見本'])
      expect(pdf.text).toContain(fact);
    expect(pdf.code).toBe(`MACHIKADO:PERMIT:${number}`);
    expect(pdf.facts).toMatch(/Tagged: +yes/);
    expect(pdf.facts).toMatch(/PDF version: +1\.7/);
    expect(pdf.facts).toMatch(new RegExp(`Title: +施設利用許可書 ${number}`));
    expect(pdf.facts).toMatch(/Page size: .*A4/);
    for (const font of pdf.fonts.split('\n').slice(2).filter(Boolean)) expect(font).toMatch(/yes yes yes/);
    const entry = kept(page.waitForEvent('download'));
    await touch(page, ja.resident.saveCalendar);
    expect(await readFile(await entry, 'utf8')).toMatch(/^BEGIN:VCALENDAR[\s\S]*STATUS:CONFIRMED/);
    await touch(page, ja.bookings.title);
    await touch(page, ja.bookings.cancel);
    await touch(page, ja.bookings.cancelDo);
    await page.getByText(ja.bookings.cancelled).first().waitFor();
    await page.reload();
    // Her name is there, and stays hidden until she asks for it.
    await touch(page, ja.turn.show);
    await page.getByText(ja.signIn.welcome('利用者 見本')).waitFor();
    await touch(page, ja.bar.finish);
    await page.getByText(ja.resident.signedOut).waitFor();
    await touch(page, ja.finish.start);
    await page.waitForURL('**/home');
    await touch(page, ja.home.bookings[0] ?? '');
    await page.locator('#user-number').waitFor();
  });

  test('Wi-Fi is explained and no code is asked for', async () => {
    const page = await open(phone, 'en-GB');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await touch(page, en.resident.wifiTile[0] ?? '');
    await page.getByText(en.resident.wifiSteps[0] ?? '').waitFor();
    await expectFits(page);
    expect(asked.filter((url) => url.includes('wifi-codes'))).toEqual([]);
  });
});

describe('on a desktop', () => {
  /** Tab until the focus is on this, then the key. */
  async function reach(page: Page, wanted: string): Promise<void> {
    for (let tabs = 0; tabs < 60; tabs += 1) {
      await page.keyboard.press('Tab');
      const name = await page.evaluate<string>("document.activeElement?.closest('button')?.innerText ?? ''");
      if (name.includes(wanted)) return;
    }
    throw new Error(`The keyboard does not reach "${wanted}".`);
  }

  test('an application is handed in and looked up with the keyboard alone', async () => {
    const page = await open(desktop, 'en-US');
    await reach(page, en.home.apply[0] ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: en.apply.title }).waitFor();
    await page.getByRole('button', { name: /smartphone/ }).waitFor();
    await reach(page, 'smartphone');
    await page.keyboard.press('Enter');
    await reach(page, en.apply.start);
    await page.keyboard.press('Enter');
    for (const [field, text] of [
      ['name', 'Sample'],
      ['nameKana', 'ミホン'],
      ['phone', '0166-00-0000'],
    ] as const) {
      const input = page.locator(`#field-${field}`);
      for (let tabs = 0; tabs < 20 && (await input.and(page.locator(':focus')).count()) === 0; tabs += 1)
        await page.keyboard.press('Tab');
      await page.keyboard.insertText(text);
    }
    await page.keyboard.press('Enter');
    for (const choice of ['40', en.apply.no]) {
      await reach(page, choice);
      await page.keyboard.press('Enter');
      await reach(page, en.common.next);
      await page.keyboard.press('Enter');
    }
    await page.getByRole('heading', { name: en.apply.review }).waitFor();
    await expectFits(page);
    await reach(page, en.apply.submit);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/apply/done');
    const number = await page.locator('.number').first().innerText();
    const secret = await page.locator('.secret b').innerText();
    const saved = kept(page.waitForEvent('download'));
    await reach(page, en.resident.savePdf);
    await page.keyboard.press('Enter');
    const pdf = readPdf(await saved);
    expect(pdf.text).toContain(number);
    expect(pdf.text).toContain(secret);
    expect(pdf.text).not.toContain('0166-00-0000');
    expect(pdf.code).toBe(`${city.residentUrl}/status`);
    await page.goto(pdf.code);
    await page.locator('#number').fill(number);
    await page.locator('#secret').fill(secret);
    await page.keyboard.press('Enter');
    await page.getByText(en.status.states.received).first().waitFor();
    await expectFits(page);
  });

  test('each language of the browser is the first one spoken', async () => {
    for (const [locale, lang] of [
      ['zh-TW', 'zh-Hant'],
      ['zh-CN', 'zh-Hans'],
      ['ko-KR', 'ko'],
      ['de-DE', 'en'],
    ]) {
      const page = await open(desktop, locale ?? '');
      await page.locator(`html[lang="${lang}"]`).waitFor({ state: 'attached' });
    }
  });
});
