import { confirm, isCancel } from '@clack/prompts';
import type { Command } from 'commander';
import { z } from 'zod';
import { AssetTag } from '@machikado/contracts/device.ts';
import { err, ok } from '@machikado/contracts/result.ts';
import { openStaffClient } from '../city/staff-client.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes } from '../terminal/exit-code.ts';

const Options = z.object({ home: z.string(), yes: z.boolean().optional() });
type Options = z.infer<typeof Options>;

export function addDeviceRevoke(device: Command, context: CommandContext): void {
  const { texts } = context;
  const command = device
    .command('revoke')
    .description(texts.about.revoke)
    .argument('<asset>', texts.option.asset)
    .option('--yes', texts.option.yes);
  runs(command, context, { options: Options, work: (options, [asset = '']) => revoke(context, options, asset) });
}

async function revoke(context: CommandContext, options: Options, tag: string): Outcome {
  const { texts } = context;
  const asset = AssetTag.safeParse(tag);
  if (!asset.success) return err({ code: exitCodes.usage, message: texts.badAsset(tag), fix: texts.badAssetFix });
  const opened = await openStaffClient(context, options.home);
  if (!opened.ok) return opened;
  await using client = opened.value;
  if (!options.yes && !(await isSure(context, asset.data))) {
    return err({
      code: exitCodes.usage,
      message: texts.revokeNeedsYes(asset.data),
      fix: texts.revokeNeedsYesFix,
    });
  }
  const answer = await client.call({
    method: 'POST',
    path: `/api/devices/${asset.data}/revoke`,
    answer: z.unknown(),
    body: {},
  });
  if (!answer.ok) return answer;
  context.say(texts.revoked(asset.data));
  return ok(exitCodes.done);
}

async function isSure({ texts, isTerminal }: CommandContext, asset: string): Promise<boolean> {
  if (!isTerminal || !process.stdin.isTTY) return false;
  const answer = await confirm({ message: texts.revokeNeedsYes(asset), initialValue: false });
  return !isCancel(answer) && answer;
}
