import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { LocalText } from '@machikado/contracts/locale.ts';
import type { FieldUi, Procedure } from '@machikado/contracts/procedure.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

export type Answers = Readonly<Record<string, unknown>>;

/** Where answers are wrong: JSON pointer and the schema's keyword, never the answer itself. */
export type AnswerFault = { readonly pointer: string; readonly reason: string };

/** One answer as staff read it. */
export type ReadableAnswer = { readonly field: string; readonly label: LocalText; readonly value: string };

/** A procedure with its schema and page conditions compiled once. */
export type Form = {
  readonly procedure: Procedure;
  /**
   * Checks answers as the kiosk's pages would have let them through: an answer to a question that was not asked is
   * refused like a wrong one. Errors: at most 20 faults.
   */
  readonly check: (answers: Answers) => Result<readonly ReadableAnswer[], readonly AnswerFault[]>;
};

export const answersLimitBytes = 16 * 1024;
const maxFaults = 20;

function pointerTo(field: string): string {
  return `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function faultOf(error: ErrorObject): AnswerFault {
  const missing: unknown = error.params['missingProperty'] ?? error.params['unevaluatedProperty'];
  const pointer = typeof missing === 'string' ? `${error.instancePath}${pointerTo(missing)}` : error.instancePath;
  return { pointer, reason: error.keyword };
}

function readableValue(value: unknown, ui: FieldUi | undefined): string {
  if (typeof value === 'boolean') return value ? 'はい' : 'いいえ';
  if (typeof value === 'string') return ui?.choices?.[value]?.ja ?? value;
  return JSON.stringify(value);
}

type ShownPage = { readonly fields: readonly string[]; readonly when: ValidateFunction | undefined };

/** The fields that were asked: a page is shown if the answers of the pages shown before satisfy its condition. */
function askedFields(pages: readonly ShownPage[], answers: Answers): string[] {
  const soFar: Record<string, unknown> = {};
  const asked: string[] = [];
  for (const { fields, when } of pages) {
    if (when !== undefined && !when(soFar)) continue;
    for (const field of fields) {
      asked.push(field);
      if (Object.hasOwn(answers, field)) soFar[field] = answers[field];
    }
  }
  return asked;
}

/** Compiles a procedure of the pack. Throws where a schema is no schema: the pack was not checked. */
export function compileForm(procedure: Procedure): Form {
  // `if`/`then` and `when` are sub-schemas whose types and properties stand in the schema around them.
  const ajv = addFormats.default(new Ajv2020({ strictTypes: false, strictRequired: false, allErrors: true }));
  const isValid = ajv.compile(procedure.schema);
  const pages = procedure.flow.map((page) => ({
    fields: page.fields,
    when: page.when === undefined ? undefined : ajv.compile(page.when),
  }));
  const check: Form['check'] = (answers) => {
    if (Buffer.byteLength(JSON.stringify(answers)) > answersLimitBytes) return err([{ pointer: '', reason: 'size' }]);
    const asked = askedFields(pages, answers);
    const faults: AnswerFault[] = Object.keys(answers)
      .filter((field) => !asked.includes(field))
      .map((field) => ({ pointer: pointerTo(field), reason: 'not-asked' }));
    if (!isValid(answers)) faults.push(...(isValid.errors ?? []).map(faultOf));
    if (faults.length > 0) return err(faults.slice(0, maxFaults));
    const readable = asked.flatMap((field) => {
      if (!Object.hasOwn(answers, field)) return [];
      const ui = procedure.ui[field];
      return [{ field, label: ui?.label ?? { ja: field, en: field }, value: readableValue(answers[field], ui) }];
    });
    return ok(readable);
  };
  return { procedure, check };
}
