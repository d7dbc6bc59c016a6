import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseNameList } from './name-list.ts';
import { NameFilter, type NameListKind } from './name-filter.ts';

/** What is set about names, kept beside dnsmasq's configuration. */
export const NameSettings = z.object({
  garden: z.array(z.string()),
  filters: z.array(NameFilter),
  /** Of zones that have filters of their own, none among them; the others have the spot's. */
  zones: z.record(z.string(), z.array(NameFilter)).default({}),
});
export type NameSettings = z.infer<typeof NameSettings>;

export type NameLists = Record<NameListKind, ReadonlySet<string>>;

const settingsFile = (directory: string) => join(directory, 'names.json');
const listFile = (directory: string, kind: NameListKind) => join(directory, `${kind}.names`);

/** Writes a file so that a reader, or a machine that has lost its power, finds the former or the new one whole. */
async function replaceFile(path: string, text: string): Promise<void> {
  const fresh = await open(`${path}.new`, 'w', 0o600);
  try {
    await fresh.writeFile(text);
    await fresh.sync();
  } finally {
    await fresh.close();
  }
  await rename(`${path}.new`, path);
}

export async function readNameSettings(directory: string): Promise<{ settings: NameSettings; lists: NameLists }> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const text = await readFile(settingsFile(directory), 'utf8').catch(() => null);
  const settings = NameSettings.parse(text === null ? { garden: [], filters: [], zones: {} } : JSON.parse(text));
  const read = async (kind: NameListKind): Promise<ReadonlySet<string>> => {
    const list = parseNameList(await readFile(listFile(directory, kind), 'utf8').catch(() => ''));
    return new Set(typeof list === 'string' ? [] : list.names);
  };
  return { settings, lists: { youth: await read('youth'), malware: await read('malware') } };
}

export const writeNameSettings = (directory: string, settings: NameSettings) =>
  replaceFile(settingsFile(directory), JSON.stringify(settings));

export const writeNameList = (directory: string, kind: NameListKind, names: ReadonlySet<string>) =>
  replaceFile(listFile(directory, kind), `${[...names].join('\n')}\n`);
