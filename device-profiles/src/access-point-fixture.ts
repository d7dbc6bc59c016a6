import { z } from 'zod';
import { redirectNames } from './access-point-profile.ts';
import { FactSource, ProfileId } from './profile-head.ts';
import { readProfileFolder } from './profile-folder.ts';

const name = z.string().min(3).max(80);
const Url = z.string().min(8).max(2000);

/** What the portal has of its own when it answers. */
const Given = z.strictObject({
  username: z.string(),
  password: z.string(),
  seconds: z.int(),
  done: z.string(),
  key: z.string().optional(),
  downKbps: z.int().optional(),
  upKbps: z.int().optional(),
});

const AccessPointCase = z.discriminatedUnion('kind', [
  /** The address to which the maker sends a phone, and what is read there. */
  z.strictObject({
    kind: z.literal('redirect'),
    name,
    url: Url,
    expect: z.partialRecord(z.enum(redirectNames), z.string()),
  }),
  /** A redirect that must not be followed, and why. */
  z.strictObject({
    kind: z.literal('refused'),
    name,
    url: Url,
    expect: z.enum(['incomplete', 'foreign-host', 'no-device', 'not-a-nas']),
  }),
  /** What goes back to the access point after the sign-in, byte for byte. */
  z.strictObject({
    kind: z.literal('answer'),
    name,
    url: Url,
    given: Given,
    expect: z.strictObject({
      method: z.enum(['GET', 'POST']),
      url: Url,
      /** The body of a POST as it is sent; JSON where the portal calls a controller. */
      body: z.string().max(1000).optional(),
    }),
  }),
  /** The bytes of the vendor's own attributes in an Access-Accept. */
  z.strictObject({
    kind: z.literal('limits'),
    name,
    given: z.strictObject({ downKbps: z.int().optional(), upKbps: z.int().optional(), totalBytes: z.int().optional() }),
    expect: z.array(z.string().regex(/^[0-9A-F]{2}( [0-9A-F]{2})*$/)).max(6),
  }),
]);

/** One `<id>.fixtures.json` of an access point. */
export const AccessPointFixtures = z.strictObject({
  profile: ProfileId,
  recorded: z.enum(['documented', 'device']),
  source: FactSource,
  /** The hosts to which the samples lead back. */
  hosts: z.array(z.string()).max(4),
  cases: z.array(AccessPointCase).min(1).max(32),
});
export type AccessPointFixtures = z.infer<typeof AccessPointFixtures>;

/** Every fixture of an access point that is shipped. */
export function shippedAccessPointFixtures(): readonly AccessPointFixtures[] {
  return readProfileFolder('access-points', 'fixtures').map((file) => AccessPointFixtures.parse(file));
}
