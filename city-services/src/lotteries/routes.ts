import { Hono, type Context } from 'hono';
import { z } from 'zod';
import {
  LotteryApplicationRequest,
  type LotteryFile,
  type LotteryPlan,
  type MyLotteryApplication,
} from '@machikado/contracts/lottery.ts';
import type { Result } from '@machikado/contracts/result.ts';
import { bookingProblem } from '../bookings/problems.ts';
import { currentPlans, planNamed } from '../facilities/lottery-plan.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, DeviceEnv, StaffEnv } from '../http/context.ts';
import { idempotencyKeyOf, once } from '../http/idempotency.ts';
import { parseInput, ProblemError, readJson, valueOrProblem } from '../http/problem.ts';
import { inWork, workIn, type Work } from '../transactions/work.ts';
import { requireUser } from '../users/authenticate.ts';
import { drawClosed, publishedFile } from './drawing.ts';
import {
  applicationsOfUser,
  applyInLottery,
  currentLotteries,
  withdrawApplication,
  type LotteryRefusal,
} from './store.ts';
import { acceptWin, giveWinBack } from './wins.ts';

type Change = (work: Work, userId: string, id: string) => Promise<Result<MyLotteryApplication, LotteryRefusal>>;

const PublicValue = z.object({ publicValue: z.string().trim().min(1).max(400) });
const ApplicationId = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) });

function lotteryProblem(refusal: LotteryRefusal): ProblemError {
  switch (refusal.kind) {
    case 'lottery-not-open':
    case 'outside-lottery':
    case 'too-many-applications':
    case 'too-many-wishes':
      return new ProblemError('booking-refused', { detail: refusal.kind, refusal });
    default:
      return bookingProblem(refusal);
  }
}

/** The plan of a lottery that is spoken of now. Throws `not-found`. */
function planById(context: CityContext, id: string): LotteryPlan {
  const plan = currentPlans(context.pack.lotteries, context.now()).find((candidate) => candidate.id === id);
  if (plan === undefined) throw new ProblemError('not-found');
  return plan;
}

/** What is published of a lottery, also long after its month: whoever doubts it may come late. Throws `not-found`. */
async function fileById(context: CityContext, id: string): Promise<LotteryFile> {
  const plan = planNamed(context.pack.lotteries, id);
  const file = plan && (await publishedFile(context.db, plan, context.city.id));
  if (file === undefined) throw new ProblemError('not-found');
  return file;
}

/** Lotteries for everybody to look at and to draw again. */
export function publicLotteryRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = new Hono<DeviceEnv>();

  app.get('/lotteries', async (c) =>
    c.json({ lotteries: await currentLotteries(context.db, context.pack.lotteries, context.now()) }),
  );

  app.get('/lotteries/:id/file', async (c) => {
    return c.json(await fileById(context, c.req.param('id')));
  });

  return app;
}

/** The same, and applying for signed-in users. */
export function lotteryRoutes(context: CityContext): Hono<DeviceEnv> {
  const app = publicLotteryRoutes(context);

  app.get('/lottery-applications', async (c) => {
    const user = await requireUser(context, c);
    c.header('Cache-Control', 'no-store');
    return c.json({ applications: await applicationsOfUser(context.db, user.id) });
  });

  app.post('/lotteries/:id/applications', async (c) => {
    const user = await requireUser(context, c);
    const plan = planById(context, c.req.param('id'));
    const key = idempotencyKeyOf(c);
    const request = await readJson(c, LotteryApplicationRequest);
    const scope = `lottery:${plan.id}:${user.id}`;
    const answer = await once(context, { scope, key, body: request }, (tx) =>
      workIn(tx, context, {
        actor: `user:${user.id}`,
        do: async (work) => {
          const applied = await applyInLottery(work, plan, { userId: user.id, request });
          if (!applied.ok) throw lotteryProblem(applied.error);
          return { status: 201, body: applied.value } as const;
        },
      }),
    );
    return c.json(answer.body, answer.status);
  });

  const change = async (c: Context<DeviceEnv>, perform: Change) => {
    const user = await requireUser(context, c);
    const { id } = parseInput(c.req.param(), ApplicationId);
    const done = await inWork(context, `user:${user.id}`, (work) => perform(work, user.id, id));
    if (!done.ok) throw lotteryProblem(done.error);
    return c.json(done.value);
  };

  // Each of these gives the same answer when it is asked again.
  app.post('/lottery-applications/:id/withdraw', (c) => change(c, withdrawApplication));
  app.post('/lottery-applications/:id/accept', (c) => change(c, acceptWin));
  app.post('/lottery-applications/:id/give-back', (c) => change(c, giveWinBack));

  return app;
}

/** Lotteries as staff see and draw them; mounted under `/api`. */
export function staffLotteryRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();

  app.get('/lotteries', requireRole('clerk', 'auditor'), async (c) =>
    c.json({ lotteries: await currentLotteries(context.db, context.pack.lotteries, context.now()) }),
  );

  // What everybody can read, for a clerk to hand on.
  app.get('/lotteries/:id/file', requireRole('clerk', 'auditor'), async (c) => {
    return c.json(await fileById(context, c.req.param('id')));
  });

  app.post('/lotteries/:id/draw', requireRole('clerk'), async (c) => {
    const plan = planById(context, c.req.param('id'));
    const { publicValue } = await readJson(c, PublicValue);
    const drawn = await inWork(context, `staff:${c.var.staff.staffId}`, (work) => drawClosed(work, plan, publicValue));
    return c.json(valueOrProblem(drawn));
  });

  return app;
}
