import assert from 'node:assert/strict';
import { DeviceList } from '@machikado/contracts/device.ts';
import { until } from '../../city/probes.ts';
import { runCli } from '../../city/technician.ts';
import type { Step } from '../step.ts';

/** The technician's CLI shows both devices in service, each as it should be. */
export const enrolledDevices: Step = {
  id: 'enrol',
  title: '機器の登録と設定 / devices enrolled and configured',
  run: async ({ city }) => {
    const list = async () => {
      const { code, stdout, stderr } = await runCli(city.technician.home, ['device', 'list', '--json']);
      assert.equal(code, 0, stderr);
      return DeviceList.parse(JSON.parse(stdout)).devices.filter((device) => device.status === 'active');
    };
    await until(
      'both devices report what is desired of them',
      async () => {
        const devices = await list();
        const inStep = devices.filter(
          (device) => device.reported?.result === 'applied' && device.reported.hash === device.desired.hash,
        );
        return inStep.length === 2;
      },
      45_000,
    );
    const devices = await list();
    return devices.map((device) => `${device.asset} ${device.kind} revision ${device.desired.revision}`).join(', ');
  },
};
