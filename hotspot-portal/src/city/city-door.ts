import { z } from 'zod';
import { cityUrn } from '@machikado/contracts/device.ts';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import { ResidentCheck as ResidentWords, WifiPass } from '@machikado/contracts/wifi.ts';
import { readDeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { createHttpClient, type HttpClient } from '@machikado/runtime/http-client.ts';

/** Whether a user number and its PIN are right, as the city says; `waitSeconds` where it has locked them. */
export type ResidentAnswer = 'right' | 'wrong' | 'away' | { readonly waitSeconds: number };
export type ResidentCheck = (words: { readonly userNumber: string; readonly pin: string }) => Promise<ResidentAnswer>;

/** What the city's spots know together of the devices that are online. */
export type SharedPasses = {
  /** The pass that a device has from another spot; `null` also where the city does not answer at once. */
  readonly find: (mac: string) => Promise<WifiPass | null>;
  /** False where the city has not taken it. */
  readonly report: (mac: string, pass: WifiPass) => Promise<boolean>;
  readonly end: (mac: string) => Promise<boolean>;
};

/** What a phone's visit asks of the city at once, beside the conversations that go on by themselves. */
export type CityDoor = AsyncDisposable & { readonly residents: ResidentCheck; readonly passes: SharedPasses };

const timeoutMs = 6000;
/** A person waits for her first page: it is shown without the city's word rather than late. */
const findTimeoutMs = 1500;
const askAgainMs = 30_000;
const maxKnown = 4096;
const nothing = z.unknown();

async function checkResident(client: HttpClient, words: Parameters<ResidentCheck>[0]): Promise<ResidentAnswer> {
  const body = ResidentWords.safeParse(words);
  if (!body.success) return 'wrong';
  const call = { method: 'POST', path: '/v1/device/resident-check', answer: nothing, timeoutMs } as const;
  const proven = await client.call({ ...call, body: body.data });
  if (proven.ok) return 'right';
  const kind = problemKindOf(proven.error);
  if (kind === 'locked-out') return { waitSeconds: proven.error.retryAfterS ?? 60 };
  return kind === 'wrong-credentials' || kind === 'forbidden' ? 'wrong' : 'away';
}

/** Asks once in half a minute for one device, and not at all for as long after the city was away. */
function createPasses(client: () => Promise<HttpClient | undefined>, nowMs: () => number): SharedPasses {
  const strangers = new Map<string, number>();
  let awayUntilMs = 0;
  const tell = async (method: 'PUT' | 'POST', path: string, body: unknown): Promise<boolean> => {
    const open = await client();
    return open ? (await open.call({ method, path, body, answer: nothing, timeoutMs })).ok : false;
  };
  return {
    find: async (mac) => {
      if (nowMs() < Math.max(awayUntilMs, strangers.get(mac) ?? 0)) return null;
      const open = await client();
      if (!open) {
        awayUntilMs = nowMs() + askAgainMs;
        return null;
      }
      const call = { method: 'POST', path: '/v1/device/wifi-pass/find', answer: WifiPass } as const;
      const found = await open.call({ ...call, body: { mac }, timeoutMs: findTimeoutMs });
      if (found.ok) return found.value;
      if (strangers.size >= maxKnown) strangers.clear();
      if (problemKindOf(found.error) === 'not-found') strangers.set(mac, nowMs() + askAgainMs);
      else awayUntilMs = nowMs() + askAgainMs;
      return null;
    },
    report: (mac, pass) => tell('PUT', '/v1/device/wifi-pass', { mac, ...pass }),
    end: (mac) => tell('POST', '/v1/device/wifi-pass/end', { mac }),
  };
}

/** Opens with the spot's identity, as soon as there is one; until then the city is away. */
export function createCityDoor(identityDirectory: string, cityUrl: string | undefined): CityDoor {
  let open: HttpClient | undefined;
  const client = async (): Promise<HttpClient | undefined> => {
    if (open) return open;
    const identity = await readDeviceIdentity(identityDirectory);
    if (!identity.ok) return undefined;
    const { ca, key, certificate, cityId } = identity.value;
    open ??= createHttpClient(cityUrl ?? identity.value.cityUrl, { ca, key, certificate, expectUrn: cityUrn(cityId) });
    return open;
  };
  return {
    residents: async (words) => {
      const known = await client();
      return known ? checkResident(known, words) : 'away';
    },
    passes: createPasses(client, () => performance.now()),
    [Symbol.asyncDispose]: async () => open?.[Symbol.asyncDispose](),
  };
}
