import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { endFamily } from './process-family.ts';

/** Where profiles are made: a file system in memory, and the name of the kiosk that makes them. */
export type ProfileRoom = {
  readonly directory: string;
  /** The kiosk's state folder: two kiosks on one machine never touch each other's profiles. */
  readonly stateDirectory: string;
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
};

/** The folders of one browser; all that it writes lies below `path`. */
export type BrowserProfile = {
  readonly path: string;
  readonly userFiles: string;
  readonly home: string;
  readonly cache: string;
  readonly temporary: string;
};

/** `f_type` of statfs(2): tmpfs and ramfs. */
const memoryFileSystems = [0x01021994, 0x858458f6];

const prefixOf = (room: ProfileRoom) =>
  `mk-kiosk-${createHash('sha256').update(room.stateDirectory).digest('hex').slice(0, 8)}-`;
/** Chromium makes a socket in its temporary folder, and the path of a socket has 107 bytes (unix(7)). */
const longestPath = 107 - '/tmp/org.chromium.Chromium.XXXXXX/SingletonSocket'.length;

/** Makes an empty profile that nobody else can read. Throws where the room is on a disk: a disk does not forget. */
export function createProfile(room: ProfileRoom): BrowserProfile {
  const { type } = statfsSync(room.directory);
  assert.ok(memoryFileSystems.includes(type), `${room.directory} is not in memory.`);
  const path = join(room.directory, `${prefixOf(room)}${randomBytes(8).toString('hex')}`);
  assert.ok(path.length <= longestPath, `${room.directory} is too long a path.`);
  const profile = {
    path,
    userFiles: join(path, 'profile'),
    home: join(path, 'home'),
    cache: join(path, 'cache'),
    temporary: join(path, 'tmp'),
  };
  for (const folder of Object.values(profile)) {
    mkdirSync(folder, { mode: 0o700 });
    if (room.owner) chownSync(folder, room.owner.uid, room.owner.gid);
  }
  return profile;
}

/** Deletes a profile and looks whether it is gone. `profile-left` where something of it could not be deleted. */
export function removeProfile(path: string): Result<undefined, 'profile-left'> {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    return err('profile-left');
  }
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? ok(undefined) : err('profile-left');
}

/** Ends the browsers that a killed agent of this kiosk has left, and deletes their profiles; gives how many there were. */
export async function removeOldProfiles(
  room: ProfileRoom,
  log: Log,
): Promise<Result<number, 'still-alive' | 'profile-left'>> {
  const old = readdirSync(room.directory).filter((name) => name.startsWith(prefixOf(room)));
  for (const name of old) {
    const path = join(room.directory, name);
    const ended = await endFamily({ path });
    if (!ended.ok) return ended;
    const removed = removeProfile(path);
    if (!removed.ok) return removed;
    log.warn('browser.old-profile-removed', { processes: ended.value });
  }
  return ok(old.length);
}
