import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ja } from '../../../hotspot-portal/src/portal/texts/ja.ts';
import { labAddresses } from '../../lab/lab-state.ts';
import { radclient } from '../phone.ts';
import type { Step } from '../step.ts';

/** A real radclient is answered with Message-Authenticator; then she signs out and the network closes at once. */
export const radiusExchange: Step = {
  id: 'radius',
  title: 'RADIUSと接続の終わり / RADIUS, then signing out',
  needsLab: true,
  run: async ({ city, phone, learnt }) => {
    assert(phone && learnt.wifiCode !== undefined);
    const station = { 'Calling-Station-Id': `"${labAddresses.phoneMac.replaceAll(':', '-').toUpperCase()}"` };
    const name = { 'User-Name': `"${learnt.wifiCode}"` };
    const answer = await radclient(city, phone.lab, {
      kind: 'auth',
      attributes: { ...name, ...station, 'User-Password': `"${learnt.wifiCode}"`, 'Message-Authenticator': '0x00' },
    });
    assert.match(answer, /Received Access-Accept/);
    assert.match(answer.slice(answer.indexOf('Received')), /Message-Authenticator/);
    const session = {
      ...name,
      ...station,
      'Acct-Session-Id': `"${randomUUID().slice(0, 8)}"`,
      'NAS-Identifier': '"lab"',
    };
    for (const [status, extra] of [
      ['Start', {}],
      ['Stop', { 'Acct-Session-Time': '30', 'Acct-Input-Octets': '1000', 'Acct-Output-Octets': '2000' }],
    ] as const) {
      const accounting = await radclient(city, phone.lab, {
        kind: 'acct',
        attributes: { ...session, ...extra, 'Acct-Status-Type': status },
      });
      assert.match(accounting, /Received Accounting-Response/, status);
    }
    const page = await phone.page();
    try {
      await page.goto(`https://${phone.lab.state.portalName}/status`);
      await page.getByRole('button', { name: ja.signOut }).click();
      await page.getByText(ja.signedOut.slice(0, 8)).first().waitFor();
    } finally {
      await page.context().close();
    }
    assert.equal(await phone.askInternet(), null, 'the internet still answers after signing out');
    return 'Access-Accept with Message-Authenticator, Start and Stop recorded; closed at once on signing out';
  },
};
