import type { CardAttributes } from '@machikado/contracts/my-number.ts';
import type { ApplicationReceipt, Procedure } from '@machikado/contracts/procedure.ts';
import type { QueuedTicket } from '@machikado/contracts/queued-application.ts';
import { fieldSchema, wantsKatakana } from '#lib/city/answers.ts';
import { furiganaFor, type Taken } from '#lib/input/reading.ts';
import { watchUnsaved } from './unsaved.ts';

type ApplicationDraft = {
  procedure: Procedure | undefined;
  /** As typed, by field. */
  answers: Record<string, string>;
  /** The page of the form: −1 is its description, the number of pages its review. */
  at: number;
  /** What was filled in for the person, by field: it may be filled in anew as long as she has not changed it. */
  filled: Record<string, string>;
  /** Fields that were filled in from a My Number card. */
  fromCard: string[];
  /** How the kanji of a field were typed. */
  taken: Record<string, readonly Taken[]>;
  key: string | undefined;
  receipt: ApplicationReceipt | undefined;
  /** In place of a receipt, while the city is away. */
  ticket: QueuedTicket | undefined;
  slipKey: string;
  slipJobId: string | undefined;
};

/** An application on its way, and its receipt. */
export const application = $state<ApplicationDraft>(blank());

watchUnsaved(
  () =>
    application.receipt === undefined &&
    application.ticket === undefined &&
    Object.values(application.answers).some((answer) => answer.trim() !== ''),
);

function blank(): ApplicationDraft {
  return {
    procedure: undefined,
    answers: {},
    at: -1,
    filled: {},
    fromCard: [],
    taken: {},
    key: undefined,
    receipt: undefined,
    ticket: undefined,
    slipKey: crypto.randomUUID(),
    slipJobId: undefined,
  };
}

export function resetApplication(procedure: Procedure): void {
  Object.assign(application, blank(), { procedure });
}

/** Writes an answer that the person types; fields that hold its reading follow. */
export function typeAnswer(field: string, text: string): void {
  application.answers[field] = text;
  const { procedure } = application;
  for (const [name, ui] of Object.entries(procedure?.ui ?? {})) {
    if (procedure === undefined || ui.furiganaOf !== field) continue;
    const script = wantsKatakana(fieldSchema(procedure.schema, name)) ? 'katakana' : 'hiragana';
    const reading = furiganaFor(text.trim(), application.taken[field] ?? [], script);
    if (reading !== undefined) fillAnswer(name, reading);
  }
}

/** Fills an answer in for the person, unless she has written something of her own there. */
export function fillAnswer(field: string, text: string): void {
  const stands = application.answers[field] ?? '';
  if (stands !== '' && stands !== application.filled[field]) return;
  application.answers[field] = text;
  application.filled[field] = text;
}

/** Fills in what a card says of its holder, wherever the form asks for it. */
export function fillFromCard(person: CardAttributes): void {
  for (const [field, ui] of Object.entries(application.procedure?.ui ?? {})) {
    const value = ui.profile && person[ui.profile];
    if (value === undefined || (ui.choices !== undefined && !(value in ui.choices))) continue;
    fillAnswer(field, value);
    if (application.answers[field] === value && !application.fromCard.includes(field)) application.fromCard.push(field);
  }
}

/** Remembers how a part of a field was typed. */
export function noteReading(field: string, taken: Taken): void {
  application.taken[field] = [...(application.taken[field] ?? []), taken].slice(-50);
}

/** Whether the answer stands as it was filled in. */
export function isFilled(field: string): boolean {
  const stands = application.answers[field] ?? '';
  return stands !== '' && stands === application.filled[field];
}
