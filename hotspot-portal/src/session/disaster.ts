import type { Alert } from '@machikado/contracts/alert.ts';
import { maxOpeningMinutes, type openingCauses } from '@machikado/contracts/spot-disaster.ts';

export type OpeningCause = (typeof openingCauses)[number];

/** One time in which the network is open to everybody (災害モード), durable until somebody or its end closes it. */
export type Opening = {
  readonly id: number;
  readonly cause: OpeningCause;
  /** The warning that opened it; `null` where a person did. */
  readonly alert: string | null;
  readonly drill: boolean;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  /** True once it was said that it will end soon. */
  readonly reminded: boolean;
};

export const openingLimits = {
  /** A network that nobody closes closes itself: after three days, in a drill after an hour. */
  usualMinutes: 72 * 60,
  drillMinutes: 60,
  maxMinutes: maxOpeningMinutes,
  /** How long before its end people are reminded; a drill of an hour hears it ten minutes before. */
  remindBeforeMs: 6 * 60 * 60_000,
  remindBeforeDrillMs: 10 * 60_000,
} as const;

export type OpeningStep =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'open'; readonly alert: string; readonly drill: boolean }
  | { readonly kind: 'remind'; readonly opening: Opening }
  | { readonly kind: 'end'; readonly opening: Opening };

export type OpeningSituation = {
  readonly current: Opening | null;
  readonly alerts: readonly Alert[];
  /** From which level on a warning opens the network; `undefined` where only people do. */
  readonly atLevel: number | undefined;
  /** Whether this warning has opened it before: one that people have closed again does not. */
  readonly answered: (alert: string) => boolean;
  readonly nowMs: number;
};

/**
 * What is to be done now without a person: end what is over, remind before that, and open where a warning of the agreed
 * level came. A real warning takes the place of a drill.
 */
export function decideOpening({ current, alerts, atLevel, answered, nowMs }: OpeningSituation): OpeningStep {
  if (current && current.endsAtMs <= nowMs) return { kind: 'end', opening: current };
  const due = alerts
    .filter(({ level, id }) => atLevel !== undefined && level >= atLevel && !answered(id))
    .toSorted((one, other) => Number(one.drill) - Number(other.drill))[0];
  if (due && (!current || (current.drill && !due.drill))) return { kind: 'open', alert: due.id, drill: due.drill };
  if (!current || current.reminded) return { kind: 'nothing' };
  const beforeMs = current.drill ? openingLimits.remindBeforeDrillMs : openingLimits.remindBeforeMs;
  return current.endsAtMs - nowMs <= beforeMs ? { kind: 'remind', opening: current } : { kind: 'nothing' };
}
