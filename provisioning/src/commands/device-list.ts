import type { Command } from 'commander';
import { z } from 'zod';
import { DeviceList, type Device } from '@machikado/contracts/device.ts';
import { driftOf } from '@machikado/contracts/device-drift.ts';
import { ok } from '@machikado/contracts/result.ts';
import { openStaffClient } from '../city/staff-client.ts';
import { runs, type CommandContext, type Outcome } from '../terminal/command-context.ts';
import { exitCodes } from '../terminal/exit-code.ts';
import { renderTable } from '../terminal/table.ts';
import { cityTime } from '../text/city-time.ts';
import type { Texts } from '../text/catalogue.ts';

const Options = z.object({ home: z.string(), json: z.boolean().optional() });
type Options = z.infer<typeof Options>;

const tableCells = 80;

export function addDeviceList(device: Command, context: CommandContext): void {
  const { texts } = context;
  const command = device.command('list').description(texts.about.list).option('--json', texts.option.json);
  runs(command, context, { options: Options, work: (options) => listDevices(context, options) });
}

async function listDevices(context: CommandContext, options: Options): Outcome {
  const { texts } = context;
  const opened = await openStaffClient(context, options.home);
  if (!opened.ok) return opened;
  await using client = opened.value;
  const answer = await client.call({ method: 'GET', path: '/api/devices', answer: DeviceList });
  if (!answer.ok) return answer;
  const { devices } = answer.value;
  if (options.json) context.print(JSON.stringify(answer.value));
  else if (devices.length === 0) context.say(`${texts.noDevices}\n  → ${texts.noDevicesFix}`);
  else context.print(deviceTable(devices, texts));
  return ok(exitCodes.done);
}

/** Devices as a table of at most 80 terminal cells, by asset tag. */
export function deviceTable(devices: readonly Device[], texts: Texts): string {
  const rows = [...devices]
    .sort((a, b) => (a.asset < b.asset ? -1 : 1))
    .map((device) => {
      const drift = driftOf(device);
      const reported = device.reported ? ` r${device.reported.revision}` : '';
      return [
        device.asset,
        texts.kindName[device.kind],
        texts.status[device.status],
        device.desired.state === null ? '–' : `r${device.desired.revision} ${device.desired.state.zone}`,
        texts.drift[drift] + reported,
        device.lastSeenAt === undefined ? texts.never : cityTime(device.lastSeenAt),
      ];
    });
  return renderTable(texts.deviceHead, rows, tableCells);
}
