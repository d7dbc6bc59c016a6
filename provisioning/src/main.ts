#!/usr/bin/env node
import { relative } from 'node:path';
import { Command, CommanderError } from 'commander';
import { addAddresses } from './commands/addresses.ts';
import { addApply } from './commands/apply.ts';
import { addDeviceEnrol } from './commands/device-enrol.ts';
import { addDeviceJoin } from './commands/device-join.ts';
import { addDeviceList } from './commands/device-list.ts';
import { addDeviceRevoke } from './commands/device-revoke.ts';
import { addKioskBrowserFiles } from './commands/kiosk-browser-files.ts';
import { addLogin } from './commands/login.ts';
import { addPlan } from './commands/plan.ts';
import { addWhoami } from './commands/whoami.ts';
import { readConfig } from './config.ts';
import type { CommandContext } from './terminal/command-context.ts';
import { exitCodes } from './terminal/exit-code.ts';
import { textsOf } from './text/texts.ts';

const config = readConfig(process.env);
const texts = textsOf(config.language);
const context: CommandContext = {
  config,
  texts,
  print: (text) => process.stdout.write(`${text}\n`),
  say: (text) => process.stderr.write(`${text}\n`),
  isTerminal: process.stdout.isTTY,
  invocation: invocationOf(process.argv[1] ?? ''),
};

const program = new Command('machikado')
  .description(texts.program)
  .option('--home <dir>', texts.option.home, config.home)
  .exitOverride();
addLogin(program, context);
addWhoami(program, context);
const device = program.command('device').description(texts.about.device);
addDeviceEnrol(device, context);
addDeviceJoin(device, context);
addDeviceList(device, context);
addDeviceRevoke(device, context);
addPlan(program, context);
addApply(program, context);
addAddresses(program, context);
addKioskBrowserFiles(program.command('kiosk').description(texts.about.kiosk), context);

function invocationOf(script: string): string {
  return script.endsWith('.ts') ? `node ${relative(process.cwd(), script)}` : 'machikado';
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Asked-for help and version end with 0; everything else the parser refuses is wrong usage.
  process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
}
