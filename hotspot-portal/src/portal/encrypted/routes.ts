import { createPrivateKey, X509Certificate } from 'node:crypto';
import { Hono } from 'hono';
import { accountsOf, closeAccount, openAccount, type AccountHolder } from '../../exchanges/network-access.ts';
import type { OnboardingDoor } from '../../onboarding/open-onboarding.ts';
import type { Visitor } from '../../session/session.ts';
import type { NetworkAccount } from '../../store/network-accounts.ts';
import { limitBody } from '../body-limit.ts';
import { makeFormToken } from '../form-token.ts';
import type { Frame, Markup } from '../pages/layout.ts';
import { messagePage } from '../pages/status-page.ts';
import { frameOf, visitOf, type Portal, type PortalContext, type PortalEnv } from '../portal.ts';
import { termsVersion } from '../texts/terms-version.ts';
import { readPosted } from '../ways/visit.ts';
import { deviceSystems, systemOf, type DeviceSystem } from './device-system.ts';
import { holderHere, isSecret, onboardingHere } from './offer.ts';
import { encryptedPage, slipPage, type EncryptedView, type SetUp } from './pages.ts';
import { fileOf, profileOf } from './profile-file.ts';
import { createTapBook, type FileForm, type TapBook } from './tap-book.ts';

const maxBodyBytes = 2048;

/** A visitor who may set up devices, on a connection that carries secrets. */
type Asking = {
  readonly portal: Portal;
  readonly c: PortalContext;
  readonly taps: TapBook;
  readonly door: OnboardingDoor;
  readonly frame: Frame;
  readonly client: Visitor;
  readonly holder: AccountHolder;
};

/** Who asks; an answer where it is nobody who may, or not by https, whereto she is led. */
async function readAsking(portal: Portal, c: PortalContext, taps: TapBook): Promise<Asking | Response> {
  const frame = frameOf(portal, c);
  const door = onboardingHere(portal, c);
  if (!door) return c.html(messagePage(frame, frame.texts.notFound), 404);
  if (!isSecret(c)) return c.redirect(`${portal.secureUrl}encrypted?lang=${frame.locale}`, 302);
  const { client, session } = await visitOf(portal, c);
  if (!client) return c.html(messagePage(frame, frame.texts.notHere), 403);
  if (!session) return c.redirect(`/?lang=${frame.locale}`, 302);
  const holder = holderHere(portal, c, session);
  if (!holder) return c.html(messagePage(frame, frame.texts.notFound), 404);
  return { portal, c, taps, door, frame, client, holder };
}

/** The account that the address names, if it is the visitor's own. */
function namedAccount({ portal, c, holder }: Asking): NetworkAccount | null {
  const name = c.req.query('account');
  return accountsOf(portal.spot, holder).find((account) => account.name === name) ?? null;
}

function wantedSystem(c: PortalContext): DeviceSystem {
  const asked = deviceSystems.find((system) => system === c.req.query('system'));
  const told = { userAgent: c.req.header('user-agent'), platform: c.req.header('sec-ch-ua-platform') };
  return asked ?? systemOf(told);
}

/** How a device is set up here: by a file of its own, on Windows by its Settings where they can believe what they get. */
function setUpOf({ portal, taps, door, client }: Asking, system: DeviceSystem, account: string): SetUp {
  const byHand = { system, address: null, isFile: false, authority: null };
  const { network, isKnownAuthority } = door.settings;
  const tap = (form: FileForm) =>
    `/encrypted/file/${taps.offer({ account, form, mac: client.mac }, portal.spot.now())}`;
  if (system === 'apple') return { ...byHand, address: tap('apple') };
  if (system === 'android') return network.passpoint ? { ...byHand, address: tap('android') } : byHand;
  if (system !== 'windows') return byHand;
  const authority = isKnownAuthority ? null : '/encrypted/authority';
  if (createPrivateKey(door.signer().key).asymmetricKeyType !== 'rsa') {
    return { system, address: tap('windows-file'), isFile: true, authority };
  }
  const whole = new URL(tap('windows'), portal.secureUrl).href;
  return { system, address: `ms-settings:wifi-provisioning?uri=${whole}`, isFile: false, authority };
}

const shown = ({ name, createdAtMs, untilMs }: NetworkAccount) => ({ name, madeAtMs: createdAtMs, untilMs });

function showEncrypted(asking: Asking, notice?: EncryptedView['notice']): Markup {
  const { portal, c, frame, door, client, holder } = asking;
  const { network, accountsPerPerson: perPerson } = door.settings;
  const account = namedAccount(asking);
  const system = wantedSystem(c);
  return encryptedPage(frame, {
    network,
    perPerson,
    formToken: makeFormToken(portal.formKey, client, portal.spot.now()),
    own: accountsOf(portal.spot, holder).map(shown),
    chosen: account && {
      ...shown(account),
      setUp: setUpOf(asking, system, account.name),
      others: deviceSystems.filter((other) => other !== system),
    },
    address: `${portal.secureUrl}encrypted`,
    ...(notice && { notice }),
  });
}

/** A posted form of somebody who may set up devices. */
async function readForm(portal: Portal, c: PortalContext, taps: TapBook) {
  const asking = await readAsking(portal, c, taps);
  if (asking instanceof Response) return asking;
  const form = await readPosted(portal, c);
  return form instanceof Response ? form : { ...asking, frame: form.frame, fields: form.fields };
}

async function postMake(portal: Portal, c: PortalContext, taps: TapBook): Promise<Response> {
  const asking = await readForm(portal, c, taps);
  if (asking instanceof Response) return asking;
  const { frame, holder, door } = asking;
  const { accountDays: days, accountsPerPerson: perPerson } = door.settings;
  const made = await openAccount(portal.spot, holder, { days, perPerson, terms: termsVersion });
  if (made.ok) return c.redirect(`/encrypted?account=${made.value.name}&lang=${frame.locale}`, 303);
  return c.html(showEncrypted(asking, { kind: 'bad', text: frame.texts.encTooOften }), 429);
}

async function postRemove(portal: Portal, c: PortalContext, taps: TapBook): Promise<Response> {
  const asking = await readForm(portal, c, taps);
  if (asking instanceof Response) return asking;
  const { frame, holder, fields } = asking;
  const closed = await closeAccount(portal.spot, holder, fields.get('account') ?? '');
  if (!closed) return c.html(messagePage(frame, frame.texts.notFound), 404);
  return c.html(showEncrypted(asking, { kind: 'fine', text: frame.texts.encRemoved }));
}

async function getFile(portal: Portal, c: PortalContext, taps: TapBook): Promise<Response> {
  const asking = await readAsking(portal, c, taps);
  if (asking instanceof Response) return asking;
  const { frame, client, holder, door } = asking;
  const nowMs = portal.spot.now();
  const tap = taps.take(c.req.param('tap') ?? '', nowMs);
  const account = tap?.mac === client.mac && accountsOf(portal.spot, holder).find(({ name }) => name === tap.account);
  const file = tap && account && fileOf(tap.form, profileOf(portal, door, { frame, account }), { door, nowMs });
  return file ? c.body(file.body, 200, file.headers) : c.html(messagePage(frame, frame.texts.encSpent), 410);
}

/** Setting devices up for the encrypted network. Whatever holds a password goes by https, once, and is kept nowhere. */
export function createEncryptedRoutes(portal: Portal): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  if (!portal.onboarding) return app;
  const taps = createTapBook();
  app.use('/encrypted/*', limitBody(maxBodyBytes));
  app.get('/encrypted', async (c) => {
    const asking = await readAsking(portal, c, taps);
    return asking instanceof Response ? asking : c.html(showEncrypted(asking));
  });
  app.post('/encrypted/make', (c) => postMake(portal, c, taps));
  app.post('/encrypted/remove', (c) => postRemove(portal, c, taps));
  app.get('/encrypted/file/:tap', (c) => getFile(portal, c, taps));
  app.get('/encrypted/slip', async (c) => {
    const asking = await readAsking(portal, c, taps);
    if (asking instanceof Response) return asking;
    const account = namedAccount(asking);
    const { frame, door } = asking;
    if (!account) return c.html(messagePage(frame, frame.texts.notFound), 404);
    return c.html(slipPage(frame, profileOf(portal, door, { frame, account })));
  });
  app.get('/encrypted/authority', (c) => {
    const { raw } = new X509Certificate(portal.onboarding?.settings.network.authority ?? '');
    const headers = {
      'content-type': 'application/x-x509-ca-cert',
      'content-disposition': 'attachment; filename="authority.cer"',
    };
    return c.body(Uint8Array.from(raw), 200, headers);
  });
  return app;
}
