import type { Migration } from 'kysely/migration';
import { core } from './migrations/001-core.ts';
import { alerts } from './migrations/002-alerts.ts';
import { bookings } from './migrations/003-bookings.ts';
import { addresses } from './migrations/004-addresses.ts';
import { residents } from './migrations/005-residents.ts';
import { facilities } from './migrations/006-facilities.ts';
import { lotteries } from './migrations/007-lotteries.ts';
import { bookingIndex } from './migrations/008-booking-index.ts';
import { appointments } from './migrations/009-appointments.ts';
import { deposits } from './migrations/010-deposits.ts';
import { paymentNote } from './migrations/011-payment-note.ts';
import { fallenWins } from './migrations/012-fallen-wins.ts';
import { wifiPasses } from './migrations/013-wifi-passes.ts';
import { wifiStatistics } from './migrations/014-wifi-statistics.ts';
import { wifiOffice } from './migrations/015-wifi-office.ts';

/** Run in the order of their names; a released one never changes. */
export const migrations: Readonly<Record<string, Migration>> = {
  '001-core': core,
  '002-alerts': alerts,
  '003-bookings': bookings,
  '004-addresses': addresses,
  '005-residents': residents,
  '006-facilities': facilities,
  '007-lotteries': lotteries,
  '008-booking-index': bookingIndex,
  '009-appointments': appointments,
  '010-deposits': deposits,
  '011-payment-note': paymentNote,
  '012-fallen-wins': fallenWins,
  '013-wifi-passes': wifiPasses,
  '014-wifi-statistics': wifiStatistics,
  '015-wifi-office': wifiOffice,
};
