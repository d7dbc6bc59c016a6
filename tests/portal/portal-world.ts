import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { City } from '@machikado/contracts/city.ts';
import type { DesiredState } from '@machikado/contracts/device.ts';
import { SpotPolicy, weekdays } from '@machikado/contracts/spot-policy.ts';
import { listen } from '@machikado/runtime/process.ts';
import { closeToEverybody, openToEverybody } from '../../hotspot-portal/src/exchanges/disaster.ts';
import { makeSampleSpot, type SampleSpot } from '../../hotspot-portal/src/exchanges/sample-spot.ts';
import type { OnboardingDoor } from '../../hotspot-portal/src/onboarding/open-onboarding.ts';
import { readUsage } from '../../hotspot-portal/src/exchanges/usage.ts';
import { sampleAuthority } from '../../hotspot-portal/src/portal/encrypted/sample-authority.ts';
import { createPortalApp } from '../../hotspot-portal/src/portal/app.ts';
import { createVisitorLookup } from '../../hotspot-portal/src/portal/visitor.ts';
import { numberMask } from '../../hotspot-portal/src/gateway/phone-mark.ts';
import { drillBoard } from '../lab/throwaway-city.ts';
import { ownWaysOf, WaySettings } from '../../hotspot-portal/src/ways/settings.ts';

const settings = WaySettings.parse({
  offered: ['voucher'],
  email: { host: '127.0.0.1', port: 25, tls: 'none', from: 'wifi@city.test' },
  sms: { url: 'https://sms.test/send' },
  card: {},
  ticket: {},
  oidc: { providers: [{ id: 'city', name: 'City ID', issuer: 'https://id.city.test', clientId: 'spot' }] },
  sponsor: { domains: ['city.test'] },
  radius: { host: '127.0.0.1', port: 1812, secretFile: 'secret' },
  guardian: { underAge: 18 },
  remember: { days: 7 },
  survey: true,
});

const ways = {
  email: 'hour',
  sms: 'hour',
  card: 'hour',
  oidc: 'hour',
  sponsor: 'hour',
  ticket: 'hour',
  radius: 'hour',
};
const wifi = SpotPolicy.parse({
  tiers: { hour: { minutes: 60, renewals: 2, megabytes: 500, devices: 2 }, code: {} },
  zones: {
    hall: {
      name: { ja: '市役所 本庁舎 1階 市民ホール', en: 'City hall, main building, citizens’ hall on the first floor' },
      notice: { ja: 'ほかの方のために、音を消してお使いください。', en: 'Please mute your device for the others.' },
      ways: { free: 'hour', ...ways, voucher: 'code' },
    },
    night: { ways: { voucher: 'code' }, hours: [{ days: [...weekdays], from: '01:00', to: '02:00' }] },
  },
});

/** A city with colours of its own, a pale accent among them, and the long names that real ones have. */
const city: City = {
  ...{ id: 'sample', code: '012041', name: { ja: '見本市', en: 'Sample City', ko: '미혼시' } },
  ...{ languages: ['ja', 'ja-x-easy', 'en', 'zh-Hans', 'zh-Hant', 'ko'], centre: { latitude: 43, longitude: 142 } },
  desk: { name: { ja: '総合案内（1階）', en: 'Reception (first floor)' }, phone: '0166-00-0000' },
  ...{ wifi: { ssid: 'Sample-City-Wi-Fi', portalHost: 'wifi.test', sessionMinutes: 60 }, jmaAreas: ['0120400'] },
  ...{ colours: { primary: '#2e7d32', accent: '#f6d743' }, hasSamples: true },
};

const onboarding: OnboardingDoor = {
  settings: {
    network: {
      ...{ ssid: 'Sample-City-Secure', realm: 'wifi.sample-city.test', serverName: 'radius-1.sample-city.test' },
      authority: sampleAuthority,
      passpoint: { domain: 'sample-city.test', friendlyName: '見本市 Wi-Fi', roamingConsortiums: ['5a03ba0000'] },
    },
    ...{ accountDays: 180, accountsPerPerson: 5, isKnownAuthority: false },
  },
  signer: () => ({
    key: String(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' })),
    certificate: sampleAuthority,
  }),
};

export type PortalWorld = AsyncDisposable & {
  readonly url: string;
  readonly spot: SampleSpot;
  /** The codes that were mailed. */
  readonly mails: readonly string[];
  readonly enterZone: (zone: 'hall' | 'night') => void;
  readonly openForDisaster: () => Promise<void>;
  readonly closeAfterDisaster: () => Promise<void>;
  /** Lets the only session use data and time. */
  readonly useUp: (bytes: number, minutes: number) => Promise<void>;
};

/** The portal's own pages over http on this machine, every way in open, with a city and a phone that is this machine. */
export async function startPortalWorld(): Promise<PortalWorld> {
  let zone: 'hall' | 'night' = 'hall';
  const desired = (): DesiredState => ({ zone, wifi });
  const spot = makeSampleSpot(desired, ownWaysOf(settings));
  const mails: string[] = [];
  const refused = { ok: false, error: 'away' } as const;
  const server = createServer();
  const port = await listen(server, { host: '127.0.0.1', port: 0, variable: 'none' });
  const url = `http://127.0.0.1:${port}/`;
  const app = createPortalApp({
    ...{ spot, visitorOf: createVisitorLookup(spot.gateway, () => 0), formKey: Buffer.alloc(32, 5) },
    ...{ pagesUrl: url, secureUrl: url, metrics: () => '', listOf: () => null },
    ...{ city: () => city, alerts: () => drillBoard, desired },
    onboarding,
    ways: {
      settings,
      mail: ({ text }) => Promise.resolve(mails.push(text) > 0),
      sms: () => Promise.resolve(true),
      radius: () => Promise.resolve(refused),
      providers: [
        {
          id: 'city',
          name: 'City ID',
          leave: () => Promise.resolve(refused),
          comeBack: () => Promise.resolve(refused),
        },
      ],
    },
  });
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  return {
    ...{ url, spot, mails },
    enterZone: (name) => {
      zone = name;
    },
    openForDisaster: async () => {
      const opened = await openToEverybody(spot, { cause: 'staff', drill: true });
      if (!opened.ok) throw new Error('The network does not open.');
    },
    closeAfterDisaster: async () => {
      const closed = await closeToEverybody(spot, 'staff');
      if (!closed.ok) throw new Error('The network does not close.');
    },
    useUp: async (bytes, minutes) => {
      const mark = [...spot.gateway.passes.values()][0]?.mark ?? 0;
      spot.gateway.used.set(mark & numberMask, { up: 0, down: bytes });
      spot.passTime(minutes * 60_000);
      await readUsage(spot);
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
}
