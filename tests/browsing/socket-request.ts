import { request } from 'node:http';

export type Answer = { readonly status: number; readonly body: Buffer };
/** One HTTP request to a socket of the file system. */
export type Ask = { socketPath: string; method?: string; path: string; headers?: Record<string, string> };

export function ask(options: Ask, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    // Each on its own connection: one that is kept may close just as it is used again.
    const sent = request({ ...options, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece)).on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces) }));
    });
    sent.on('error', reject).end(body);
  });
}

/** Reads an answer that does not end; what is given back lets go of it. */
export function streamFrom(options: Ask, onPiece: (piece: Buffer) => void): Promise<() => void> {
  return new Promise((resolve, reject) => {
    // A read of the page's own origin, as a browser marks it.
    const headers = { ...options.headers, 'sec-fetch-site': 'same-origin' };
    const sent = request({ ...options, headers }, (response) => {
      response.on('data', onPiece).on('error', () => undefined);
      resolve(() => sent.destroy());
    });
    sent.on('error', reject).end();
  });
}
