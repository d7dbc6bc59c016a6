import { connect, createServer, type Socket } from 'node:net';
import { createCommandReader } from '../../kiosk-agent/simulators/printer/command-reader.ts';
import { createRealTimeReceiver } from '../../kiosk-agent/simulators/printer/real-time.ts';
import { createReplyReader } from '../../kiosk-agent/src/drivers/escpos/status.ts';
import { listen } from '@machikado/runtime/process.ts';

/** Where the cable stops a slip: after so many of its bytes, or at the answer to its question. */
export type Stop =
  { readonly at: 'byte'; readonly bytesUntil: (head: Uint8Array) => number } | { readonly at: 'fence-worked' };

type Trap = { readonly slip: number; readonly stop: Stop; readonly spring: () => void };

type PassingSlip = {
  readonly index: number;
  readonly commands: ReturnType<typeof createCommandReader>;
  readonly pieces: Uint8Array[];
  readonly stopAt: number | undefined;
  takenBytes: number;
  hasBegun: boolean;
  isAsked: boolean;
};

type Link = {
  readonly agent: Socket;
  readonly printer: Socket;
  readonly split: ReturnType<typeof createRealTimeReceiver>;
  readonly greeting: ReturnType<typeof createCommandReader>;
  readonly readReply: ReturnType<typeof createReplyReader>;
  readonly heldForPrinter: { readonly bytes: Uint8Array; readonly slip: PassingSlip | undefined }[];
  readonly heldForAgent: Uint8Array[];
  questions: number;
  slip: PassingSlip | undefined;
  isStopped: boolean;
  isSilent: boolean;
};

type Cable = {
  readonly printerUrl: string;
  link: Link | undefined;
  trap: Trap | undefined;
  holdsStatus: boolean;
  isUnplugged: boolean;
  seenSlips: number;
  begunSlips: number;
  lastSlip: Uint8Array;
};

export type FaultyCable = ReturnType<typeof controlsOf> & { readonly url: string } & AsyncDisposable;

/**
 * A cable between agent and printer that knows what goes through it: it lets a slip through up to one byte, holds the
 * answers back, and ends in each of the ways in which cables and printers end.
 */
export async function layFaultyCable(printerUrl: string): Promise<FaultyCable> {
  const cable: Cable = {
    ...{ printerUrl, link: undefined, trap: undefined, holdsStatus: false, isUnplugged: false },
    ...{ seenSlips: 0, begunSlips: 0, lastSlip: new Uint8Array() },
  };
  const server = createServer((agent) => joinEnds(cable, agent));
  const port = await listen(server, { host: '127.0.0.1', port: 0, variable: 'MACHIKADO_PRINTER_PORT' });
  return {
    ...controlsOf(cable),
    url: `tcp://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      cable.link?.agent.destroy();
      cable.link?.printer.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function controlsOf(cable: Cable) {
  const end = (ending: (link: Link) => void) => {
    const { link } = cable;
    cable.holdsStatus = false;
    cable.trap = undefined;
    cable.link = undefined;
    if (link !== undefined) ending(link);
  };
  const letGo = () => {
    cable.holdsStatus = false;
    if (cable.link !== undefined) flush(cable, cable.link);
  };
  return {
    /** Slips of which a byte has come to the printer. */
    begunSlips: () => cable.begunSlips,
    /** The last whole slip, with its question. */
    lastSlip: () => cable.lastSlip,
    /** Keeps the printer's status to itself: no slip begins. */
    holdStatus: () => (cable.holdsStatus = true),
    /** Stops the nth slip from now, from 0, and does something in the very moment. */
    whenStopped: (nth: number, stop: Stop, spring: () => void) =>
      (cable.trap = { slip: cable.seenSlips + nth, stop, spring }),
    letGo,
    /** What is on its way is lost; or comes to the printer, and then the cable ends. */
    sever: (rest: 'lost' | 'delivered') => {
      if (rest === 'delivered') letGo();
      end(({ agent, printer }) => {
        if (rest === 'lost') printer.end();
        else agent.once('close', () => printer.end());
      });
    },
    hangUp: () =>
      end(({ agent, printer }) => {
        agent.end();
        printer.end();
      }),
    reset: () =>
      end(({ agent, printer }) => {
        agent.resetAndDestroy();
        printer.end();
      }),
    /** From now on the agent hears nothing of this connection; what is given ends it as a printer does that comes back. */
    fallSilent: () => {
      let forget: () => void = () => undefined;
      end((link) => {
        link.isSilent = true;
        link.printer.end();
        forget = () => link.agent.resetAndDestroy();
      });
      return forget;
    },
    /** Whether connecting is refused. */
    unplug: (isOut: boolean) => (cable.isUnplugged = isOut),
  };
}

function joinEnds(cable: Cable, agent: Socket): void {
  agent.on('error', () => undefined);
  if (cable.isUnplugged) {
    agent.destroy();
    return;
  }
  const { hostname: host, port } = new URL(cable.printerUrl);
  const printer = connect({ host, port: Number(port), noDelay: true });
  agent.setNoDelay(true);
  const link: Link = {
    ...{ agent, printer, split: createRealTimeReceiver(), greeting: createCommandReader() },
    ...{ readReply: createReplyReader(), heldForPrinter: [], heldForAgent: [], questions: 0, slip: undefined },
    ...{ isStopped: false, isSilent: false },
  };
  cable.link = link;
  printer.on('error', () => undefined);
  agent.on('data', (bytes) => takeFromAgent(cable, link, bytes));
  printer.on('data', (bytes) => takeFromPrinter(cable, link, bytes));
  agent.once('close', () => printer.end());
  printer.once('close', () => {
    if (!link.isSilent) agent.destroy();
  });
}

function takeFromAgent(cable: Cable, link: Link, bytes: Uint8Array): void {
  for (const part of link.split(bytes)) {
    if (part.kind === 'ask-status') toPrinter(cable, link, { bytes: Uint8Array.of(0x10, 0x04, part.what) });
    else if (part.kind === 'buffered') takePrint(cable, link, part.bytes);
  }
}

function takePrint(cable: Cable, link: Link, bytes: Uint8Array): void {
  // What a printer is asked after its greeting is who it is: maker and model. All that comes later is slips.
  if (link.questions < 2) {
    link.greeting.push(bytes);
    for (let one = link.greeting.next(); one !== undefined; one = link.greeting.next())
      if (one.kind === 'identity') link.questions += 1;
    toPrinter(cable, link, { bytes });
    return;
  }
  link.slip ??= beginSlip(cable, bytes);
  const { slip } = link;
  const before = slip.takenBytes;
  slip.takenBytes += bytes.length;
  slip.pieces.push(bytes);
  slip.commands.push(bytes);
  for (let one = slip.commands.next(); one !== undefined; one = slip.commands.next())
    if (one.kind === 'fence' || one.kind === 'process') slip.isAsked = true;
  const room = slip.stopAt === undefined ? Infinity : slip.stopAt - before;
  if (room < 0 || room > bytes.length || link.isStopped) {
    toPrinter(cable, link, { bytes, slip });
    return;
  }
  if (room > 0) toPrinter(cable, link, { bytes: bytes.subarray(0, room), slip });
  link.isStopped = true;
  toPrinter(cable, link, { bytes: bytes.subarray(room), slip });
  spring(cable);
}

function beginSlip(cable: Cable, head: Uint8Array): PassingSlip {
  const index = cable.seenSlips++;
  const { trap } = cable;
  const stopAt = trap?.slip === index && trap.stop.at === 'byte' ? trap.stop.bytesUntil(head) : undefined;
  const commands = createCommandReader();
  return { index, commands, pieces: [], stopAt, takenBytes: 0, hasBegun: false, isAsked: false };
}

function spring(cable: Cable): void {
  const { trap } = cable;
  cable.trap = undefined;
  trap?.spring();
}

function toPrinter(cable: Cable, link: Link, part: { readonly bytes: Uint8Array; readonly slip?: PassingSlip }): void {
  const { bytes, slip } = part;
  if (link.isSilent || bytes.length === 0) return;
  if (link.isStopped) {
    link.heldForPrinter.push({ bytes, slip });
    return;
  }
  if (slip?.hasBegun === false) {
    slip.hasBegun = true;
    cable.begunSlips += 1;
  }
  link.printer.write(bytes);
}

function takeFromPrinter(cable: Cable, link: Link, bytes: Uint8Array): void {
  for (const byte of bytes) {
    const one = Uint8Array.of(byte);
    const [reply] = link.readReply(one);
    if (reply?.kind === 'real-time' && cable.holdsStatus) link.heldForAgent.push(one);
    else if ((reply?.kind === 'fence' || reply?.kind === 'process') && link.slip?.isAsked === true)
      takeAnswer(cable, link, one);
    else toAgent(link, one);
  }
}

function takeAnswer(cable: Cable, link: Link, answer: Uint8Array): void {
  const { slip } = link;
  link.slip = undefined;
  cable.lastSlip = Buffer.concat(slip?.pieces ?? []);
  const isStop = cable.trap?.slip === slip?.index && cable.trap?.stop.at === 'fence-worked';
  if (isStop) link.isStopped = true;
  toAgent(link, answer);
  if (isStop) spring(cable);
}

function toAgent(link: Link, bytes: Uint8Array): void {
  if (link.isSilent) return;
  if (link.isStopped) link.heldForAgent.push(bytes);
  else link.agent.write(bytes);
}

function flush(cable: Cable, link: Link): void {
  link.isStopped = false;
  for (const part of link.heldForPrinter.splice(0))
    toPrinter(cable, link, { bytes: part.bytes, ...(part.slip && { slip: part.slip }) });
  for (const bytes of link.heldForAgent.splice(0)) toAgent(link, bytes);
}
