import type { ServerResponse } from 'node:http';
import { BrowsingOffer, pictureBlock, type BrowsingState } from '@machikado/contracts/browsing.ts';
import type { Answer } from './memory.ts';

const offer = BrowsingOffer.parse({
  available: true,
  profile: 'allow-list',
  minutes: 15,
  leftS: 900,
  extension: { rule: 'when-nobody-waits', minutes: 15, maxTimes: 2 },
  searches: true,
  sites: [
    {
      name: { ja: '旭川市のホームページ', en: 'Asahikawa City' },
      url: 'https://www.city.asahikawa.hokkaido.jp/',
    },
    { name: { ja: '気象庁', en: 'Weather and warnings (JMA)' }, url: 'https://www.jma.go.jp/' },
    { name: { ja: 'JR北海道', en: 'JR Hokkaido (trains)' }, url: 'https://www.jrhokkaido.co.jp/' },
  ],
});

/** A session of the mock: what the page did, and a way to say how the page stands. */
export function createMockBrowsing() {
  const streams = new Set<ServerResponse>();
  const actions: Record<string, unknown>[] = [];
  let state: BrowsingState = {
    state: 'open',
    leftS: 290,
    extensionsLeft: 2,
    url: 'https://www.city.asahikawa.hokkaido.jp/',
    title: '旭川市',
    canGoBack: true,
    typing: 'none',
  };
  let picture: Buffer | undefined;
  const send = (stream: ServerResponse, kind: number, content: Buffer) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(kind, 0);
    head.writeUInt32BE(content.length, 1);
    stream.write(Buffer.concat([head, content]));
  };
  const tell = (stream: ServerResponse) => send(stream, pictureBlock.state, Buffer.from(JSON.stringify(state)));
  const become = (next: Partial<BrowsingState>) => {
    state = { ...state, ...next };
    streams.forEach(tell);
  };
  /** The page's picture, as JPEG; whoever looks later gets it as well. */
  const draw = (jpeg: Buffer) => {
    picture = jpeg;
    for (const stream of streams) send(stream, pictureBlock.jpeg, jpeg);
  };
  return {
    actions,
    become,
    draw,
    open: (response: ServerResponse) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      streams.add(response);
      response.on('close', () => streams.delete(response));
      tell(response);
      if (picture !== undefined) send(response, pictureBlock.jpeg, picture);
    },
    answer: (method: string, path: string, body: Record<string, unknown>): Answer => {
      if (path === '/browsing/text') return { status: 200, body: { language: 'ja', paragraphs: ['市からのお知らせ'] } };
      if (path === '/browsing/actions') {
        actions.push(body);
        return { status: 204 };
      }
      if (method === 'GET') return { status: 200, body: offer };
      if (method === 'DELETE') {
        become({ state: 'ended', ended: 'finished' });
        return { status: 204 };
      }
      state = { ...state, state: 'open' };
      actions.push(body);
      return { status: 201, body: state };
    },
  };
}
export type MockBrowsing = ReturnType<typeof createMockBrowsing>;
