import { createHttpClient, type CallOptions, type HttpClient } from '@machikado/runtime/http-client.ts';
import type { Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { z } from 'zod';
import type { CommandContext } from '../terminal/command-context.ts';
import { exitCodes, type Failure } from '../terminal/exit-code.ts';
import { failureOf } from '../terminal/failure-words.ts';
import { readSession, type CliSession } from './session-file.ts';

/** The city's staff API as the signed-in technician; every failure is already in words. */
export type StaffClient = AsyncDisposable & {
  readonly session: CliSession;
  readonly call: <Answer extends z.ZodType>(options: CallOptions<Answer>) => Promise<Result<z.infer<Answer>, Failure>>;
};

/** True where a password or token may travel: https, or plain http that never leaves this machine. */
export function isSafeUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(hostname));
}

/** Opens the API with the kept token. Errors: nobody is signed in here, or the sign-in has ended. */
export async function openStaffClient(context: CommandContext, home: string): Promise<Result<StaffClient, Failure>> {
  const { texts } = context;
  const session = await readSession(home, new Date());
  if (!session.ok) {
    const message = session.error === 'absent' ? texts.notSignedIn : texts.signInEnded;
    return err({ code: exitCodes.notAllowed, message, fix: texts.loginFix });
  }
  const client = createHttpClient(session.value.url);
  return ok({
    session: session.value,
    call: (options) => callAsTechnician({ client, session: session.value, context }, options),
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  });
}

async function callAsTechnician<Answer extends z.ZodType>(
  target: { client: HttpClient; session: CliSession; context: CommandContext },
  options: CallOptions<Answer>,
): Promise<Result<z.infer<Answer>, Failure>> {
  const answer: Result<z.infer<Answer>, Problem> = await target.client.call({
    ...options,
    headers: { ...options.headers, authorization: `Bearer ${target.session.token}` },
  });
  if (answer.ok) return answer;
  return err(failureOf(answer.error, { texts: target.context.texts, url: target.session.url }));
}
