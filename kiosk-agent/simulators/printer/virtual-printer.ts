import { createServer, type Socket } from 'node:net';
import { listen } from '@machikado/runtime/process.ts';
import { planFaults, roomBeforeFault, takeDueFaults, type ByteFaults } from './byte-faults.ts';
import { createCommandReader, type Command } from './command-reader.ts';
import { createPaper, drawPaper } from './paper.ts';
import type { PrintFolder } from './print-folder.ts';
import {
  automaticStatus,
  canWork,
  paperSensor,
  realTimeStatus,
  type PrinterOrder,
  type PrinterState,
} from './printer-state.ts';
import { createRealTimeReceiver } from './real-time.ts';

const headDots = 576;
/** Half of what some network printers hold: a slip does not fit in, so a stopped printer is felt by the sender. */
const bufferBytes = 48 * 1024;
const ownIdentity = { maker: 'MACHIKADO', model: 'SIMULATOR-80' };

export type VirtualPrinter = AsyncDisposable & {
  readonly url: string;
  readonly order: (order: PrinterOrder) => void;
  readonly describe: () => Readonly<Record<string, string | number | boolean>>;
};

type Machine = {
  readonly folder: PrintFolder;
  readonly state: PrinterState;
  readonly commands: ReturnType<typeof createCommandReader>;
  readonly paper: ReturnType<typeof createPaper>;
  receive: ReturnType<typeof createRealTimeReceiver>;
  socket: Socket | undefined;
  automatic: boolean;
  identity: { readonly maker: string; readonly model: string };
  receivedBytes: number;
  unknownCommands: number;
  /** Bytes of the slip that hangs out, for the file beside its picture. */
  slipBytes: Uint8Array[];
  faults: ByteFaults;
  commandMs: number;
  /** It is at work on a command, and takes its time. */
  working: NodeJS.Timeout | undefined;
};

/** A network printer as its bytes show it: one connection, ESC/POS in, status out, slips into a folder. */
export async function openVirtualPrinter(options: {
  readonly port: number;
  readonly folder: PrintFolder;
}): Promise<VirtualPrinter> {
  const machine: Machine = {
    folder: options.folder,
    state: { paper: 'ok', cover: 'closed', online: true, trouble: 'none' },
    commands: createCommandReader(),
    paper: createPaper(headDots),
    receive: createRealTimeReceiver(),
    socket: undefined,
    automatic: false,
    identity: ownIdentity,
    receivedBytes: 0,
    unknownCommands: 0,
    slipBytes: [],
    faults: {},
    commandMs: 0,
    working: undefined,
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => accept(machine, socket));
  const port = await listen(server, { host: '127.0.0.1', port: options.port, variable: 'MACHIKADO_PRINTER_PORT' });
  return {
    url: `tcp://127.0.0.1:${port}`,
    order: (order) => follow(machine, order),
    describe: () => ({
      ...machine.state,
      connected: machine.socket !== undefined,
      receivedBytes: machine.receivedBytes,
      bufferedBytes: machine.commands.bufferedBytes(),
      hangingRows: machine.paper.rows(),
      unknownCommands: machine.unknownCommands,
    }),
    [Symbol.asyncDispose]: async () => {
      clearTimeout(machine.working);
      machine.socket?.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function accept(machine: Machine, socket: Socket): void {
  socket.on('error', () => undefined);
  if (!machine.state.online || machine.socket !== undefined) {
    socket.destroy();
    return;
  }
  machine.socket = socket;
  machine.receive = createRealTimeReceiver();
  machine.automatic = false;
  socket.setNoDelay(true);
  socket.on('data', (bytes) => take(machine, bytes));
  socket.once('end', () => socket.end());
  socket.once('close', () => {
    if (machine.socket === socket) machine.socket = undefined;
  });
}

function take(machine: Machine, bytes: Uint8Array): void {
  for (const part of machine.receive(bytes)) {
    if (part.kind === 'ask-status') say(machine, Uint8Array.of(realTimeStatus(machine.state, part.what)));
    else if (part.kind === 'buffered') buffer(machine, part.bytes);
  }
  flow(machine);
}

/** Puts bytes into the buffer up to the next fault, lets it happen, and goes on. */
function buffer(machine: Machine, bytes: Uint8Array): void {
  let rest = bytes;
  while (rest.length > 0 && machine.socket !== undefined) {
    const room = roomBeforeFault(machine.faults, machine.receivedBytes, rest.length);
    machine.receivedBytes += room;
    machine.commands.push(rest.subarray(0, room));
    rest = rest.subarray(room);
    work(machine);
    fail(machine);
  }
}

/** Lets the faults happen that are due. */
function fail(machine: Machine): void {
  const { due, left } = takeDueFaults(machine.faults, machine.receivedBytes);
  machine.faults = left;
  if (due.has('halfCloseAt')) machine.socket?.end();
  if (due.has('endPaperAt')) change(machine, { paper: 'end' });
  if (!due.has('dropAt')) return;
  machine.socket?.destroy();
  machine.socket = undefined;
}

/** On a half that it has closed a printer says nothing more. */
function say({ socket }: Machine, bytes: Uint8Array): void {
  if (socket?.writable === true) socket.write(bytes);
}

const isPaused = (machine: Machine) =>
  machine.faults.pauseAt !== undefined && machine.receivedBytes >= machine.faults.pauseAt;

/** A full buffer stops the sender; real-time questions behind it wait, as they do on a network printer. */
function flow(machine: Machine): void {
  const { socket, commands } = machine;
  if (socket === undefined) return;
  if (isPaused(machine) || commands.bufferedBytes() > bufferBytes) socket.pause();
  else socket.resume();
}

function work(machine: Machine): void {
  while (canWork(machine.state) && !isPaused(machine) && machine.working === undefined) {
    const command = machine.commands.next();
    if (command === undefined) return;
    workCommand(machine, command);
    if (machine.commandMs > 0 && command.kind !== 'nothing')
      machine.working = setTimeout(() => goOn(machine), machine.commandMs);
  }
}

function goOn(machine: Machine): void {
  machine.working = undefined;
  work(machine);
  flow(machine);
}

function workCommand(machine: Machine, command: Command): void {
  const { paper } = machine;
  if (command.kind !== 'nothing') machine.slipBytes.push(command.bytes);
  switch (command.kind) {
    case 'initialise':
      machine.automatic = false;
      return;
    case 'raster':
      paper.addRaster(command.bytesPerRow, command.dots);
      return;
    case 'feed':
      paper.feed(command.dots);
      return;
    case 'cut':
      cutSlip(machine);
      return;
    case 'fence':
      say(machine, Uint8Array.of(paperSensor(machine.state)));
      return;
    case 'automatic-status':
      machine.automatic = command.what !== 0;
      if (machine.automatic) say(machine, automaticStatus(machine.state));
      return;
    case 'identity':
      say(machine, Buffer.from(`_${nameOf(machine, command.what)}\0`, 'latin1'));
      return;
    case 'process':
      say(machine, Buffer.from(`7"${command.id}\0`, 'latin1'));
      return;
    case 'unknown':
      machine.unknownCommands += 1;
      return;
    case 'text':
    case 'setting':
    case 'nothing':
  }
}

function nameOf({ identity }: Machine, what: number): string {
  if (what === 66) return identity.maker;
  return what === 67 ? identity.model : '';
}

function cutSlip(machine: Machine): void {
  const piece = machine.paper.cut();
  const bytes = Buffer.concat(machine.slipBytes);
  machine.slipBytes = [];
  if (piece !== undefined) machine.folder.add(drawPaper(piece), bytes);
}

function change(machine: Machine, change: Partial<PrinterState>): void {
  const before = automaticStatus(machine.state);
  Object.assign(machine.state, change);
  const after = automaticStatus(machine.state);
  if (machine.automatic && !Buffer.from(before).equals(after)) say(machine, after);
}

function follow(machine: Machine, order: PrinterOrder): void {
  const { paper, cover, online, trouble, identity } = order;
  machine.identity = identity ?? machine.identity;
  machine.commandMs = order.commandMs ?? machine.commandMs;
  machine.faults = planFaults(order, machine.receivedBytes);
  change(machine, {
    ...(paper && { paper }),
    ...(cover && { cover }),
    ...(trouble && { trouble }),
    ...(online !== undefined && { online }),
  });
  if (!machine.state.online) {
    machine.socket?.destroy();
    machine.socket = undefined;
    machine.commands.clear();
  }
  work(machine);
  flow(machine);
}
