import { Router } from 'express';
import { ConversionRequest, type ConversionOffer, type ConversionScript } from '@machikado/contracts/conversion.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { ok } from '@machikado/contracts/result.ts';
import type { Converter } from '../conversion/converter.ts';
import { sendProblem, sendResult } from './problem.ts';

export type Converters = Readonly<Record<ConversionScript, Converter>>;

/**
 * `GET /conversions`: which conversions there are; `POST /conversions`: candidates for a reading. Typing goes on without
 * them, so `out-of-service` here means no more than that nothing is offered.
 */
export function conversionRoutes(converters: Converters): Router {
  return Router()
    .get('/conversions', (_request, response) => {
      const scripts = (['kana', 'pinyin'] as const).filter((script) => converters[script].available());
      const offer: ConversionOffer = { scripts };
      response.set('cache-control', 'no-store').json(offer);
    })
    .post('/conversions', async (request, response) => {
      const asked = ConversionRequest.safeParse(request.body);
      if (!asked.success) {
        sendProblem(response, problem('bad-request'));
        return;
      }
      const answer = await converters[asked.data.script].convert(asked.data.reading);
      response.set('cache-control', 'no-store');
      sendResult(response, answer.ok ? ok({ candidates: answer.value }) : answer);
    });
}
