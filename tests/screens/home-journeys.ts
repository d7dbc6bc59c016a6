import { sealDraft } from '../../kiosk-ui/src/lib/draft/sealed-draft.ts';
import { z } from 'zod';
import { lookUpStatus, offerSmartphoneCourse, registerVolunteer } from './application-journeys.ts';
import { bookRoom, enterLottery, findRoom, waitForRoom } from './booking-journeys.ts';
import type { StateJourney } from './state-journeys.ts';
import { findEvent, findPlace, practise, readWarnings } from './town-journeys.ts';
import { asShown, type SteeringHand } from './walk.ts';

/** A room, its permit to keep, the list of one's own bookings, and the farewell. */
async function bookAndCancel(hand: SteeringHand): Promise<void> {
  const { t, touch, heading, at, page } = hand;
  await bookRoom(hand);
  await touch(t.bookings.title);
  await heading(t.bookings.title);
  await page.locator('main article, main li').first().waitFor();
  await at('bookings');
  await touch(t.bookings.cancel);
  await heading(t.bookings.cancelTitle);
  await at('bookings/cancel');
  await touch(t.bookings.cancelDo);
  await page.getByText(asShown(t.bookings.cancelled)).first().waitFor();
  await at('bookings/cancelled');
  await touch(t.bar.finish);
  await heading(t.finish.title);
  await at('finish');
}

async function readAboutWifi({ t, touch, heading, at, page }: SteeringHand): Promise<void> {
  await touch(t.resident.wifiTile[0] ?? '');
  await heading(t.resident.wifiTitle);
  await page.locator('main .steps').waitFor();
  await at('wifi/at home');
}

const Ticket = z.object({ id: z.string() });

/** The address that a kiosk's QR code would hold, for a form about the course that is filled in as far as the name. */
async function leaveDraft({ agent, locale }: SteeringHand): Promise<string> {
  const form = {
    kind: 'application',
    procedureId: 'smartphone-course',
    version: 1,
    answers: { name: '見本 花子' },
    at: 0,
  };
  const { ciphertext, key } = await sealDraft(JSON.stringify({ locale, form }));
  const body = JSON.stringify({ ciphertext });
  const answer = await fetch(`${agent.homeUrl}/resident/v1/drafts`, { method: 'POST', body });
  return `/continue/${Ticket.parse(await answer.json()).id}?in=${locale}#${key}`;
}

async function goOnAtHome(hand: SteeringHand): Promise<void> {
  const { t, touch, heading, at, page, url, locale } = hand;
  const link = await leaveDraft(hand);
  await page.goto(`${url}${link}`);
  await heading(t.resident.continueTitle);
  await at('continue');
  await touch(t.resident.continueButton);
  await page.locator('#field-name').waitFor();
  await at('continue/form');
  // A second time there is nothing to fetch; half an address was read badly.
  await page.goto(`${url}${link}`);
  await touch(t.resident.continueButton);
  await page.getByText(asShown(t.resident.continueFaults.expired[0] ?? '')).waitFor();
  await at('continue/too late');
  await page.goto(`${url}/continue/half?in=${locale}`);
  await page.getByText(asShown(t.resident.continueFaults.incomplete[0] ?? '')).waitFor();
  await at('continue/half an address');
}

async function getLost({ at, page, url, locale, t }: SteeringHand): Promise<void> {
  await page.goto(`${url}/no-such-screen?in=${locale}`);
  await page.getByRole('heading', { name: asShown(t.failures.internal[0] ?? '') }).waitFor();
  await at('error');
}

/** What people do at home, on a phone or a computer; what needs a kiosk's own parts has its screen here instead. */
export const homeJourneys: readonly StateJourney[] = [
  { name: 'book', play: bookAndCancel },
  { name: 'find a room', play: findRoom },
  { name: 'wait for a room', play: waitForRoom },
  { name: 'lottery', play: enterLottery },
  { name: 'wifi', play: readAboutWifi },
  { name: 'places', play: findPlace },
  { name: 'status', play: lookUpStatus },
  { name: 'apply for a course', play: offerSmartphoneCourse },
  { name: 'register', play: registerVolunteer },
  { name: 'events', play: findEvent },
  { name: 'warnings', play: readWarnings },
  { name: 'practice', play: practise },
  { name: 'continue', play: goOnAtHome },
  { name: 'an address that is not there', play: getLost },
];
