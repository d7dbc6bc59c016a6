import type { AddressTables } from './tables/addresses.ts';
import type { AlertTables } from './tables/alerts.ts';
import type { ApplicationTables } from './tables/applications.ts';
import type { BookingTables } from './tables/bookings.ts';
import type { DeviceTables } from './tables/devices.ts';
import type { InvoiceTables } from './tables/invoices.ts';
import type { LotteryTables } from './tables/lotteries.ts';
import type { RecordTables } from './tables/records.ts';
import type { ResidentTables } from './tables/residents.ts';
import type { StaffTables } from './tables/staff.ts';
import type { WifiOfficeTables } from './tables/wifi-office.ts';
import type { WifiTables } from './tables/wifi.ts';

/** Every table of the server of record; one file per noun says its columns. */
export type CityTables = AddressTables &
  AlertTables &
  ApplicationTables &
  BookingTables &
  DeviceTables &
  InvoiceTables &
  LotteryTables &
  RecordTables &
  ResidentTables &
  StaffTables &
  WifiOfficeTables &
  WifiTables;
