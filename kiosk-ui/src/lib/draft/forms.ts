import { z } from 'zod';
import { CivilDate } from '@machikado/contracts/civil-time.ts';
import { Locale } from '@machikado/contracts/locale.ts';
import { application } from '#lib/visit/application-draft.svelte.ts';
import { draft } from '#lib/visit/booking-draft.svelte.ts';
import { settings } from '#lib/visit/settings.svelte.ts';

const Application = z.object({
  kind: z.literal('application'),
  procedureId: z.string().max(48),
  version: z.int(),
  answers: z.record(z.string().max(64), z.string().max(4000)),
  at: z.int().min(-1).max(100),
});

const BookingChoice = z.object({
  kind: z.literal('booking'),
  facilityId: z.string().max(48),
  roomId: z.string().max(48),
  date: CivilDate,
  komaId: z.string().max(24),
  purpose: z.string().max(200),
  people: z.string().max(8),
  step: z.enum(['week', 'details', 'confirm']),
});

/** What a person takes home: the form as far as it is filled in, and the language she reads. */
export const TakenForm = z.object({
  locale: Locale,
  form: z.discriminatedUnion('kind', [Application, BookingChoice]),
});
export type TakenForm = z.infer<typeof TakenForm>;

/** The application on the screen; undefined before a procedure is chosen. */
export function applicationForm(): TakenForm | undefined {
  const { procedure, answers, at } = application;
  if (!procedure) return undefined;
  const form = {
    kind: 'application' as const,
    procedureId: procedure.id,
    version: procedure.version,
    answers: { ...answers },
    at,
  };
  return { locale: settings.locale, form };
}

/** The booking on the screen as far as it is chosen; undefined before a time is. */
export function bookingForm(): TakenForm | undefined {
  const { facility, room, date, koma, purpose, people } = draft;
  if (!facility || !room || date === undefined || !koma) return undefined;
  const path = location.pathname;
  const step = path.endsWith('/confirm') ? 'confirm' : path.endsWith('/details') ? 'details' : 'week';
  const chosen = { facilityId: facility.id, roomId: room.id, date, komaId: koma.id, purpose, people };
  return { locale: settings.locale, form: { kind: 'booking', ...chosen, step } };
}
