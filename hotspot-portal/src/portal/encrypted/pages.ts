import { html } from 'hono/html';
import type { Locale } from '@machikado/contracts/locale.ts';
import { outerNameOf, userNameOf, type DeviceProfile, type EncryptedNetwork } from '../../onboarding/network.ts';
import { layout, note, say, type Frame, type Markup } from '../pages/layout.ts';
import { systemNames, type DeviceSystem } from './device-system.ts';
import { qrPicture, wifiCode } from './qr-picture.ts';

/** An account as its owner sees it. */
type Shown = { readonly name: string; readonly madeAtMs: number; readonly untilMs: number };

/** How one kind of device is set up by the account that is chosen; `null` where it has to be done by hand. */
export type SetUp = {
  readonly system: DeviceSystem;
  /** Where the button leads: to a file, or into the system's own settings. */
  readonly address: string | null;
  readonly isFile: boolean;
  /** Where the authority's certificate is, if this device has to be given it first. */
  readonly authority: string | null;
};

export type EncryptedView = {
  readonly network: EncryptedNetwork;
  readonly formToken: string;
  readonly own: readonly Shown[];
  readonly perPerson: number;
  /** Of the account that is chosen. */
  readonly chosen: (Shown & { readonly setUp: SetUp; readonly others: readonly DeviceSystem[] }) | null;
  /** This page, for a browser that is not the sign-in window. */
  readonly address: string;
  readonly notice?: { readonly kind: 'bad' | 'fine'; readonly text: string };
};

/** A day with its year, in the words of a language; in easy Japanese with its readings. */
export function spokenDate(locale: Locale, ms: number): string {
  const tag = { en: 'en-GB', 'ja-x-easy': 'ja' }[locale as string] ?? locale;
  const form = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'Asia/Tokyo' });
  const day = form.format(new Date(ms));
  if (locale !== 'ja-x-easy') return day;
  return day.replace('年', '年《ねん》 ').replace('月', '月《がつ》 ').replace('日', '日《にち》');
}

/** A fact under its name; names of servers and the like are broken anywhere, so that they are whole on a narrow screen. */
const fact = (name: string, value: string) =>
  html`<dt>${say(name)}</dt>
    <dd translate="no">${value}</dd>`;

/** What is compared with what the device shows. */
function networkPart({ texts }: Frame, { ssid, serverName }: EncryptedNetwork): Markup {
  return html`<dl class="panel">${fact(texts.encNetwork, ssid)}${fact(texts.encServer, serverName)}</dl>
    <p class="hint">${say(texts.encServerHint)}</p>`;
}

const steps = (lines: readonly string[]) =>
  html`<ol class="plain">
    ${lines.map((line) => html`<li>${say(line)}</li>`)}
  </ol>`;

function stepsOf({ texts }: Frame, { system, isFile, address }: SetUp): readonly string[] {
  if (isFile) return texts.encStepsByFile;
  if (address === null) return [];
  return { apple: texts.encStepsApple, android: texts.encStepsAndroid, windows: texts.encStepsWindows, other: [] }[
    system
  ];
}

export const windowsCommand = 'netsh wlan add profile filename=wifi.xml user=current';

const slipAddress = ({ locale }: Frame, name: string) => `/encrypted/slip?account=${name}&lang=${locale}`;

function setUpPart(frame: Frame, { setUp, name }: NonNullable<EncryptedView['chosen']>, page: string): Markup {
  const { texts } = frame;
  const { system, address, isFile, authority } = setUp;
  const slip = slipAddress(frame, name);
  if (address === null || system === 'other') {
    return html`<p>${say(texts.encByHand)}</p>
      <p><a class="button" href="${slip}">${say(texts.encSlip)}</a></p>`;
  }
  const first = authority
    ? html`<p>${say(texts.encAuthorityHint)}</p>
        <p><a class="button quiet" href="${authority}">${say(texts.encAuthority)}</a></p>`
    : '';
  const label = isFile ? texts.encFile : texts.encInstall(systemNames[system]);
  return html`${first}
    <p><a class="button" href="${address}">${say(label)}</a></p>
    ${steps(stepsOf(frame, setUp))} ${isFile ? html`<p><code translate="no">${windowsCommand}</code></p>` : ''}
    ${system === 'apple' ? html`<p class="hint">${say(texts.encBrowser(page))}</p>` : ''}
    <p><a class="go" href="${slip}">${say(texts.encSlip)}</a></p>`;
}

function othersPart({ texts, locale }: Frame, { name, others }: NonNullable<EncryptedView['chosen']>): Markup {
  const link = (system: DeviceSystem) => {
    const label = system === 'other' ? texts.encOther : systemNames[system];
    const href = `/encrypted?account=${name}&system=${system}&lang=${locale}`;
    return html`<li><a class="go" href="${href}">${say(label)}</a></li>`;
  };
  return html`<h2>${say(texts.encOthers)}</h2>
    <ul class="plain">
      ${others.map(link)}
    </ul>`;
}

const hiddenFields = ({ locale }: Frame, formToken: string) =>
  html`<input type="hidden" name="token" value="${formToken}" /><input type="hidden" name="lang" value="${locale}" />`;

function makePart(frame: Frame, { formToken, chosen, perPerson }: EncryptedView): Markup {
  const { texts } = frame;
  return html`<form method="post" action="/encrypted/make">
    ${hiddenFields(frame, formToken)}
    <button class="${chosen ? 'quiet' : ''}">${say(chosen ? texts.encMakeMore : texts.encMake)}</button>
    <p class="hint">${say(texts.encMost(perPerson))}</p>
  </form>`;
}

function ownPart(frame: Frame, { own, formToken, chosen }: EncryptedView): Markup {
  const { texts, locale } = frame;
  if (own.length === 0) return html``;
  const one = ({ name, madeAtMs, untilMs }: Shown) =>
    html`<form class="panel" method="post" action="/encrypted/remove">
      ${hiddenFields(frame, formToken)}<input type="hidden" name="account" value="${name}" />
      <p>
        ${say(texts.encMadeOn(spokenDate(locale, madeAtMs)))}<br />${say(texts.encUntil(spokenDate(locale, untilMs)))}
      </p>
      ${
        chosen?.name === name
          ? ''
          : html`<p><a class="go" href="/encrypted?account=${name}&amp;lang=${locale}">${say(texts.encShow)}</a></p>`
      }
      <button class="quiet">${say(texts.encRemove)}</button>
    </form>`;
  return html`<h2>${say(texts.encMine)}</h2>
    ${own.map(one)}`;
}

/** Where a visitor sets up her devices for the encrypted network, and takes that back. */
export function encryptedPage(frame: Frame, view: EncryptedView): Markup {
  const { texts, locale } = frame;
  const { network, chosen, notice } = view;
  const body = html`<h2>${say(texts.encTitle)}</h2>
    ${notice ? note(notice.kind, notice.text) : ''}
    <p>${say(texts.encLead(network.ssid))}</p>
    ${chosen ? setUpPart(frame, chosen, view.address) : ''} ${networkPart(frame, network)}
    ${chosen ? othersPart(frame, chosen) : makePart(frame, view)} ${ownPart(frame, view)}
    ${chosen ? makePart(frame, view) : ''}
    <p><a class="go" href="/status?lang=${locale}">${say(texts.toStart)}</a></p>`;
  const path = chosen ? `/encrypted?account=${chosen.name}&system=${chosen.setUp.system}` : '/encrypted';
  return layout(frame, { title: texts.encTitle, path, body });
}

/** All that is typed into a device by hand, to be printed as well. */
export function slipPage(frame: Frame, profile: DeviceProfile): Markup {
  const { texts, locale } = frame;
  const { network, password, untilMs, account } = profile;
  const [user, outer] = [userNameOf(profile), outerNameOf(network)];
  const body = html`<h2>${say(texts.encSlipTitle)}</h2>
    <dl class="panel">
      ${fact(texts.encNetwork, network.ssid)}${fact(texts.encMethod, 'WPA2/WPA3-Enterprise, EAP-TTLS, MSCHAPv2')}
      ${fact(texts.encUser, user)}${fact(texts.passwordLabel, password)}${fact(texts.encServer, network.serverName)}
    </dl>
    <p>${say(texts.encUntil(spokenDate(locale, untilMs)))}</p>
    <p>${say(texts.encServerHint)}</p>
    ${qrPicture(wifiCode({ ssid: network.ssid, user, outer, password }))}
    <p class="hint">${say(texts.encQr)}</p>
    <p>${say(texts.encSlipKeep)}</p>
    <p class="hint screen">${say(texts.encPrint)}</p>
    <p class="screen">
      <a class="go" href="/encrypted?account=${account}&amp;lang=${locale}">${say(texts.encTitle)}</a>
    </p>`;
  return layout(frame, { title: texts.encSlipTitle, path: `/encrypted/slip?account=${account}`, body });
}
