import { Router, type Response } from 'express';
import { z } from 'zod';
import { Locale } from '@machikado/contracts/locale.ts';
import { problem, type Problem } from '@machikado/contracts/problem.ts';
import type { SpeechFailure } from '../speech/engine.ts';
import type { Speaker } from '../speech/speaker.ts';
import type { VisitKeeper } from '../city/visit.ts';
import { sendProblem } from './problem.ts';

export type SpeechDoors = { readonly speaker: Speaker; readonly visits: VisitKeeper };

const maxLetters = 600;
const SpeechRequest = z.object({
  text: z
    .string()
    .trim()
    .min(1)
    .refine((text) => Array.from(text).length <= maxLetters, `at most ${maxLetters} letters`),
  locale: Locale,
  rate: z.number().min(0.5).max(3).default(1),
  fixed: z.boolean().default(false),
});

const problems: Readonly<Record<SpeechFailure, () => Problem>> = {
  unavailable: () => problem('speech-unavailable'),
  failed: () => problem('speech-unavailable'),
  stopped: () => problem('conflict', { detail: 'The next utterance came, or this one took too long.' }),
};

/** `POST /speech`: a text as sound, for the person who stands here; without a visit, fixed prompts only. `GET /speech/voices`: who can speak what. */
export function speechRoutes({ speaker, visits }: SpeechDoors): Router {
  return Router()
    .post('/speech', async (request, response) => {
      const asked = SpeechRequest.safeParse(request.body);
      if (!asked.success) sendProblem(response, problem('bad-request'));
      else if (visits.current() === undefined && !asked.data.fixed)
        sendProblem(response, problem('conflict', { detail: 'There is no visit.' }));
      else {
        const spoken = await speaker.say(asked.data, goneSignal(response));
        if (spoken.ok) response.type('audio/wav').send(Buffer.from(spoken.value));
        else if (!response.destroyed) sendProblem(response, problems[spoken.error]());
      }
    })
    .get('/speech/voices', async (_request, response) => {
      response.json({ voices: await speaker.voices() });
    });
}

/** Aborts when the page hangs up before its answer. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableEnded) gone.abort();
  });
  return gone.signal;
}
