import { Router, type Response } from 'express';
import type { KioskEvent } from '@machikado/contracts/kiosk-events.ts';
import { problem } from '@machikado/contracts/problem.ts';
import type { EventHub } from './event-hub.ts';
import { sendProblem } from './problem.ts';

const heartbeatMs = 10_000;
const maxStreams = 8;
/** A page that does not read is cut off before it fills the memory; it connects again and gets the present state. */
const maxBacklogBytes = 4 * 1024 * 1024;

function write(response: Response, text: string): void {
  if (response.writableLength > maxBacklogBytes) response.destroy();
  else response.write(text);
}

/** `GET /events`: server-sent events; `present` gives the first ones, which say how everything is now. */
export function eventRoutes(hub: EventHub, present: () => readonly KioskEvent[]): Router {
  let streams = 0;
  return Router().get('/events', (request, response) => {
    if (streams >= maxStreams) {
      sendProblem(response, problem('too-many-requests', { retryAfterS: 1 }));
      return;
    }
    streams += 1;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
    const send = (event: KioskEvent) => {
      write(response, `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`);
    };
    present().forEach(send);
    const leave = hub.subscribe(send);
    const heartbeat = setInterval(() => write(response, ': heartbeat\n\n'), heartbeatMs);
    response.once('close', () => {
      streams -= 1;
      clearInterval(heartbeat);
      leave();
    });
    request.once('error', () => response.destroy());
  });
}
