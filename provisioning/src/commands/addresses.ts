import type { Command } from 'commander';
import { z } from 'zod';
import { PostalImport } from '@machikado/contracts/address.ts';
import { problem, Problem } from '@machikado/contracts/problem.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { openStaffClient } from '../city/staff-client.ts';
import { readPostalFile } from '../files/postal-file.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes } from '../terminal/exit-code.ts';
import { failureOf } from '../terminal/failure-words.ts';

const Options = z.object({ home: z.string() });
const uploadTimeoutMs = 10 * 60_000;

export function addAddresses(program: Command, context: CommandContext): void {
  const { texts } = context;
  const command = program
    .command('addresses')
    .description(texts.about.addresses)
    .argument('<file>', texts.option.postalFile);
  runs(command, context, {
    options: Options,
    work: (options, [file = '']) => importAddresses(context, options.home, file),
  });
}

/** Sends Japan Post's list, out of its ZIP, to the city, which changes to it when it is whole. */
async function importAddresses(context: CommandContext, home: string, file: string): Outcome {
  const { texts } = context;
  const list = await readPostalFile(file);
  if (!list.ok) return err({ code: exitCodes.usage, message: texts.postalFault[list.error](file) });
  const opened = await openStaffClient(context, home);
  if (!opened.ok) return opened;
  await using client = opened.value;
  const { url, token } = client.session;
  const answer = await upload(new URL('/api/postal-addresses', url), { list: list.value, token });
  if (!answer.ok) return err(failureOf(answer.error, { texts, url }));
  context.say(texts.addressesImported(answer.value.rows));
  return ok(exitCodes.done);
}

type Upload = { readonly list: Uint8Array<ArrayBuffer>; readonly token: string };

async function upload(url: URL, { list, token }: Upload): Promise<Result<PostalImport, Problem>> {
  try {
    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'text/csv; charset=utf-8', authorization: `Bearer ${token}` },
      body: list,
      signal: AbortSignal.timeout(uploadTimeoutMs),
    });
    const json: unknown = await response.json();
    if (response.ok) return ok(PostalImport.parse(json));
    const told = Problem.safeParse(json);
    return err(told.success ? told.data : problem('internal', { detail: `HTTP ${response.status}` }));
  } catch (error) {
    return err(problem('city-unreachable', { detail: error instanceof Error ? error.message : String(error) }));
  }
}
