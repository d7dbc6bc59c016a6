import type { FlowPage, Procedure } from '@machikado/contracts/procedure.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { faultOf, fieldSchema, isRequired, satisfies, valueOf, type Fault } from './answers.ts';

type Typed = Readonly<Record<string, string>>;

function valuesOf(procedure: Procedure, fields: readonly string[], typed: Typed): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields) {
    const value = valueOf(fieldSchema(procedure.schema, field), typed[field] ?? '');
    if (value !== undefined) values[field] = value;
  }
  return values;
}

/** The pages of the form that the answers so far ask for. The error names a condition that is not supported. */
export function shownPages(procedure: Procedure, typed: Typed): Result<FlowPage[], string> {
  const shown: FlowPage[] = [];
  try {
    for (const page of procedure.flow) {
      const before = valuesOf(
        procedure,
        shown.flatMap((one) => one.fields),
        typed,
      );
      if (page.when === undefined || satisfies(page.when, before)) shown.push(page);
    }
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
  return ok(shown);
}

/** The answers to send: those of the shown pages, as values of their types; what was left empty is absent. */
export function answersOf(procedure: Procedure, pages: readonly FlowPage[], typed: Typed): Record<string, unknown> {
  return valuesOf(
    procedure,
    pages.flatMap((page) => page.fields),
    typed,
  );
}

/** Whether a field must be answered, the answers typed so far considered. */
export function mustAnswer(procedure: Procedure, field: string, typed: Typed): boolean {
  const answers = valuesOf(
    procedure,
    procedure.flow.flatMap((page) => page.fields),
    typed,
  );
  return isRequired(procedure.schema, field, answers);
}

/** What is wrong with one typed answer; `undefined` means that it fits. */
export function answerFault(procedure: Procedure, field: string, typed: Typed): Fault | undefined {
  return faultOf(fieldSchema(procedure.schema, field), typed[field] ?? '', mustAnswer(procedure, field, typed));
}

const typedWidgets: readonly string[] = ['text', 'textarea', 'number'];

/** Whether the field is answered by typing, and so needs keys on the screen. */
export function isTyped(procedure: Procedure, field: string): boolean {
  return typedWidgets.includes(procedure.ui[field]?.widget ?? 'text');
}

/** Whether the field is answered by picking a day. */
export function isPicked(procedure: Procedure, field: string): boolean {
  return ['date', 'birth-date'].includes(procedure.ui[field]?.widget ?? 'text');
}

/** Whether the field is answered with keys at the lower end of the screen: by typing, or by picking a day. */
export function takesKeys(procedure: Procedure, field: string): boolean {
  return isTyped(procedure, field) || isPicked(procedure, field);
}

const longestByDefault = 200;

/** How many characters the field takes. */
export function longestAnswer(procedure: Procedure, field: string): number {
  const limit = fieldSchema(procedure.schema, field)['maxLength'];
  return typeof limit === 'number' ? limit : longestByDefault;
}

/** Whether a procedure takes applications now. */
export const isOpen = ({ closesAt }: Procedure): boolean => closesAt === undefined || Date.parse(closesAt) > Date.now();
