import { connect, type Socket } from 'node:net';
import type { VirtualCard } from '@machikado/kiosk-agent/simulators/card/virtual-card.ts';

/** Messages of libcacard's VSC protocol, by which QEMU's card reader has its card: a header of 12 bytes, then the body. */
const kinds = { init: 1, error: 2, readerAdd: 3, atr: 5, apdu: 7 } as const;
const headerBytes = 12;
const noReader = 0xffffffff;
const retryMs = 50;

function encode(kind: number, reader: number, body: Uint8Array): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32BE(kind, 0);
  header.writeUInt32BE(reader, 4);
  header.writeUInt32BE(body.length, 8);
  return Buffer.concat([header, body]);
}

/** Puts a card into the reader of a QEMU that listens at `path`, as soon as it does. */
export function insertCard(path: string, card: VirtualCard): Disposable {
  let socket: Socket | undefined;
  let timer: NodeJS.Timeout | undefined;
  const open = () => {
    socket = connect(path);
    socket.once('error', () => (timer = setTimeout(open, retryMs)));
    socket.once('connect', () => socket && speak(socket, card));
  };
  open();
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      socket?.destroy();
    },
  };
}

function speak(socket: Socket, card: VirtualCard): void {
  const send = (kind: number, reader: number, body: Uint8Array) => socket.write(encode(kind, reader, body));
  const version = Buffer.alloc(12);
  version.write('VSCD', 0, 'latin1');
  version.writeUInt32BE(2, 4);
  send(kinds.init, noReader, version);
  send(kinds.readerAdd, noReader, Buffer.from('card\0'));
  let held = Buffer.alloc(0);
  let isIn = false;
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= headerBytes && held.length >= headerBytes + held.readUInt32BE(8)) {
      const [kind, reader] = [held.readUInt32BE(0), held.readUInt32BE(4)];
      const body = held.subarray(headerBytes, headerBytes + held.readUInt32BE(8));
      held = held.subarray(headerBytes + body.length);
      // The answer to the reader that was added is an "error" that says there was none.
      if (kind === kinds.error && !isIn) {
        isIn = true;
        send(kinds.atr, 0, card.answerToReset);
      }
      if (kind === kinds.apdu) send(kinds.apdu, reader, card.answer(body) ?? Buffer.from('6F00', 'hex'));
    }
  });
}
