import { lookUpStatus, offerSmartphoneCourse, registerVolunteer } from './application-journeys.ts';
import { takeAppointment } from './appointment-journeys.ts';
import { bookRoom, cancelBooking, enterLottery, findRoom, waitForRoom } from './booking-journeys.ts';
import { findEvent, findPlace, practise, readWarnings, searchTheWeb, takeWifiCode } from './town-journeys.ts';
import type { Hand } from './walk.ts';

/** A journey starts at the home screen of a new turn and ends wherever it is done. */
export type Journey = { readonly name: string; readonly play: (hand: Hand) => Promise<void> };

/** What people do at a kiosk, each in a turn of its own. */
export const journeys: readonly Journey[] = [
  { name: 'book', play: bookRoom },
  { name: 'appointment', play: takeAppointment },
  { name: 'cancel', play: cancelBooking },
  { name: 'find a room', play: findRoom },
  { name: 'wait for a room', play: waitForRoom },
  { name: 'lottery', play: enterLottery },
  { name: 'wifi', play: takeWifiCode },
  { name: 'places', play: findPlace },
  { name: 'status', play: lookUpStatus },
  { name: 'apply for a course', play: offerSmartphoneCourse },
  { name: 'register', play: registerVolunteer },
  { name: 'events', play: findEvent },
  { name: 'warnings', play: readWarnings },
  { name: 'practice', play: practise },
  { name: 'search', play: searchTheWeb },
];
