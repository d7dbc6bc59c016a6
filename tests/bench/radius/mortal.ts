import type { ChildProcess } from 'node:child_process';

/** A child that does not outlive this process, however that ends, as long as it is not killed itself. */
export function mortal<Child extends ChildProcess>(child: Child): Child {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  return child;
}
