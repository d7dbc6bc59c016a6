import { connect, createServer } from 'node:net';

/** A way into a network namespace: a socket of the file system, which namespaces do not divide, led to one port there. */
const [path = '', port = '0'] = process.argv.slice(2);
const server = createServer((outside) => {
  const inside = connect({ host: '127.0.0.1', port: Number(port) });
  outside.on('error', () => inside.destroy());
  inside.on('error', () => outside.destroy());
  outside.pipe(inside).pipe(outside);
});
server.listen(path, () => process.stdout.write('ready\n'));
