import type { Command } from 'commander';
import QRCode from 'qrcode';
import { z } from 'zod';
import { AssetTag, DeviceKind } from '@machikado/contracts/device.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import { EnrolmentCode } from '@machikado/contracts/staff-api.ts';
import { openStaffClient } from '../city/staff-client.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes } from '../terminal/exit-code.ts';
import { cityTime } from '../text/city-time.ts';

const Options = z.object({ home: z.string(), asset: z.string(), kind: z.string(), json: z.boolean().optional() });
type Options = z.infer<typeof Options>;

export function addDeviceEnrol(device: Command, context: CommandContext): void {
  const { texts } = context;
  const command = device
    .command('enrol')
    .description(texts.about.enrol)
    .requiredOption('--asset <tag>', texts.option.asset)
    .requiredOption('--kind <kind>', `${texts.option.kind} (${DeviceKind.options.join(' | ')})`)
    .option('--json', texts.option.json);
  runs(command, context, { options: Options, work: (options) => askForCode(context, options) });
}

async function askForCode(context: CommandContext, options: Options): Outcome {
  const { texts } = context;
  const asset = AssetTag.safeParse(options.asset);
  if (!asset.success)
    return err({ code: exitCodes.usage, message: texts.badAsset(options.asset), fix: texts.badAssetFix });
  const kind = DeviceKind.safeParse(options.kind);
  if (!kind.success) return err({ code: exitCodes.usage, message: texts.badKind });
  const opened = await openStaffClient(context, options.home);
  if (!opened.ok) return opened;
  await using client = opened.value;
  const answer = await client.call({
    method: 'POST',
    path: '/api/device-codes',
    answer: EnrolmentCode,
    body: { asset: asset.data, kind: kind.data },
  });
  if (!answer.ok) return answer;
  if (options.json) {
    context.print(JSON.stringify({ asset: asset.data, kind: kind.data, ...answer.value }));
    return ok(exitCodes.done);
  }
  context.say(texts.codeFor(asset.data, texts.kindName[kind.data]));
  context.print(await describeCode(context, answer.value));
  return ok(exitCodes.done);
}

async function describeCode(context: CommandContext, enrolment: EnrolmentCode): Promise<string> {
  const { texts, isTerminal, invocation } = context;
  const { code, expiresAt, deviceUrl, caPin, cityId } = enrolment;
  const rows = [
    `${texts.codeRows.code}: ${code}`,
    `${texts.codeRows.expires}: ${cityTime(expiresAt)}`,
    `${texts.codeRows.fingerprint}: ${caPin.match(/.{8}/g)?.join(' ') ?? caPin}`,
  ];
  if (isTerminal) {
    const content = JSON.stringify({ url: deviceUrl, code, caPin });
    rows.push('', (await QRCode.toString(content, { type: 'utf8', errorCorrectionLevel: 'L' })).trimEnd());
  }
  const join = `${invocation} device join --url ${deviceUrl} --code ${code} --ca-pin ${caPin} --city ${cityId} --state DIR`;
  return [...rows, '', texts.joinHint, join].join('\n');
}
