// What the bootstrap says, and the programs that it runs. Only node: modules: nothing is installed yet.
import { spawn } from 'node:child_process';

const startedAt = Date.now();

export function say(text) {
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(5);
  // stderr: the stdout of a command such as `bench --json` belongs to its reader.
  process.stderr.write(`[${seconds} s] ${text}\n`);
}

/** Says what went wrong, in both languages, and ends. 69: something that this machine lacks. */
export function stop(ja, en, code = 69) {
  process.stderr.write(`\n${ja}\n${en}\n`);
  process.exit(code);
}

/** Runs a program quietly and shows a sign of life every 10 s; on failure everything that it printed. */
export function runQuietly(label, command, options) {
  return new Promise((resolve) => {
    const began = Date.now();
    const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    const beat = setInterval(() => say(`  … ${label} (${Math.round((Date.now() - began) / 1000)} s)`), 10_000);
    const finish = (ok, why) => {
      clearInterval(beat);
      if (!ok) process.stderr.write(`${shortened(Buffer.concat(output).toString())}\n${why}\n`);
      resolve(ok);
    };
    child.once('error', (error) => finish(false, String(error)));
    child.once('close', (code, signal) => finish(code === 0, `${command.join(' ')}: ${signal ?? code}`));
  });
}

/** What a program said, without the middle of a long text: the reason stands at one of the ends. */
function shortened(text) {
  const lines = text.trimEnd().split('\n');
  return lines.length <= 60 ? lines.join('\n') : [...lines.slice(0, 25), '  …', ...lines.slice(-25)].join('\n');
}
