import { constants } from 'node:fs';
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '@machikado/contracts/result.ts';

/** One byte over the limit of a document is read, so that a longer file is known to be too long. */
const readBytes = 1024 * 1024 + 1;
const filesPerScan = 200;
const keptFiles = 1000;
/** A change further ahead of the clock than this (the clock was set back) says nothing; the file counts as settled. */
const aheadMs = 2000;

type ReadFile = { readonly bytes: Uint8Array; readonly unchangedMs: number };

export type FeedFolder = {
  readonly path: string;
  /** The names of files to read, oldest name first; hidden ones and folders are left alone. */
  readonly list: () => Promise<string[]>;
  /** The bytes and how long nobody wrote to it. `forbidden`: another user's file that we may not open. */
  readonly read: (name: string) => Promise<Result<ReadFile, 'gone' | 'forbidden'>>;
  readonly move: (name: string, to: 'done' | 'refused') => Promise<void>;
};

/** The folder that telegrams are put into, with `done` and `refused` below it; each keeps its newest 1,000 files. */
export async function openFeedFolder(path: string): Promise<FeedFolder> {
  await mkdir(join(path, 'done'), { recursive: true, mode: 0o700 });
  await mkdir(join(path, 'refused'), { recursive: true, mode: 0o700 });
  return {
    path,
    list: async () => {
      const entries = await readdir(path, { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
      return files
        .map((entry) => entry.name)
        .sort()
        .slice(0, filesPerScan);
    },
    read: (name) => readPlainFile(join(path, name)),
    move: async (name, to) => {
      // The time in front keeps two files of one name apart and tells which is older.
      const kept = Buffer.from(`${Date.now()}-${name}`).subarray(0, 200).toString();
      await rename(join(path, name), join(path, to, kept)).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw error;
      });
      await forgetOldest(join(path, to));
    },
  };
}

async function readPlainFile(path: string): Promise<Result<ReadFile, 'gone' | 'forbidden'>> {
  // No link is followed: a name in the folder must not make us read another file of this machine.
  const opened = await openPlainFile(path);
  if (typeof opened === 'string') return err(opened);
  await using file = opened;
  const { mtimeMs } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(readBytes), 0, readBytes, 0);
  const age = Date.now() - mtimeMs;
  return ok({ bytes: buffer.subarray(0, bytesRead), unchangedMs: age < -aheadMs ? Infinity : Math.max(age, 0) });
}

async function forgetOldest(folder: string): Promise<void> {
  const names = (await readdir(folder)).sort();
  for (const name of names.slice(0, -keptFiles)) await rm(join(folder, name), { force: true });
}

async function openPlainFile(path: string): Promise<FileHandle | 'gone' | 'forbidden'> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ELOOP') return 'gone';
    if (code === 'EACCES' || code === 'EPERM') return 'forbidden';
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
