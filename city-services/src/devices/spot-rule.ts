import { Hono } from 'hono';
import { SpotRule, type SpotRuleList } from '@machikado/contracts/spot-rule.ts';
import { StaffRole } from '@machikado/contracts/staff-api.ts';
import { requireRole } from '../http/authenticate.ts';
import type { CityContext, StaffEnv } from '../http/context.ts';
import { readJson } from '../http/problem.ts';
import { changeSpotStates, readSpotStates } from './spot-states.ts';

async function listRules(context: CityContext): Promise<SpotRuleList> {
  const spots = await readSpotStates(context.db);
  return {
    spots: spots.map(({ asset, state, applied }) => ({ asset, level: state?.disasterAtLevel ?? null, applied })),
  };
}

/**
 * From which warning on the Wi-Fi opens to everybody by itself, for all spots at once: they keep the rule and the board
 * of warnings, so that it holds when the city cannot be reached. Mounted under `/api`.
 */
export function staffSpotRuleRoutes(context: CityContext): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();
  app.get('/wifi-rule', requireRole(...StaffRole.options), async (c) => c.json(await listRules(context)));
  app.post('/wifi-rule', requireRole('clerk', 'technician'), async (c) => {
    const { level } = await readJson(c, SpotRule);
    await changeSpotStates(context, {
      actor: `staff:${c.var.staff.staffId}`,
      action: 'wifi.rule-set',
      subject: level === null ? 'no warning opens' : `from level ${level}`,
      change: ({ disasterAtLevel: _before, ...rest }) => ({
        ...rest,
        ...(level !== null && { disasterAtLevel: level }),
      }),
    });
    return c.json(await listRules(context));
  });
  return app;
}
