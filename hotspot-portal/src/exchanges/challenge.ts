import { randomInt } from 'node:crypto';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Standing } from '../session/attempts.ts';
import {
  challengeLifeMs,
  challengeTries,
  formatTypedCode,
  judgeTypedCode,
  typedCodeLimit,
  type Challenge,
  type ChallengeKind,
} from '../session/typed-code.ts';
import type { Spot } from './spot.ts';

export type SendFailure = { readonly reason: 'wait'; readonly seconds: number } | { readonly reason: 'not-sent' };

export type SendOrder = {
  readonly mac: string;
  readonly kind: ChallengeKind;
  /** Keyed hash of the person who will be known by the code. */
  readonly identity: string;
  /** Keyed hash of where the code goes, whose letters are counted. */
  readonly target: string;
  /** How long it waits; a quarter of an hour if absent. */
  readonly lifeMs?: number;
  /** Hands the code over to the mail server or the gateway; false where it was not taken. */
  readonly send: (code: string) => Promise<boolean>;
};

/**
 * Sends a code to be typed on this device. It is durable before it goes out, so that a code that arrives is always good;
 * one that could not be sent is taken back. Errors: too many in a quarter of an hour, or nobody took it.
 */
export async function sendCode(spot: Spot, order: SendOrder): Promise<Result<undefined, SendFailure>> {
  const nowMs = spot.now();
  const { challenges, hash, hashCode } = spot.ways;
  const device = hash('device', order.mac);
  for (const whose of [device, order.target]) {
    const standing = spot.sendings.standing(whose, nowMs);
    if (standing.state === 'wait') return err({ reason: 'wait', seconds: standing.seconds });
  }
  for (const whose of [device, order.target]) spot.sendings.wrong(whose, nowMs);
  const code = formatTypedCode(randomInt(typedCodeLimit));
  const challenge: Challenge = {
    kind: order.kind,
    identity: order.identity,
    code: hashCode(device, code),
    endsAtMs: nowMs + (order.lifeMs ?? challengeLifeMs),
    triesLeft: challengeTries,
  };
  await spot.commit(() => challenges.begin(device, challenge));
  if (await order.send(code)) return ok();
  await spot.commit(() => challenges.end(device));
  return err({ reason: 'not-sent' });
}

export type CheckFailure =
  | { readonly reason: 'wait'; readonly seconds: number }
  | { readonly reason: 'wrong'; readonly standing: Standing }
  | { readonly reason: 'over' };

/** The code that a device waits for, or `null`; one that is over is none. */
export function waitingChallenge(spot: Spot, mac: string): Challenge | null {
  const { challenges, hash } = spot.ways;
  const challenge = challenges.of(hash('device', mac));
  return challenge && challenge.triesLeft > 0 && challenge.endsAtMs > spot.now() ? challenge : null;
}

type TypedCode = { readonly mac: string; readonly code: string };

/** Judges a code that was typed on a device. A right one is used up by it. Errors: see `CheckFailure`. */
export function checkCode(spot: Spot, typed: TypedCode): Promise<Result<Challenge, CheckFailure>> {
  return spot.commit(() => judgeCode(spot, typed));
}

function judgeCode(spot: Spot, typed: TypedCode): Result<Challenge, CheckFailure> {
  const nowMs = spot.now();
  const { challenges, hash, hashCode } = spot.ways;
  const device = hash('device', typed.mac);
  const before = spot.attempts.standing(typed.mac, nowMs);
  if (before.state === 'wait') return err({ reason: 'wait', seconds: before.seconds });
  const challenge = challenges.of(device);
  const judgement = challenge ? judgeTypedCode(challenge, hashCode(device, typed.code), nowMs) : 'over';
  if (!challenge || judgement === 'over') return err({ reason: 'over' });
  if (judgement === 'wrong') {
    challenges.wrong(device);
    return err({ reason: 'wrong', standing: spot.attempts.wrong(typed.mac, nowMs) });
  }
  challenges.end(device);
  spot.attempts.right(typed.mac);
  return ok(challenge);
}
