import { z } from 'zod';

/** What a crowd of phones can be told to do. */
export const CrowdOrder = z.discriminatedUnion('do', [
  /** From the first request that is redirected to the page of the internet, one phone after the other. */
  z.object({ do: z.literal('visits'), phones: z.array(z.object({ ip: z.string(), code: z.string() })) }),
  /** From the page that is asked for to the answer that this phone is online; each over a TLS connection of its own. */
  z.object({
    do: z.literal('logins'),
    phones: z.array(z.object({ ip: z.string(), code: z.string() })),
    atOnce: z.int(),
  }),
  /** First requests of phones that are not online, each over a new connection. */
  z.object({ do: z.literal('redirects'), ips: z.array(z.string()), atOnce: z.int(), ms: z.int() }),
  /** Begins a download of each phone, which goes on. */
  z.object({ do: z.literal('hold'), ips: z.array(z.string()) }),
  /** Waits until each of these downloads has got something new, or has broken; `times` are their longest silences. */
  z.object({ do: z.literal('held') }),
]);
export type CrowdOrder = z.infer<typeof CrowdOrder>;

export const CrowdAnswer = z.object({
  ms: z.number(),
  done: z.int(),
  failed: z.int(),
  times: z.array(z.number()),
  why: z.string().optional(),
});
export type CrowdAnswer = z.infer<typeof CrowdAnswer>;
