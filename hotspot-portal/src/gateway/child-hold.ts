import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/** Says whether a program that goes on keeps this process alive: only while somebody waits for its answer. */
export function holdFor(child: ChildProcessWithoutNullStreams, waited: boolean): void {
  const verb = waited ? 'ref' : 'unref';
  child[verb]();
  // Pipes of a child are sockets, which its type does not say.
  for (const pipe of [child.stdin, child.stdout, child.stderr] as unknown as Record<'ref' | 'unref', () => void>[]) {
    pipe[verb]();
  }
}
