type Parser = { readonly parse: (text: string) => string[] };

let parser = $state.raw<Parser>();

/** Fetches what knows where Japanese phrases end; titles stand without it until it has come. */
export async function loadPhrases(): Promise<void> {
  const { loadDefaultJapaneseParser } = await import('budoux');
  parser ??= loadDefaultJapaneseParser();
}

/** A Japanese text cut where its phrases end; `undefined` as long as that is not known. */
export function phrasesOf(text: string): readonly string[] | undefined {
  return parser?.parse(text);
}
