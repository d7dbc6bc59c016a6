import { chromium } from 'playwright-core';
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const p = await b.newPage({ viewport: { width: 1480, height: 1950 } });
await p.goto('file:///tmp/mk/town/' + process.argv[2]);
await p.waitForTimeout(500);
await p.screenshot({ path: '/tmp/mk/town/' + process.argv[3] });
await b.close();
