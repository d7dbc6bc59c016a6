import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspectRecords, recordFile } from './record-store.ts';
import { startWriter } from './writer-process.ts';

export type FsyncErrorOptions = { readonly errors: number; readonly mutant?: 'acknowledge-anyway' };

export type FsyncErrorReport = {
  readonly chaos: 'fsync-error';
  readonly errors: number;
  /** How many processes ended with 74, so that a supervisor starts them again and the truth is read from the disk. */
  readonly ended: number;
  readonly acked: number;
  readonly falselyAcked: number;
  readonly corrupt: number;
  /** Restarts after the error that could store again. */
  readonly restarted: number;
  readonly problems: readonly string[];
};

/** The exit code of `exitOnIoError`. */
const ioErrorExit = 74;

/**
 * Promise P8: the Nth fsync of the writer's files fails with EIO (of the folder SQLite itself takes no answer). The process must end instead of trying again, what it had
 * acknowledged must be there, and its next start must work.
 */
export async function runFsyncErrors(options: FsyncErrorOptions): Promise<FsyncErrorReport> {
  const work = mkdtempSync(join(tmpdir(), 'machikado-fsync-'));
  const counts = { errors: 0, ended: 0, acked: 0, falselyAcked: 0, corrupt: 0, restarted: 0 };
  const problems: string[] = [];
  try {
    for (let nth = 1; nth <= options.errors; nth++) {
      const directory = join(work, String(nth));
      mkdirSync(directory);
      const inject = `inject=fsync:error=EIO:when=${nth}`;
      const under = [
        'strace',
        '-f',
        '-qq',
        '-o',
        '/dev/null',
        '-e',
        'trace=fsync',
        '-e',
        inject,
        ...recordPaths(directory),
      ];
      using writer = startWriter({
        directory,
        rows: options.errors + 10,
        under,
        ...(options.mutant && { mutant: options.mutant }),
      });
      const { code } = await writer.ended;
      counts.errors++;
      if (code === ioErrorExit) counts.ended++;
      else problems.push(`fsync ${nth}: ended with ${String(code)}: ${writer.errors().slice(-300)}`);
      counts.acked += writer.acked();
      const finding = inspectRecords(directory, writer.acked());
      counts.falselyAcked += finding.lost;
      if (finding.corrupt !== null) counts.corrupt++;
      if (await storesAgain(directory, finding.rows)) counts.restarted++;
    }
  } finally {
    rmSync(work, { recursive: true });
  }
  return { chaos: 'fsync-error', ...counts, problems };
}

/** Options by which strace injects into calls on the record's files alone: database, journal and write-ahead log. */
function recordPaths(directory: string): string[] {
  return ['', '-journal', '-wal'].flatMap((ending) => ['-P', `${recordFile(directory)}${ending}`]);
}

async function storesAgain(directory: string, rows: number): Promise<boolean> {
  using writer = startWriter({ directory, rows: rows + 1 });
  const { code } = await writer.ended;
  return code === 0 && writer.acked() === rows + 1;
}

/** Whether promise P8 was seen to hold: every error ended the process, and nothing was acknowledged falsely. */
export function fsyncErrorsHold(report: FsyncErrorReport): boolean {
  const { errors, ended, restarted, acked } = report;
  const all = errors > 0 && acked > 0 && ended === errors && restarted === errors;
  return all && report.falselyAcked + report.corrupt === 0;
}
