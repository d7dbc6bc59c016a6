import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { cityUrn } from '@machikado/contracts/device.ts';
import { problem, problemKindOf, type Problem } from '@machikado/contracts/problem.ts';
import { err, type Result } from '@machikado/contracts/result.ts';
import { readDeviceIdentity, type DeviceIdentity } from '@machikado/runtime/device-identity.ts';
import { createHttpClient, type CallOptions, type HttpClient } from '@machikado/runtime/http-client.ts';
import type { Log } from '@machikado/runtime/log.ts';

export type CityState = 'online' | 'offline' | 'revoked' | 'not-enrolled';

/** The city's device API, over the identity that this kiosk has at the moment. */
export type CityClient = AsyncDisposable & {
  readonly state: () => CityState;
  readonly asset: () => string | undefined;
  /** The enrolment that counts now. */
  readonly pinned: () => Pick<DeviceIdentity, 'deviceId' | 'cityId' | 'contentKeys'> | undefined;
  readonly call: <Answer extends z.ZodType>(options: CallOptions<Answer>) => Promise<Result<z.infer<Answer>, Problem>>;
  /** Looks whether a technician has put another identity in place; cheap, meant to be called every few seconds. */
  readonly reloadIdentity: () => Promise<void>;
};

export type CityClientOptions = {
  readonly identityDirectory: string;
  readonly log: Log;
  readonly onState: (state: CityState) => void;
};

type Held = { readonly identity: DeviceIdentity; readonly http: HttpClient; readonly fingerprint: string };

/** Makes the client. Without an identity every call answers `device-unknown` until there is one. */
export async function createCityClient(options: CityClientOptions): Promise<CityClient> {
  let held: Held | undefined;
  let state: CityState = 'not-enrolled';
  const become = (next: CityState) => {
    if (next === state) return;
    state = next;
    options.log.info('city.state', { state: next });
    options.onState(next);
  };
  const reloadIdentity = async () => {
    const identity = await readCompleteIdentity(options);
    if (identity === undefined) return;
    const fingerprint = createHash('sha256').update(identity.certificate).update(identity.cityUrl).digest('hex');
    if (held?.fingerprint === fingerprint) return;
    const former = held;
    held = { identity, fingerprint, http: clientOf(identity) };
    become('offline');
    await former?.http[Symbol.asyncDispose]();
  };
  await reloadIdentity();
  return {
    state: () => state,
    asset: () => held?.identity.asset,
    pinned: () => held?.identity,
    reloadIdentity,
    call: async (call) => {
      const used = held;
      if (used === undefined) return err(problem('device-unknown'));
      const answer = await used.http.call(call);
      if (used === held && call.signal?.aborted !== true) become(stateAfter(answer, state));
      return answer;
    },
    [Symbol.asyncDispose]: async () => held?.http[Symbol.asyncDispose](),
  };
}

function clientOf(identity: DeviceIdentity): HttpClient {
  const { ca, key, certificate, cityId, cityUrl } = identity;
  return createHttpClient(cityUrl, { ca, key, certificate, expectUrn: cityUrn(cityId) });
}

/** Enrolment writes several files; one that is caught half way is read again a little later. */
async function readCompleteIdentity(options: CityClientOptions): Promise<DeviceIdentity | undefined> {
  try {
    const identity = await readDeviceIdentity(options.identityDirectory);
    return identity.ok ? identity.value : undefined;
  } catch (error) {
    options.log.warn('identity.unreadable', { message: String(error) });
    return undefined;
  }
}

function stateAfter(answer: Result<unknown, Problem>, before: CityState): CityState {
  if (answer.ok) return 'online';
  const kind = problemKindOf(answer.error);
  if (kind === 'device-revoked' || kind === 'device-unknown') return 'revoked';
  if (kind !== 'city-unreachable') return 'online';
  return before === 'revoked' ? 'revoked' : 'offline';
}

const identityPollMs = 3000;

/** Keeps looking for an identity that a technician puts in place, until the signal fires. */
export async function followIdentity(client: CityClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delay(identityPollMs, undefined, { signal }).catch(() => undefined);
    await client.reloadIdentity();
  }
}
