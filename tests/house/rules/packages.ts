import { builtinModules } from 'node:module';
import { z } from 'zod';
import { refusedPackages, singlePackages } from '../layer-table.ts';
import { codeFiles, importsOf, workspaceOf, type Fault, type SourceTree } from '../source-tree.ts';

const Names = z.record(z.string(), z.string()).default({});
const Manifest = z.object({ name: z.string(), dependencies: Names, devDependencies: Names });
const Lock = z.object({
  packages: z.record(z.string(), z.object({ link: z.boolean().optional(), resolved: z.string().optional() })),
});

type Declared = { readonly own: string; readonly everywhere: ReadonlySet<string>; readonly built: ReadonlySet<string> };

function declaredIn(tree: SourceTree, workspace: string): Declared | undefined {
  const text = tree.get(workspace === '' ? 'package.json' : `${workspace}/package.json`);
  if (text === undefined) return undefined;
  const { name, dependencies, devDependencies } = Manifest.parse(JSON.parse(text));
  const shipped = Object.keys(dependencies);
  return { own: name, everywhere: new Set(shipped), built: new Set([...shipped, ...Object.keys(devDependencies)]) };
}

/** Whether a file only runs while building or testing, where the root's development packages are at hand. */
function isDevelopment(path: string): boolean {
  return /\.test\.ts$|\.config\.[jt]s$|\.mjs$/.test(path) || workspaceOf(path) === 'tests' || !path.includes('/');
}

/** A package is imported only where its workspace's package.json names it. */
export function dependencyFaults(tree: SourceTree): Fault[] {
  const root = declaredIn(tree, '');
  const faults: Fault[] = [];
  for (const path of codeFiles(tree)) {
    const declared = declaredIn(tree, workspaceOf(path));
    // A static app is built as a whole: what it is built from stands in its devDependencies.
    const isApp = /^(?:kiosk-ui|staff-console)\//.test(path);
    for (const { specifier, target } of importsOf(tree, path)) {
      const name = 'packageName' in target ? target.packageName : /^@machikado\/[^/]+/.exec(specifier)?.[0];
      if (name === undefined || declared === undefined || name === declared.own) continue;
      const development = isDevelopment(path);
      const known = development || isApp ? declared.built : declared.everywhere;
      if (known.has(name) || (development && root?.built.has(name)) || isTypesOnly(declared, name)) continue;
      const text = builtinModules.includes(name) ? `write node:${name}` : `${name} is not in its package.json`;
      faults.push({ rule: 'dependencies', file: path, text });
    }
  }
  return faults;
}

function isTypesOnly(declared: Declared, name: string): boolean {
  return declared.built.has(`@types/${name}`) && declared.everywhere.has(name);
}

/** Packages that may not come in by any way, looked up in the lock file. */
export function refusedPackageFaults(tree: SourceTree): Fault[] {
  const text = tree.get('package-lock.json');
  if (text === undefined) return [{ rule: 'packages', file: 'package-lock.json', text: 'is missing' }];
  const installed = Object.entries(Lock.parse(JSON.parse(text)).packages)
    .filter(([key]) => key.includes('node_modules/'))
    // Our own empty workspace of a refused name stands in its place.
    .filter(([, { link, resolved }]) => !(link === true && resolved?.startsWith('refused-packages/') === true))
    .map(([key]) => key.replace(/^.*node_modules\//, ''));
  const fault = (text: string): Fault => ({ rule: 'packages', file: 'package-lock.json', text });
  return [
    ...refusedPackages.filter((name) => installed.includes(name)).map((name) => fault(`${name} must not be installed`)),
    ...singlePackages
      .filter((name) => installed.filter((one) => one === name).length > 1)
      .map((name) => fault(`${name} is installed more than once`)),
  ];
}
