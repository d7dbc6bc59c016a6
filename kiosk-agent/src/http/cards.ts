import { Router } from 'express';
import type { CardReader } from '../drivers/card/reader.ts';

/** `GET /card`: whether a card lies on the reader. Its id never leaves the agent this way. */
export function cardRoutes(cards: CardReader): Router {
  return Router().get('/card', (_request, response) => {
    response.json({ state: cards.state() });
  });
}
