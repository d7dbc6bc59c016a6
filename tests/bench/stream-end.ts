import { connect, createServer } from 'node:net';
import { labAddresses } from '../lab/lab-state.ts';

/**
 * One end of a stream of bytes for a time. `serve` in the internet's namespace: takes what comes and, at its end, says
 * how many bytes that was. `send <address> <ms>` in the phone's: sends from this address and prints bytes per second.
 */
const port = 9001;
const block = Buffer.alloc(64 * 1024, 0x6d);

function serve(): void {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let bytes = 0;
    socket.on('data', (chunk) => (bytes += chunk.length));
    socket.on('end', () => socket.end(String(bytes)));
    socket.on('error', () => socket.destroy());
  });
  server.listen(port, labAddresses.web, () => process.stdout.write('listening\n'));
}

function send(from: string, forMs: number): void {
  const socket = connect({ host: labAddresses.web, port, localAddress: from });
  let startMs = 0;
  let answer = '';
  const go = () => {
    if (performance.now() - startMs >= forMs) socket.end();
    else if (socket.write(block)) setImmediate(go);
    else socket.once('drain', go);
  };
  socket.once('connect', () => {
    startMs = performance.now();
    go();
  });
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('end', () => process.stdout.write(`${(Number(answer) / (performance.now() - startMs)) * 1000}\n`));
}

const [what, from = '', forMs] = process.argv.slice(2);
if (what === 'serve') serve();
else send(from, Number(forMs));
