import { z } from 'zod';

/** How long the screens of a kiosk wait, in seconds. An answer gets 20 s at least (WCAG 2.2.1). */
export const Idle = z.object({
  menuQuietS: z.int().min(30).max(3600),
  menuAskS: z.int().min(20).max(300),
  formQuietS: z.int().min(60).max(3600),
  formAskS: z.int().min(20).max(300),
});
export type Idle = z.infer<typeof Idle>;
