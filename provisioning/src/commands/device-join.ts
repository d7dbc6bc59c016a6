import type { Command } from 'commander';
import { z } from 'zod';
import { enrolmentCodePattern } from '@machikado/contracts/device.ts';
import { problemKindOf } from '@machikado/contracts/problem.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import { enrol, type JoinFault } from '../enrolment/enrolment.ts';
import { hasIdentity, writeIdentity } from '../enrolment/identity-store.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes, type Failure } from '../terminal/exit-code.ts';
import { failureOf } from '../terminal/failure-words.ts';

const Options = z.object({
  url: z.string(),
  code: z.string(),
  caPin: z.string(),
  city: z.string(),
  state: z.string(),
  replace: z.boolean().optional(),
});
type Options = z.infer<typeof Options>;

export function addDeviceJoin(device: Command, context: CommandContext): void {
  const { texts } = context;
  const command = device
    .command('join')
    .description(texts.about.join)
    .requiredOption('--url <url>', texts.option.deviceUrl)
    .requiredOption('--code <code>', texts.option.code)
    .requiredOption('--ca-pin <hex>', texts.option.caPin)
    .requiredOption('--city <id>', texts.option.city)
    .requiredOption('--state <dir>', texts.option.state)
    .option('--replace', texts.option.replace);
  runs(command, context, { options: Options, work: (options) => join(context, options) });
}

async function join(context: CommandContext, options: Options): Outcome {
  const { texts } = context;
  const directory = options.state;
  const code = options.code.trim().toUpperCase();
  const caPin = options.caPin.replaceAll(/[\s:]/g, '').toLowerCase();
  const usage = (message: string, fix: string) => err({ code: exitCodes.usage, message, fix });
  if (!URL.canParse(options.url) || new URL(options.url).protocol !== 'https:')
    return usage(texts.badUrl(options.url), texts.authority['no-authorityFix']);
  if (!enrolmentCodePattern.test(code)) return usage(texts.badCode, texts.badCodeFix);
  if (!/^[0-9a-f]{64}$/.test(caPin)) return usage(texts.badPin, texts.badPinFix);
  if (!options.replace && (await hasIdentity(directory))) {
    return err({ code: exitCodes.failed, message: texts.alreadyJoined(directory), fix: texts.alreadyJoinedFix });
  }
  const identity = await enrol({ url: options.url, code, caPin, cityId: options.city, directory });
  if (!identity.ok) return err(wordsOf(context, identity.error, options.url));
  await writeIdentity(directory, identity.value);
  context.say(texts.joined(identity.value.asset, directory));
  const { deviceId, asset, kind } = identity.value;
  context.print(JSON.stringify({ deviceId, asset, kind }));
  return ok(exitCodes.done);
}

function wordsOf({ texts }: CommandContext, fault: JoinFault, url: string): Failure {
  if (fault.kind === 'authority') {
    const away = fault.fault === 'no-connection';
    return {
      code: away ? exitCodes.unreachable : exitCodes.failed,
      message: away ? texts.authority['no-connection'](url) : texts.authority[fault.fault as 'no-authority'],
      fix: texts.authority[`${fault.fault}Fix`],
    };
  }
  if (fault.kind === 'wrong-certificate')
    return { code: exitCodes.failed, message: texts.wrongCertificate, fix: texts.wrongCertificateFix };
  const failure = failureOf(fault.problem, { texts, url });
  // No whole answer: the city may have issued the certificate, and gives the same one to the same key.
  return problemKindOf(fault.problem) === 'city-unreachable' ? { ...failure, fix: texts.keyKept } : failure;
}
