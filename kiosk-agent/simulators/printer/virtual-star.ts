import { createServer, type Socket } from 'node:net';
import { listen } from '@machikado/runtime/process.ts';
import { createPaper, drawPaper } from './paper.ts';
import type { PrintFolder } from './print-folder.ts';
import { canWork, type PrinterOrder, type PrinterState } from './printer-state.ts';
import { createStarMachine, type StarEvent } from './star-machine.ts';
import { starStatus } from './star-status.ts';

const headDots = 576;
const lineDots = 30;
const askedNow = [0x1b, 0x06, 0x01];

export type VirtualStar = AsyncDisposable & {
  readonly url: string;
  readonly order: (order: Pick<PrinterOrder, 'paper' | 'cover' | 'trouble' | 'dropAfterBytes'>) => void;
  readonly unknownCommands: () => number;
};

type Machine = {
  readonly folder: PrintFolder;
  readonly state: PrinterState;
  readonly reader: ReturnType<typeof createStarMachine>;
  readonly paper: ReturnType<typeof createPaper>;
  /** Bytes that wait because the printer is offline. */
  waiting: Buffer;
  slipBytes: Buffer;
  socket: Socket | undefined;
  automatic: boolean;
  counter: number;
  receivedBytes: number;
  dropAt: number | undefined;
};

/** A network printer that speaks StarPRNT and Star Line, as far as slips use them. */
export async function openVirtualStar(folder: PrintFolder): Promise<VirtualStar> {
  const machine: Machine = {
    folder,
    state: { paper: 'ok', cover: 'closed', online: true, trouble: 'none' },
    reader: createStarMachine(),
    paper: createPaper(headDots),
    waiting: Buffer.alloc(0),
    slipBytes: Buffer.alloc(0),
    socket: undefined,
    automatic: false,
    counter: 30,
    receivedBytes: 0,
    dropAt: undefined,
  };
  const server = createServer((socket) => {
    machine.socket?.destroy();
    machine.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => take(machine, bytes));
  });
  const port = await listen(server, { host: '127.0.0.1', port: 0, variable: 'a port for a Star' });
  return {
    url: `tcp://127.0.0.1:${port}`,
    unknownCommands: () => machine.reader.unknown(),
    order: ({ dropAfterBytes, paper, cover, trouble }) => {
      if (dropAfterBytes !== undefined) machine.dropAt = machine.receivedBytes + dropAfterBytes;
      Object.assign(machine.state, { ...(paper && { paper }), ...(cover && { cover }), ...(trouble && { trouble }) });
      tell(machine);
      work(machine);
    },
    [Symbol.asyncDispose]: async () => {
      machine.socket?.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function tell(machine: Machine): void {
  if (machine.automatic) machine.socket?.write(starStatus(machine.state, machine.counter));
}

/** Questions are answered as they come in; everything else waits for its turn. */
function take(machine: Machine, bytes: Buffer): void {
  machine.receivedBytes += bytes.length;
  if (machine.dropAt !== undefined && machine.receivedBytes >= machine.dropAt) {
    machine.dropAt = undefined;
    machine.waiting = Buffer.alloc(0);
    machine.reader.clear();
    machine.socket?.destroy();
    return;
  }
  let rest = bytes;
  for (let at = rest.indexOf(Buffer.from(askedNow)); at >= 0; at = rest.indexOf(Buffer.from(askedNow))) {
    machine.socket?.write(starStatus(machine.state, machine.counter));
    rest = Buffer.concat([rest.subarray(0, at), rest.subarray(at + askedNow.length)]);
  }
  machine.waiting = Buffer.concat([machine.waiting, rest]);
  work(machine);
}

function work(machine: Machine): void {
  if (!canWork(machine.state)) return;
  const bytes = machine.waiting;
  machine.waiting = Buffer.alloc(0);
  machine.slipBytes = Buffer.concat([machine.slipBytes, bytes]);
  for (const event of machine.reader.work(bytes)) happen(machine, event);
}

function happen(machine: Machine, event: StarEvent): void {
  switch (event.kind) {
    case 'dots':
      machine.paper.addRaster(event.bytesPerRow, event.dots);
      return;
    case 'feed':
      machine.paper.feed(lineDots);
      return;
    case 'cut': {
      const piece = machine.paper.cut();
      if (piece !== undefined) machine.folder.add(drawPaper(piece), machine.slipBytes);
      machine.slipBytes = Buffer.alloc(0);
      return;
    }
    case 'count-up':
      machine.counter = (machine.counter + 1) % 32;
      tell(machine);
      return;
    case 'automatic-status':
      machine.automatic = event.on;
      return;
    case 'initialise':
      machine.automatic = false;
  }
}
