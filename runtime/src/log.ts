type Field = string | number | boolean | null | undefined;
export type Fields = Readonly<Record<string, Field>>;

/** One JSON object a line on stderr. Values are flat on purpose: a whole request or record cannot slip in. */
export type Log = {
  readonly info: (event: string, fields?: Fields) => void;
  readonly warn: (event: string, fields?: Fields) => void;
  readonly error: (event: string, fields?: Fields) => void;
};

const hidden: readonly [RegExp, string][] = [
  // MAC addresses in any usual writing.
  [/\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi, '[mac]'],
  [/\b(?:[0-9a-f]{4}\.){2}[0-9a-f]{4}\b/gi, '[mac]'],
  // Seven digits or more in a row: user, card, phone and My Number numbers.
  [/\d{7,}/g, '[digits]'],
  // Vouchers and enrolment codes.
  [/\b[0-9A-HJKMNP-TV-Z]{4,5}(?:-[0-9A-HJKMNP-TV-Z]{4,5})+\b/g, '[code]'],
  [/(Bearer\s+)\S+/gi, '$1[token]'],
];

/** Takes out what must never stand in a log in clear: MAC addresses, codes, tokens, long numbers. */
export function redact(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of hidden) clean = clean.replaceAll(pattern, replacement);
  return clean.slice(0, 500);
}

export function createLog(part: string, write: (line: string) => void = (line) => process.stderr.write(line)): Log {
  const at =
    (level: string) =>
    (event: string, fields: Fields = {}) => {
      const clean: Record<string, Field> = {};
      for (const [key, value] of Object.entries(fields)) clean[key] = typeof value === 'string' ? redact(value) : value;
      write(`${JSON.stringify({ at: new Date().toISOString(), level, part, event, ...clean })}\n`);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
