import type { Component } from 'svelte';
import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import CalendarHeart from '@lucide/svelte/icons/calendar-heart';
import CreditCard from '@lucide/svelte/icons/credit-card';
import FilePen from '@lucide/svelte/icons/file-pen';
import FileSearch from '@lucide/svelte/icons/file-search';
import Globe from '@lucide/svelte/icons/globe';
import Hand from '@lucide/svelte/icons/hand';
import MapPin from '@lucide/svelte/icons/map-pin';
import Siren from '@lucide/svelte/icons/siren';
import Wifi from '@lucide/svelte/icons/wifi';
import { live } from '#lib/agent/live.svelte.ts';
import { capabilities, type Capability } from '#lib/city/capabilities.svelte.ts';
import type { Catalogue } from '#lib/text/ja/catalogue.ts';
import { isWeb } from '#lib/visit/mode.ts';

/** One service on the home screen: title and line, in the person's language. */
export type Entry = {
  readonly words: readonly string[];
  readonly icon: Component;
  readonly path: string;
  /** It can do nothing while the city is away. */
  readonly needsCity?: boolean;
  /** Shown only where the kiosk has it. */
  readonly needs?: Capability | 'terminal';
};

/** Those whose service is there. */
export function offered(entries: readonly Entry[]): Entry[] {
  const has = ({ needs }: Entry) => (needs === 'terminal' ? live.terminal !== 'none' : !needs || capabilities[needs]);
  return entries.filter(has);
}

/** The services in the order in which they stand; each is one line. */
export function mainEntries(t: Catalogue): Entry[] {
  return [
    { words: t.home.apply, icon: FilePen, path: '/apply' },
    { words: t.home.book, icon: CalendarDays, path: '/book', needsCity: true },
    { words: t.home.places, icon: MapPin, path: '/places' },
    { words: t.town.home.events, icon: CalendarHeart, path: '/events' },
    { words: t.town.home.warnings, icon: Siren, path: '/warnings' },
    { words: isWeb ? t.resident.wifiTile : t.home.wifi, icon: Wifi, path: '/wifi', needsCity: true },
    { words: t.town.home.search, icon: Globe, path: '/search', needs: 'search' },
    { words: t.town.home.practice, icon: Hand, path: '/practice' },
  ];
}

/** What one comes back for: quieter, in a row of its own. */
export function quietEntries(t: Catalogue): Entry[] {
  return [
    { words: t.home.bookings, icon: CalendarCheck, path: '/bookings', needsCity: true },
    { words: t.home.status, icon: FileSearch, path: '/status' },
    { words: t.pay.tile, icon: CreditCard, path: '/pay', needsCity: true, needs: 'terminal' },
  ];
}
