import { sendCode, type SendOrder } from '../../exchanges/challenge.ts';
import { admitProvisionally } from '../../exchanges/admit-verified.ts';
import { parseMailAddress, parsePhoneNumber } from '../../ways/recipient.ts';
import { sponsorLifeMs } from '../../session/typed-code.ts';
import { catalogue } from '../texts/catalogue.ts';
import { termsVersion } from '../texts/terms-version.ts';
import { makeVouchToken } from './vouch-token.ts';
import { bringIn, mailIn, problem, sayWait, sayWrong, type PagedWay, type PostedForm, type Said } from './visit.ts';

type Handler = (form: PostedForm) => Promise<Said>;

const field = ({ fields }: PostedForm, name: string) => (fields.get(name) ?? '').slice(0, 254);

async function send(form: PostedForm, order: Omit<SendOrder, 'mac'>): Promise<Said> {
  const { frame, portal, client } = form;
  const sent = await sendCode(portal.spot, { ...order, mac: client.mac });
  if (sent.ok) return { kind: 'go', to: `/code?lang=${frame.locale}` };
  if (sent.error.reason === 'wait') return problem(frame.texts.sentOften(Math.ceil(sent.error.seconds / 60)), 429);
  return problem(frame.texts.notSent, 503);
}

/** A code by mail, and minutes of network in which it can be read. */
async function byEmail(form: PostedForm): Promise<Said> {
  const { portal, frame, client, zone } = form;
  const { mail, settings } = portal.ways ?? {};
  const address = parseMailAddress(field(form, 'email'));
  if (!mail || !settings?.email) return problem(frame.texts.behindAway, 503);
  if (!address) return problem(frame.texts.badAddress);
  const identity = portal.spot.ways.hash('email', address.person);
  const said = await send(form, {
    kind: 'email',
    ...{ identity, target: identity },
    send: (code) => mail(mailIn(frame, address.to, frame.texts.mailBody(code))),
  });
  if (said.kind === 'go') {
    const minutes = settings.email.provisionalMinutes;
    const online = await admitProvisionally(portal.spot, { applicant: client, zone, terms: termsVersion, minutes });
    // Another maker's access point lets the phone through only when the status page has handed it over.
    if (online && client.ipv4 === null) return { kind: 'go', to: `/status?lang=${frame.locale}` };
  }
  return said;
}

async function bySms(form: PostedForm): Promise<Said> {
  const { portal, frame } = form;
  const { sms, settings } = portal.ways ?? {};
  if (!sms || !settings?.sms) return problem(frame.texts.behindAway, 503);
  const number = parsePhoneNumber(field(form, 'phone'), settings.sms.prefixes);
  if (number === null) return problem(frame.texts.badPhone);
  const identity = portal.spot.ways.hash('phone', number);
  const text = (code: string) => mailIn(frame, number, frame.texts.smsBody(code)).text.trim();
  return send(form, {
    kind: 'sms',
    ...{ identity, target: identity },
    send: (code) => sms({ to: number, text: text(code) }),
  });
}

type SponsorMail = { readonly to: string; readonly visitor: string; readonly code: string };

/** To a member of staff in the city's own language first, whatever the visitor reads. */
function sponsorMail({ portal, client, frame }: PostedForm, { to, visitor, code }: SponsorMail) {
  const { hash, challenges } = portal.spot.ways;
  const device = hash('device', client.mac);
  const challenge = challenges.of(device);
  const token = challenge === null ? '' : makeVouchToken(portal.formKey, { device, visitor }, challenge);
  const link = `${portal.pagesUrl}vouch/${token}`;
  const words = [...new Set([catalogue.ja, frame.texts])].map((texts) => texts.sponsorBody(visitor, code, link));
  return { ...mailIn(frame, to, words.join('\n\n')), subject: catalogue.ja.vouchTitle };
}

/** A mail to a member of staff: she says yes by its link, or tells its code to the visitor she knows. */
async function bySponsor(form: PostedForm): Promise<Said> {
  const { portal, frame } = form;
  const { mail, settings } = portal.ways ?? {};
  const address = parseMailAddress(field(form, 'sponsor'));
  const visitor = field(form, 'visitor')
    .normalize('NFKC')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 60);
  if (!mail || !settings?.sponsor) return problem(frame.texts.behindAway, 503);
  if (!address || visitor === '' || !settings.sponsor.domains.includes(address.domain))
    return problem(frame.texts.badSponsor);
  const { hash } = portal.spot.ways;
  return send(form, {
    kind: 'sponsor',
    identity: hash('sponsored', `${address.person}\0${visitor.toLowerCase()}`),
    target: hash('email', address.person),
    lifeMs: sponsorLifeMs,
    send: (code) => mail(sponsorMail(form, { to: address.to, visitor, code })),
  });
}

/** A guardian's word for a minor, by a code in a mail to her. */
export async function askGuardian(form: PostedForm): Promise<Said> {
  const { portal, frame } = form;
  const { mail, settings } = portal.ways ?? {};
  const address = parseMailAddress(field(form, 'email'));
  if (!mail || !settings?.guardian) return problem(frame.texts.behindAway, 503);
  if (!address) return problem(frame.texts.badAddress);
  const { underAge } = settings.guardian;
  const identity = portal.spot.ways.hash('email', address.person);
  return send(form, {
    kind: 'guardian',
    ...{ identity, target: identity },
    send: (code) => mail(mailIn(frame, address.to, frame.texts.guardianBody(code, underAge))),
  });
}

function standingOf({ portal, client, frame }: PostedForm): Said | null {
  const standing = portal.spot.attempts.standing(client.mac, portal.spot.now());
  return standing.state === 'wait' ? sayWait(frame.texts, standing.seconds) : null;
}

async function byTicket(form: PostedForm): Promise<Said> {
  const { portal, client } = form;
  const waiting = standingOf(form);
  if (waiting) return waiting;
  const nowMs = portal.spot.now();
  const ticket = portal.spot.ways.tickets.find(field(form, 'ticket'), nowMs);
  if (!ticket) return sayWrong(form);
  portal.spot.attempts.right(client.mac);
  const { identity, untilMs } = ticket;
  return bringIn(form, { way: 'ticket', identity }, Math.floor((untilMs - nowMs) / 60_000));
}

async function byRadius(form: PostedForm): Promise<Said> {
  const { portal, client, frame } = form;
  const user = field(form, 'user').trim();
  const password = field(form, 'password');
  const waiting = standingOf(form);
  if (waiting) return waiting;
  if (user === '' || password === '') return sayWrong(form);
  const answer = (await portal.ways?.radius?.({ user, password, mac: client.mac })) ?? null;
  if (!answer || (!answer.ok && answer.error === 'away')) return problem(frame.texts.behindAway, 503);
  if (!answer.ok) return sayWrong(form);
  portal.spot.attempts.right(client.mac);
  const { sessionSeconds } = answer.value;
  const minutes = sessionSeconds === null ? undefined : Math.floor(sessionSeconds / 60);
  return bringIn(form, { way: 'radius', identity: portal.spot.ways.hash('radius', user.toLowerCase()) }, minutes);
}

/** The registered user's number and PIN, judged by the city: its locks and counts hold here too. */
async function byCard(form: PostedForm): Promise<Said> {
  const { portal, client, frame } = form;
  const waiting = standingOf(form);
  if (waiting) return waiting;
  const userNumber = field(form, 'number').normalize('NFKC').replaceAll(/\D/g, '');
  const pin = field(form, 'pin').normalize('NFKC').trim();
  const answer = (await portal.residents?.({ userNumber, pin })) ?? null;
  if (answer === null || answer === 'away') return problem(frame.texts.behindAway, 503);
  if (answer === 'wrong') return sayWrong(form);
  if (typeof answer === 'object') return sayWait(frame.texts, answer.waitSeconds);
  portal.spot.attempts.right(client.mac);
  return bringIn(form, { way: 'card', identity: portal.spot.ways.hash('user', userNumber) });
}

export const handlers: Readonly<Record<Exclude<PagedWay, 'oidc'>, Handler>> = {
  email: byEmail,
  sms: bySms,
  sponsor: bySponsor,
  ticket: byTicket,
  radius: byRadius,
  card: byCard,
};
