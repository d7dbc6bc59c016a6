import { probeLab } from './lab.ts';
import { keepManagementNetwork } from './lab-network.ts';

/** For the test runner: the labs' network with this machine stands before the first browser starts, and until the last ends. */
export default async function keepNetwork(): Promise<() => void> {
  return probeLab().length > 0 ? () => undefined : keepManagementNetwork();
}
