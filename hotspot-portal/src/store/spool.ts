import {
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isStorageFull } from '@machikado/runtime/sqlite.ts';
import { encodeFrame, readFrames, type SpoolFrame } from './spool-frame.ts';

export type SpoolOptions = {
  readonly directory: string;
  /** How long one file is; a frame must fit into it. */
  readonly segmentBytes?: number;
  /** How many files there may be: with all of them full, nothing more is taken. */
  readonly maxSegments?: number;
  /** Bytes at the end of a file that are no frame: a write was cut, and nobody was told that it was kept. */
  readonly onTorn: (bytes: number) => void;
};

export type Spool = AsyncDisposable & {
  /** On the disk with `kept`; with `full` there is no room, on the disk or among the files. One at a time. */
  readonly append: (frame: SpoolFrame) => Promise<'kept' | 'full'>;
  /** Frames with higher numbers, in order, as the files have them now. */
  readonly after: (number: number) => Iterable<SpoolFrame>;
  /** The highest number that is in it; 0 where there is none. */
  readonly last: () => number;
  /** Whether a file other than the one that is written to could be forgotten. */
  readonly isLong: () => boolean;
  /** Removes files that hold nothing higher than this number; with `all` also the one that is written to. */
  readonly forget: (number: number, what?: 'all') => Promise<void>;
};

type Segment = { readonly file: string; last: number };

const defaults = { segmentBytes: 2 * 1024 * 1024, maxSegments: 32 };
const ending = '.spool';

/** What the disk holds after an error is unknown, and only a restart reads it again: as for the store. */
function exitUnlessFull(error: unknown): void {
  if (isStorageFull(error) || (error instanceof Error && 'code' in error && error.code === 'EDQUOT')) return;
  writeSync(2, `${JSON.stringify({ level: 'fatal', event: 'storage.io-error', message: String(error) })}\n`);
  process.exit(74);
}

/** Writes the file's name to the disk too. */
function syncDirectory(directory: string): void {
  const fd = openSync(directory, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** Makes a file of its full length: what is written into it later changes no size, and cannot find the disk full. */
async function makeSegment(directory: string, file: string, bytes: number): Promise<FileHandle> {
  try {
    const made = await open(file, 'wx', 0o600);
    try {
      await made.writeFile(Buffer.alloc(bytes));
      await made.sync();
    } finally {
      await made.close();
    }
    syncDirectory(directory);
    return await open(file, constants.O_WRONLY | constants.O_DSYNC);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

/** The files that an earlier process has left; each of them ends where its last whole frame does. */
function readSegments(directory: string, onTorn: SpoolOptions['onTorn']): Segment[] {
  const names = readdirSync(directory).filter((name) => name.endsWith(ending));
  return names.sort().map((name) => {
    const file = join(directory, name);
    const { frames, tornBytes } = readFrames(readFileSync(file));
    if (tornBytes > 0) onTorn(tornBytes);
    return { file, last: frames.at(-1)?.number ?? 0 };
  });
}

/**
 * What must not be lost before it is in the store: files of a fixed length to which frames are appended, each on the disk
 * before `append` resolves. A new process writes to a new file and leaves the old ones as they are. An I/O error ends the
 * process.
 */
export function openSpool(options: SpoolOptions): Spool {
  const { directory, segmentBytes, maxSegments } = { ...defaults, ...options };
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const segments = readSegments(directory, options.onTorn);
  let current: { readonly handle: FileHandle; readonly segment: Segment; at: number } | null = null;
  const leave = async () => {
    const left = current;
    current = null;
    await left?.handle.close();
  };
  const roomFor = async (number: number, length: number) => {
    if (current && current.at + length <= segmentBytes) return current;
    if (segments.length >= maxSegments) return null;
    const file = join(directory, `${String(number).padStart(16, '0')}${ending}`);
    const handle = await makeSegment(directory, file, segmentBytes);
    await leave();
    const segment = { file, last: 0 };
    segments.push(segment);
    return (current = { handle, segment, at: 0 });
  };
  return {
    append: async (frame) => {
      const bytes = encodeFrame(frame);
      try {
        const room = await roomFor(frame.number, bytes.length);
        if (!room) return 'full';
        for (let done = 0; done < bytes.length;) {
          done += (await room.handle.write(bytes, done, bytes.length - done, room.at + done)).bytesWritten;
        }
        room.at += bytes.length;
        room.segment.last = frame.number;
        return 'kept';
      } catch (error) {
        exitUnlessFull(error);
        return 'full';
      }
    },
    after: function* (number) {
      for (const { file, last } of [...segments]) {
        if (last <= number) continue;
        for (const frame of readFrames(readFileSync(file)).frames) if (frame.number > number) yield frame;
      }
    },
    last: () => Math.max(0, ...segments.map(({ last }) => last)),
    isLong: () => segments.length > 1,
    forget: async (number, what) => {
      if (what === 'all' && current && current.segment.last <= number) await leave();
      const over = segments.filter((segment) => segment !== current?.segment && segment.last <= number);
      for (const segment of over) segments.splice(segments.indexOf(segment), 1);
      await Promise.all(over.map(({ file }) => rm(file, { force: true })));
    },
    [Symbol.asyncDispose]: leave,
  };
}
