import { z } from 'zod';
import { Locale, LocalText } from './locale.ts';

const Hex = z.string().regex(/^#[0-9A-Fa-f]{6}$/);

/** What every screen needs to know of the city; from the pack's `city.json`. */
export const City = z.object({
  id: z.string().regex(/^[a-z-]{2,32}$/),
  /** 全国地方公共団体コード, six digits. */
  code: z.string().regex(/^\d{6}$/),
  name: LocalText,
  colours: z.object({ primary: Hex, accent: Hex }),
  languages: z.array(Locale).min(2),
  /** Whom to ask when something fails; the phone is absent where no source states one. */
  desk: z.object({ name: LocalText, phone: z.string().optional() }),
  wifi: z.object({ ssid: z.string().min(1).max(32), portalHost: z.string(), sessionMinutes: z.int().positive() }),
  /** WGS 84 degrees of where the kiosk's list of near places starts if the device has no position of its own. */
  centre: z.object({ latitude: z.number(), longitude: z.number() }),
  /** JMA area codes whose telegrams concern this city: 二次細分区域 first, then the larger areas that hold it. */
  jmaAreas: z.array(z.string().regex(/^\d{6,7}$/)).min(1),
  /** True where rooms, fees or rules are samples: every screen that shows them says so. */
  hasSamples: z.boolean(),
});
export type City = z.infer<typeof City>;
