import { z } from 'zod';
import { SlotWish } from './booking.ts';
import { Instant } from './civil-time.ts';
import { LocalText } from './locale.ts';

/** Which on-screen keyboard a field opens. */
export const FieldKeyboard = z.enum(['kana', 'text', 'number', 'phone', 'postal', 'email', 'none']);

export const FieldUi = z.object({
  label: LocalText,
  hint: LocalText.optional(),
  /** `date` is a day near now, on a calendar; `birth-date` is picked by year, month and day. */
  widget: z.enum(['text', 'textarea', 'number', 'choice', 'date', 'birth-date', 'yes-no']),
  keyboard: FieldKeyboard.default('text'),
  /** Names of the values of a `choice`, by value. */
  choices: z.record(z.string(), LocalText).optional(),
  /** The field whose reading this one holds: it is filled from how that one was typed. */
  furiganaOf: z.string().optional(),
  /** A postal code's own address goes into these fields: into one (`whole`), or into its parts. */
  address: z
    .object({
      whole: z.string().optional(),
      prefecture: z.string().optional(),
      city: z.string().optional(),
      town: z.string().optional(),
    })
    .optional(),
  /** What need not be typed: told by a signed-in user before (name, birth date), or read from her My Number card. */
  profile: z.enum(['name', 'born', 'address', 'sex']).optional(),
  /** Personal data: masked on idle, never logged. */
  personal: z.boolean().default(false),
});
export type FieldUi = z.infer<typeof FieldUi>;

/** One page of the form. `when` is a JSON Schema: the page is shown if the answers so far satisfy it. */
export const FlowPage = z.object({
  id: z.string(),
  title: LocalText,
  fields: z.array(z.string()).min(1),
  when: z.record(z.string(), z.unknown()).optional(),
});
export type FlowPage = z.infer<typeof FlowPage>;

/** An application form as data: JSON Schema 2020-12 for the answers, `ui` and `flow` for people. */
export const Procedure = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,48}$/),
  version: z.int().positive(),
  kind: z.enum(['course', 'request']),
  title: LocalText,
  summary: LocalText,
  /** For a course: where, when, how many. */
  course: z
    .object({
      place: LocalText,
      startsAt: Instant,
      endsAt: Instant,
      capacity: z.int().positive(),
      feeYen: z.int().nonnegative(),
      /** The rooms that it takes, where they are the city's own: staff hold all of them in one act. */
      slots: z.array(SlotWish).min(1).max(60).optional(),
    })
    .optional(),
  closesAt: Instant.optional(),
  /**
   * True where a kiosk may keep an application while the city is away and hand it in later: nothing is given out by the
   * order in which people come, so that nobody loses a place by it.
   */
  queueable: z.boolean().optional(),
  schema: z.record(z.string(), z.unknown()),
  ui: z.record(z.string(), FieldUi),
  flow: z.array(FlowPage).min(1),
  sample: z.boolean(),
});
export type Procedure = z.infer<typeof Procedure>;

export const ApplicationRequest = z.object({
  procedureId: z.string(),
  version: z.int(),
  answers: z.record(z.string(), z.unknown()),
});
export type ApplicationRequest = z.infer<typeof ApplicationRequest>;

export const ApplicationState = z.enum(['received', 'in-review', 'accepted', 'declined']);
export type ApplicationState = z.infer<typeof ApplicationState>;

export const receiptNumberPattern = /^[A-Z]-\d{4}-\d{4}$/;
/** Six symbols of Crockford base32; with the number it opens the state of one application. */
export const receiptSecretPattern = /^[0-9A-HJKMNP-TV-Z]{6}$/;

export const ApplicationReceipt = z.object({
  number: z.string().regex(receiptNumberPattern),
  secret: z.string().regex(receiptSecretPattern),
  procedureTitle: LocalText,
  receivedAt: Instant,
});
export type ApplicationReceipt = z.infer<typeof ApplicationReceipt>;

export const ApplicationLookup = z.object({
  number: z.string().regex(receiptNumberPattern),
  secret: z.string().regex(receiptSecretPattern),
});
export type ApplicationLookup = z.infer<typeof ApplicationLookup>;

/** What a resident sees of her application: no answers. */
export const ApplicationStatus = z.object({
  number: z.string(),
  procedureTitle: LocalText,
  state: ApplicationState,
  receivedAt: Instant,
  decidedAt: Instant.optional(),
  message: z.string().optional(),
});
export type ApplicationStatus = z.infer<typeof ApplicationStatus>;
