import { isCalendarDay } from '#lib/input/era.ts';
import { tidyCode, tidyToFit } from '#lib/input/typed-text.ts';

/**
 * Answers of a form, judged against its JSON Schema (2020-12). A strict page policy forbids the code that schema
 * compilers make, so the few keywords that forms use are evaluated here; any other is refused by name.
 */
type Schema = Readonly<Record<string, unknown>>;

/** Why an answer does not fit, for a text of the catalogue. */
export type Fault =
  | { readonly why: 'required' | 'pattern' | 'number' | 'date' | 'choice' }
  | { readonly why: 'too-long' | 'too-short' | 'too-small' | 'too-large'; readonly limit: number };

const conditionKeywords = new Set(['const', 'enum', 'properties', 'required', 'type', '$schema']);

const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True when `value` satisfies the condition. Throws on a keyword it does not know, rather than guess. */
export function satisfies(condition: Schema, value: unknown): boolean {
  for (const keyword of Object.keys(condition)) {
    if (!conditionKeywords.has(keyword)) throw new Error(`A condition uses "${keyword}", which is not supported.`);
  }
  if ('const' in condition && condition['const'] !== value) return false;
  if (Array.isArray(condition['enum']) && !condition['enum'].includes(value)) return false;
  if (!isSchema(value)) return true;
  const required = Array.isArray(condition['required']) ? (condition['required'] as string[]) : [];
  if (required.some((name) => value[name] === undefined)) return false;
  const properties = isSchema(condition['properties']) ? condition['properties'] : {};
  return Object.entries(properties).every(
    ([name, inner]) => value[name] === undefined || !isSchema(inner) || satisfies(inner, value[name]),
  );
}

/** The schema of one field; an empty one where the form does not describe it. */
export function fieldSchema(schema: Schema, field: string): Schema {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const found = properties[field];
  return isSchema(found) ? found : {};
}

/**
 * Whether the field must be answered: named in `required`, or in that of the branch (`if`, `then`, `else`) which the
 * answers so far lead to.
 */
export function isRequired(schema: Schema, field: string, answers: unknown = {}): boolean {
  const names = (part: unknown) =>
    isSchema(part) && Array.isArray(part['required']) && part['required'].includes(field);
  if (names(schema)) return true;
  const condition = schema['if'];
  return isSchema(condition) && names(satisfies(condition, answers) ? schema['then'] : schema['else']);
}

/** What was typed as the value that the schema asks for; `undefined` where nothing was typed. */
export function valueOf(field: Schema, typed: string): unknown {
  const { type, pattern } = field;
  if (type === 'integer' || type === 'number') {
    const code = tidyCode(typed);
    if (code === '') return undefined;
    return /^-?\d+(\.\d+)?$/.test(code) ? Number(code) : code;
  }
  const text = tidyToFit(typed, typeof pattern === 'string' ? pattern : undefined);
  if (text === '') return undefined;
  if (field['type'] === 'boolean') return text === 'true';
  return text;
}

/** Judges one typed answer; `undefined` means that it fits. */
export function faultOf(field: Schema, typed: string, required: boolean): Fault | undefined {
  const value = valueOf(field, typed);
  if (value === undefined) return required ? { why: 'required' } : undefined;
  if (Array.isArray(field['enum']) && !field['enum'].includes(value)) return { why: 'choice' };
  if (field['type'] === 'integer' || field['type'] === 'number') return numberFault(field, value);
  return typeof value === 'string' ? textFault(field, value) : undefined;
}

function numberFault(field: Schema, value: unknown): Fault | undefined {
  if (typeof value !== 'number' || (field['type'] === 'integer' && !Number.isInteger(value))) return { why: 'number' };
  const { minimum, maximum } = field;
  if (typeof minimum === 'number' && value < minimum) return { why: 'too-small', limit: minimum };
  if (typeof maximum === 'number' && value > maximum) return { why: 'too-large', limit: maximum };
  return undefined;
}

function textFault(field: Schema, value: string): Fault | undefined {
  const { minLength, maxLength, pattern, format } = field;
  const length = Array.from(value).length;
  if (typeof maxLength === 'number' && length > maxLength) return { why: 'too-long', limit: maxLength };
  if (typeof minLength === 'number' && length < minLength) return { why: 'too-short', limit: minLength };
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value)) return { why: 'pattern' };
  if (format === 'date' && !isCalendarDay(value)) return { why: 'date' };
  return undefined;
}

/** True where a kana field wants katakana and would refuse hiragana. */
export function wantsKatakana(field: Schema): boolean {
  const pattern = field['pattern'];
  if (typeof pattern !== 'string') return false;
  const expression = new RegExp(pattern, 'u');
  return expression.test('アサヒ') && !expression.test('あさひ');
}
