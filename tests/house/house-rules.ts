import { cycleFaults, folderFaults, simulatorFaults, workspaceFaults } from './rules/layers.ts';
import { barrelFaults, machinePathFaults, nameFaults } from './rules/names.ts';
import { dependencyFaults, refusedPackageFaults } from './rules/packages.ts';
import type { Fault, SourceTree } from './source-tree.ts';

/** Every rule that this repository holds itself to, beside those of the linter. */
export const houseRules: Readonly<Record<string, (tree: SourceTree) => Fault[]>> = {
  'workspaces import only whom the table allows': workspaceFaults,
  'folders import against the flow': folderFaults,
  'no imports in a circle': cycleFaults,
  'no barrels': barrelFaults,
  'no undeclared dependency': dependencyFaults,
  'no simulator inside a product': simulatorFaults,
  'no file name that says nothing': nameFaults,
  'no refused package': refusedPackageFaults,
  'no path of one machine': machinePathFaults,
};
