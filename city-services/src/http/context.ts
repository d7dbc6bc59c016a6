import type { HttpBindings } from '@hono/node-server';
import type { City } from '@machikado/contracts/city.ts';
import type { DeviceKind } from '@machikado/contracts/device.ts';
import type { StaffRole } from '@machikado/contracts/staff-api.ts';
import type { Log } from '@machikado/runtime/log.ts';
import type { CounterIndex } from '../facilities/counters.ts';
import type { RoomIndex } from '../facilities/rooms.ts';
import type { Pack } from '../packs/pack.ts';
import type { CityAuthority } from '../authority/authority.ts';
import type { ContentKeys } from '../secrets/content-keys.ts';
import type { CityDatabase } from '../store/database.ts';

/** What every route and job of the server of record works with; built once in `main.ts`. */
export type CityContext = {
  readonly db: CityDatabase;
  readonly city: City;
  readonly pack: Pack;
  /** The pack's rooms by id, with the undivided rooms of each. */
  readonly rooms: RoomIndex;
  /** The pack's appointment services by id, with the rooms that receive for each. */
  readonly counters: CounterIndex;
  readonly log: Log;
  readonly now: () => Date;
  /** RFC 9562, version 7: what is made one after the other lies side by side in the store. Never a secret. */
  readonly randomUuid: () => string;
  /** 32 random bytes of this installation, for keyed hashes (card ids, tokens, codes). Never leaves the process. */
  readonly pepper: Uint8Array;
  readonly authority: CityAuthority;
  readonly contentKeys: ContentKeys;
  /** Asset of the Wi-Fi spot that issues vouchers; where absent, the only active spot does. */
  readonly wifiSpot: string | undefined;
  /** Directory of everything this process keeps: database, authority, feed folder. */
  readonly stateDirectory: string;
};

/** The device behind a request, by its certificate; active at the moment of the request. */
export type DeviceCaller = {
  readonly id: string;
  readonly asset: string;
  readonly kind: DeviceKind;
  /** What tries are counted by where many people share one caller: the address of a resident's own device. */
  readonly source?: string;
};

/** The resident behind a request of the resident listener, by the cookie of her session. */
export type SignedInCaller = { readonly id: string; readonly name: string; readonly born?: string };

/** The member of staff behind a request. */
export type StaffCaller = { readonly staffId: string; readonly roles: readonly StaffRole[] };

/** Bindings are absent where a test calls the app without a socket. */
/** Where answers are signed, `signContent` gives the header for a text: what is at hand is not read back from an answer. */
export type SignatureEnv = { Variables: { signContent?: (text: string) => string } };
export type DeviceEnv = {
  Bindings: Partial<HttpBindings>;
  Variables: { device: DeviceCaller; user?: SignedInCaller; signContent?: (text: string) => string };
};
export type StaffEnv = {
  Bindings: Partial<HttpBindings>;
  Variables: { staff: StaffCaller; session: StaffSessionKeys };
};

/** What a session is known by: to end it, and to let its writes through. */
export type StaffSessionKeys = { readonly tokenHash: string; readonly csrfToken: string };
