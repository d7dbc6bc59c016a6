import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { printerProfile } from '@machikado/device-profiles/printer-catalogue.ts';
import { createLog } from '@machikado/runtime/log.ts';
import { openPrintFolder } from '../../../simulators/printer/print-folder.ts';
import { openVirtualStar } from '../../../simulators/printer/virtual-star.ts';
import { untilThere } from '../../../simulators/rig/process-rig.ts';
import { openPrinter } from '../open-printer.ts';
import { usualTiming } from '../printer-connection.ts';
import type { Slip } from '../printer.ts';

const patience = { idleMs: 60_000, pausedMs: 60_000, tickMs: 20 };
const timing = { ...usualTiming, pollMs: 20, reconnectMs: 20, longestReconnectMs: 50, patience };
const bitmap = { widthDots: 384, heightDots: 600, rows: new Uint8Array(48 * 600).fill(0x5a) };
const slip: Slip = { id: 'a5c1', bitmap, separate: false, mayStart: () => true, onBand: () => undefined };

test.each(['star-mc-print2', 'star-tsp650ii'])(
  '%s prints, waits, goes on, and leaves a torn slip unknown',
  async (id) => {
    await using cleanup = new AsyncDisposableStack();
    const directory = mkdtempSync(join(tmpdir(), 'machikado-star-'));
    cleanup.defer(() => rmSync(directory, { recursive: true, force: true }));
    const folder = openPrintFolder(directory);
    const machine = cleanup.use(await openVirtualStar(folder));
    const { hostname: host, port } = new URL(machine.url);
    const log = createLog('kiosk-agent', () => undefined);
    const address = { kind: 'tcp', host, port: Number(port) } as const;
    const printer = cleanup.use(openPrinter(address, { timing, log, onStatus: () => undefined }));
    const profile = printerProfile(id);
    printer.chooseProfile(profile.ok ? profile.value : undefined);
    const statusIs = (wanted: string) => untilThere(() => printer.status() === wanted || undefined, wanted);

    await statusIs('ready');
    expect(await printer.print(slip)).toEqual({ kind: 'printed', proof: 'processed' });
    expect(machine.unknownCommands()).toBe(0);
    const png = PNG.sync.read(Buffer.from((await folder.read(1, 'png')) ?? []));
    const ink = png.data.filter((value, at) => at % 4 === 0 && value < 0x80).length;
    expect(ink).toBe(48 * 600 * 4);

    machine.order({ paper: 'end' });
    await statusIs('paper-end');
    expect(await printer.print(slip)).toEqual({ kind: 'not-started', reason: 'paper-end' });
    machine.order({ paper: 'ok' });
    await statusIs('ready');
    machine.order({ dropAfterBytes: 9000 });
    expect(await printer.print(slip)).toMatchObject({ kind: 'unknown' });
    await statusIs('offline');
    await statusIs('ready');
    // The count goes from 31 to 0 on the way.
    for (const again of ['b', 'c', 'd'])
      expect(await printer.print({ ...slip, id: again, separate: again === 'b' })).toEqual({
        kind: 'printed',
        proof: 'processed',
      });
  },
);
