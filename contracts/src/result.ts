/** An expected outcome: a value, or a tagged error that the caller must look at (an ignored one is a lint error). */
export type Result<Value, Failure> = Ok<Value> | Err<Failure>;

type Ok<Value> = { readonly ok: true; readonly value: Value };
type Err<Failure> = { readonly ok: false; readonly error: Failure };

export function ok(): Ok<undefined>;
export function ok<Value>(value: Value): Ok<Value>;
export function ok(value?: unknown): Ok<unknown> {
  return { ok: true, value };
}

export function err<const Failure>(error: Failure): Err<Failure> {
  return { ok: false, error };
}
