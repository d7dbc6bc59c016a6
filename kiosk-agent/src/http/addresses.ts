import { Router } from 'express';
import { PostalCode } from '@machikado/contracts/address.ts';
import { problem } from '@machikado/contracts/problem.ts';
import { addressesOf } from '../city/addresses.ts';
import type { CityClient } from '../city/client.ts';
import { sendProblem } from './problem.ts';

/** `GET /addresses/:postalCode`: what a postal code stands for, with or without the city; an unknown one is empty. */
export function addressRoutes(client: CityClient): Router {
  return Router().get('/addresses/:postalCode', async (request, response) => {
    const code = PostalCode.safeParse(request.params['postalCode']);
    if (code.success) response.set('cache-control', 'no-store').json(await addressesOf(client, code.data));
    else sendProblem(response, problem('bad-request'));
  });
}
