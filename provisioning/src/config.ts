import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

const Environment = z.object({
  MACHIKADO_CLI_HOME: z.string().min(1).optional(),
  XDG_CONFIG_HOME: z.string().min(1).optional(),
  LC_ALL: z.string().optional(),
  LC_MESSAGES: z.string().optional(),
  LANG: z.string().optional(),
});

export type Language = 'ja' | 'en';

export type Config = {
  /** Where the session of a signed-in technician is kept. */
  readonly home: string;
  readonly language: Language;
  /** What `${NAME}` in a fleet file may stand for. */
  readonly variables: Readonly<Record<string, string | undefined>>;
};

/** Reads the environment once. The language is Japanese where the locale begins with `ja`, English otherwise. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const { MACHIKADO_CLI_HOME, XDG_CONFIG_HOME, LC_ALL, LC_MESSAGES, LANG } = Environment.parse(environment);
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== '') ?? '';
  return Object.freeze({
    home: MACHIKADO_CLI_HOME ?? join(XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'machikado'),
    language: locale.startsWith('ja') ? 'ja' : 'en',
    variables: Object.freeze({ ...environment }),
  });
}
