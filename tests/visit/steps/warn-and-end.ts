import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../city/probes.ts';
import { sampleWarning, type SampleCity } from '../jma-sample.ts';
import { atStaffConsole, staffPicture, staffWords } from '../staff.ts';
import type { Step, Visit } from '../step.ts';

const elsewhere = join(import.meta.dirname, '../../../city-services/src/alerts/fixtures/15_14_01_170216_VPWW53.xml');
const takeoverWithinMs = 5000;
/** Which packs hold a verified list of shelters; another one must say whom to ask and name none. */
const hasShelterList: Readonly<Record<SampleCity, boolean>> = { asahikawa: false, yaizu: true };

/** Puts a telegram into the city's feed folder as a receiver does: written beside, then moved in whole. */
async function dropTelegram(visit: Visit, name: string, xml: string): Promise<void> {
  const folder = join(visit.city.state, 'city');
  const beside = join(folder, `${name}.part`);
  await writeFile(beside, xml);
  await rename(beside, join(folder, 'feed', name));
}

/** A warning for elsewhere does nothing; one for the city takes the screen, and the portal says it; a clerk ends it. */
export const warnAndEnd: Step = {
  id: 'warning',
  title: '気象警報 / a weather warning',
  run: async (visit) => {
    const { kiosk, city, phone, picturesIn } = visit;
    const { page, words } = kiosk;
    await kiosk.startTurn();
    const stamp = Date.now();
    await dropTelegram(visit, `elsewhere-${stamp}.xml`, await readFile(elsewhere, 'utf8'));
    const takeover = page.locator('.takeover');
    await dropTelegram(
      visit,
      `warning-${stamp}.xml`,
      sampleWarning(city.cityId as SampleCity, { reportedAt: new Date() }),
    );
    await takeover.waitFor({ timeout: takeoverWithinMs });
    const places = await takeover.locator('ol > li').count();
    const note = await takeover.locator('.panel').nth(1).innerText();
    if (hasShelterList[city.cityId as SampleCity]) assert(places > 0, 'no shelter, though the pack has a list');
    else {
      assert.equal(places, 0, 'a shelter from a pack without a verified list');
      assert(note.trim().length > words.alert.shelters.length, 'nobody to ask');
    }
    await kiosk.picture(`16-warning-${city.cityId}`);
    if (phone) {
      const portal = await phone.page();
      await portal.goto(`https://${phone.lab.state.portalName}/`);
      await portal.locator('section.alert').first().waitFor();
      if (picturesIn !== undefined) await portal.screenshot({ path: join(picturesIn, 'portal-warning.png') });
      await portal.context().close();
    }
    await endInConsole(visit);
    await takeover.waitFor({ state: 'detached' });
    if (phone) await until('the banner leaves the portal', () => bannerIsGone(visit));
    return places > 0
      ? `taken over with ${places} shelters, ended by a clerk`
      : 'taken over, says whom to ask, ended by a clerk';
  },
};

async function bannerIsGone({ phone }: Visit): Promise<boolean> {
  if (!phone) return true;
  const { stdout } = await phone.lab.execPhone('curl', ['-sSk', '-m', '5', `https://${phone.lab.state.portalName}/`]);
  return stdout.includes('<main>') && !stdout.includes('class="alert"');
}

async function endInConsole(visit: Visit): Promise<void> {
  await atStaffConsole(visit, async (page) => {
    await page.goto(`${visit.city.urls.staff}/alerts`);
    await page.getByText(staffWords.alerts.outcomes.elsewhere).first().waitFor();
    await staffPicture(visit, page, 'staff-alerts');
    const end = page.getByRole('button', { name: staffWords.alerts.end });
    for (let left = await end.count(); left > 0; left--) {
      await end.first().click();
      await page.getByRole('dialog').getByRole('button', { name: staffWords.alerts.end }).click();
      await page.getByText(staffWords.alerts.saved).first().waitFor();
      await until('the warning leaves the list', async () => (await end.count()) < left);
    }
  });
}
