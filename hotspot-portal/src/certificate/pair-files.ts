import { open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pair } from './judge.ts';

const keyFile = 'portal.key';
const certificateFile = 'portal.pem';

/** Writes a file that is whole, on the disk and its owner's alone before it takes the place of the former. */
export async function replaceSecret(path: string, text: string): Promise<void> {
  await writeNext(path, text);
  await rename(`${path}.next`, path);
}

async function writeNext(path: string, text: string): Promise<void> {
  const fresh = await open(`${path}.next`, 'w', 0o600);
  try {
    await fresh.chmod(0o600);
    await fresh.writeFile(text);
    await fresh.sync();
  } finally {
    await fresh.close();
  }
}

/** Text of a file, or null where there is none. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Both new files stand whole beside the old ones before either takes its place: see `readPairs`. */
export async function storePair(directory: string, { key, certificate }: Pair): Promise<void> {
  const [keyPath, certificatePath] = [join(directory, keyFile), join(directory, certificateFile)];
  await writeNext(keyPath, key);
  await writeNext(certificatePath, certificate);
  await rename(`${keyPath}.next`, keyPath);
  await rename(`${certificatePath}.next`, certificatePath);
}

/**
 * The pairs that may be meant, the likeliest first. A machine that lost its power between the two renames of
 * `storePair` has the new key beside the old certificate, and the new certificate waiting.
 */
export async function readPairs(directory: string): Promise<readonly Pair[]> {
  const names = [keyFile, certificateFile, `${certificateFile}.next`];
  const [key, certificate, waiting] = await Promise.all(names.map((name) => readIfThere(join(directory, name))));
  return [certificate, waiting].flatMap((one) => (key && one ? [{ key, certificate: one }] : []));
}

/** Differs whenever somebody has put other files there. */
export async function markOfPair(directory: string): Promise<string> {
  const marks = [keyFile, certificateFile].map(async (name) => {
    const found = await stat(join(directory, name)).catch(() => null);
    return found ? `${found.mtimeMs} ${found.size} ${found.ino}` : 'none';
  });
  return (await Promise.all(marks)).join(' ');
}
