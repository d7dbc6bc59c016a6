import { createMockSite } from './site.ts';

/** `npm run mock`: the API for `npm run dev`, and the built console itself, on the port that vite's proxy asks. */
const { server } = createMockSite(new Date());
server.listen(8401, '127.0.0.1', () => process.stdout.write('http://127.0.0.1:8401\n'));
