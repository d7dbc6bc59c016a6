import { z } from 'zod';
import { fact } from './fact.ts';
import { FactSource, profileHead } from './profile-head.ts';

const { inherits: _inherits, ...head } = profileHead;

/** What we call the things that a maker's redirect tells of a phone and of the way back. */
export const redirectNames = [
  ...['mac', 'ip', 'ssid', 'accessPoint', 'originalUrl'],
  ...['loginUrl', 'host', 'port', 'gateway', 'challenge', 'chapId', 'token'],
] as const;
export type RedirectName = (typeof redirectNames)[number];

/** What the portal itself puts into an answer. */
export const portalNames = [
  ...['username', 'password', 'minutes', 'seconds', 'done', 'downKbps', 'upKbps'],
  ...['uamResponse', 'routerosResponse', 'hidProof', 'site'],
] as const;
export type PortalName = (typeof portalNames)[number];

const Redirect = z.strictObject({
  /** Where the maker packs all of it into one parameter, as Base64 of `name=value, name=value`: that parameter. */
  envelope: fact(z.string().regex(/^[\w-]{1,40}$/)).optional(),
  parameters: z
    .partialRecord(z.enum(redirectNames), fact(z.string().regex(/^[\w-]{1,40}$/)))
    .refine((parameters) => Object.keys(parameters).length > 0, 'A redirect says something.'),
});

const placeholder = /\{(\w+)\}/g;

/** The names in braces of a template. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(placeholder)].map(([, name = '']) => name);
}

/** Puts values into a template, each as it comes out of `encode`; what has no value leaves nothing. */
export function fillTemplate(
  template: string,
  values: ReadonlyMap<string, string>,
  encode: (value: string) => string = (value) => value,
): string {
  return template.replaceAll(placeholder, (_whole, name: string) => encode(values.get(name) ?? ''));
}

const known = new Set<string>([...redirectNames, ...portalNames]);
const Template = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => placeholdersOf(text).every((name) => known.has(name)), 'It names what nobody knows.');

const Field = z.strictObject({ name: z.string().regex(/^[\w.-]{1,40}$/), value: Template, source: FactSource });

/** How the phone, or the portal in its place, tells the access point that it may pass. */
const Answer = z.strictObject({
  /** `link`: a GET of the phone; `form`: a POST of the phone; `controller`: a call of the portal's own. */
  way: fact(z.enum(['link', 'form', 'controller'])),
  url: fact(Template),
  fields: z.array(Field).max(12),
});

const AttributeName = z.string().regex(/^[A-Za-z0-9-]{3,60}$/);
const AttributeType = z.int().min(1).max(255);

const Limit = z.strictObject({
  limit: z.enum(['down', 'up', 'total', 'both']),
  /** As the maker's dictionary calls it. */
  name: AttributeName,
  vendor: z.int().min(1).max(0xffffff),
  type: AttributeType,
  /** `rx/tx`: one text of both rates, what the access point receives first. */
  unit: z.enum(['bit/s', 'kbit/s', 'octets', 'rx/tx']),
  /** The attribute of the same vendor that holds how often 2^32 octets are in it; without one no more can be told. */
  gigawords: z.strictObject({ name: AttributeName, type: AttributeType, source: FactSource }).optional(),
  source: FactSource,
});

/** What is asked of our RADIUS server, and what it adds to its answer for this maker. */
const Radius = z.strictObject({
  password: fact(z.enum(['pap', 'chap'])),
  limits: z.array(Limit).max(6),
  /** Whether it asks about a device by its address alone before it shows the portal, and takes a refusal for that. */
  macAuthentication: fact(z.boolean()).optional(),
  /** Where RFC 5176 Disconnect-Requests are taken. */
  disconnectPort: fact(z.int().min(1).max(65_535)).optional(),
});

/**
 * How the time of a phone that is online is made longer. `coa`: by a CoA-Request with a new Session-Timeout (RFC 5176), of
 * the whole session; `controller`: the portal's call is made once more. Where it is absent nobody has shown that the maker
 * does it: the phone is cut at its first end, and people are told so.
 */
const Renewal = fact(z.enum(['coa', 'controller']));

/** One file of `profiles/access-points/`. */
export const AccessPointProfile = z
  .discriminatedUnion('role', [
    z.strictObject({
      ...head,
      /** It keeps the door itself: it sends phones to the portal and asks whether they may pass. */
      role: z.literal('nas'),
      redirect: Redirect,
      answer: Answer,
      radius: Radius.optional(),
      renewal: Renewal.optional(),
    }),
    z.strictObject({
      ...head,
      /** It is a bridge: our gateway behind it keeps the door. */
      role: z.literal('bridge'),
      settings: z.strictObject({
        /** Whether it keeps the phones of one radio network from each other by itself. */
        isolation: fact(z.boolean()),
        /** Whether it takes VLANs, so that a zone can be told by one. */
        vlan: fact(z.boolean()),
      }),
    }),
  ])
  .superRefine((profile, context) => {
    if (profile.role === 'bridge') return;
    const { redirect, answer, radius } = profile;
    const given = new Set<string>([...Object.keys(redirect.parameters), ...portalNames]);
    const places = [
      { path: ['answer', 'url', 'value'], text: answer.url.value },
      ...answer.fields.map(({ value: text }, at) => ({ path: ['answer', 'fields', at, 'value'], text })),
    ];
    for (const { path, text } of places) {
      for (const name of placeholdersOf(text).filter((one) => !given.has(one))) {
        context.addIssue({ code: 'custom', path, message: `It uses ${name}, which the redirect does not give.` });
      }
    }
    if (profile.renewal?.value === 'coa' && radius?.disconnectPort === undefined) {
      const message = 'A CoA-Request needs the port that takes it.';
      context.addIssue({ code: 'custom', path: ['renewal'], message });
    }
    if (profile.renewal?.value === 'controller' && answer.way.value !== 'controller') {
      context.addIssue({ code: 'custom', path: ['renewal'], message: 'No controller is called.' });
    }
    const needsRadius = places.some(({ text }) => /\{(?:username|uamResponse)\}/.test(text));
    if (needsRadius !== (radius !== undefined)) {
      const message = 'A user name is for RADIUS: both are there, or neither.';
      context.addIssue({ code: 'custom', path: ['answer'], message });
    }
  });
export type AccessPointProfile = z.infer<typeof AccessPointProfile>;
export type NasProfile = Extract<AccessPointProfile, { role: 'nas' }>;
export type NasLimit = z.infer<typeof Limit>;
