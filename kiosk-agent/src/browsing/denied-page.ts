import type { BrowsingDenial } from '@machikado/contracts/browsing.ts';

const reasons: Readonly<Record<BrowsingDenial, readonly [ja: string, en: string]>> = {
  'not-on-the-list': ['このページは、この機械では見られません。', 'This page cannot be shown on this terminal.'],
  category: [
    'ログイン・買い物・投稿などのページは、この機械では使えません。',
    'Pages for signing in, shopping or posting cannot be used on this terminal.',
  ],
  'not-public': ['この住所は、だれでも見られるページではありません。', 'This address is not a public page.'],
  'not-found': ['ページが見つかりません。', 'The page was not found.'],
  'no-answer': ['ページから返事がありません。', 'The page does not answer.'],
  'not-the-web': ['この開き方には対応していません。', 'This way of opening a page is not supported.'],
  limit: ['この回に使える通信の量をこえました。', 'This session has used all of its data.'],
};

/** A small page for an HTTP request that was refused. It holds nothing that came from outside. */
export function deniedPage(denial: BrowsingDenial): string {
  const [ja, en] = reasons[denial];
  return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>開けません / Not available</title>
<style>body{margin:15vh 8vw;font:1.4rem/1.7 'BIZ UDPGothic',sans-serif;color:#14202b}h1{font-size:2rem}</style>
<h1>${ja}</h1><p>「もどる」で前のページに戻れます。ご自分の電話で見るときは、下の「電話で見る」をお使いください。</p>
<h1 lang="en">${en}</h1><p lang="en">Go back, or open it on your own phone with the button below.</p></html>`;
}
