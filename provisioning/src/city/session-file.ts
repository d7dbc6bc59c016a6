import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Instant } from '@machikado/contracts/civil-time.ts';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { replaceFile } from '../files/durable-file.ts';

const CliSession = z.object({ url: z.url(), staffId: z.string(), token: z.string(), expiresAt: Instant });
export type CliSession = z.infer<typeof CliSession>;

const fileName = 'session.json';

/** Keeps a technician's token for the next commands, readable by its owner only. */
export async function writeSession(home: string, session: CliSession): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  await replaceFile(join(home, fileName), JSON.stringify(session));
}

/** The kept session. `absent` where nobody signed in, `expired` at its end by `now`; a damaged file counts as absent. */
export async function readSession(home: string, now: Date): Promise<Result<CliSession, 'absent' | 'expired'>> {
  let text: string;
  try {
    text = await readFile(join(home, fileName), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return err('absent');
    throw error;
  }
  const parsed = CliSession.safeParse(parseJson(text));
  if (!parsed.success) return err('absent');
  return Date.parse(parsed.data.expiresAt) <= now.getTime() ? err('expired') : ok(parsed.data);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
