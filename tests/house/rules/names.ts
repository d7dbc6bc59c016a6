import ts from 'typescript';
import { refusedAlone, refusedNames } from '../layer-table.ts';
import { codeFiles, parse, type Fault, type SourceTree } from '../source-tree.ts';

/** A file is named by the noun that it holds; a name that would fit every file says nothing. */
export function nameFaults(tree: SourceTree): Fault[] {
  return codeFiles(tree).flatMap((path) =>
    path
      .replace(/\.[^/]*$/, '')
      .split('/')
      .filter((part) => refusedAlone.includes(part) || refusedNames.includes(part.split('-').at(-1) ?? ''))
      .map((part) => ({ rule: 'names', file: path, text: `"${part}" says nothing about what is inside` })),
  );
}

/** No file stands in front of others: no index, no `export *`, none that only passes on. */
export function barrelFaults(tree: SourceTree): Fault[] {
  const faults: Fault[] = [];
  for (const path of codeFiles(tree)) {
    if (/(?:^|\/)index\.[a-z.]+$/.test(path)) faults.push({ rule: 'barrels', file: path, text: 'is an index file' });
    const { statements } = parse(path, tree.get(path) ?? '');
    const passesOn = statements.filter((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier);
    const all = passesOn.some((statement) => ts.isExportDeclaration(statement) && !statement.exportClause);
    if (all) faults.push({ rule: 'barrels', file: path, text: 'exports * from another file' });
    else if (passesOn.length > 0 && passesOn.length === statements.length) {
      faults.push({ rule: 'barrels', file: path, text: 'only passes on what others export' });
    }
  }
  return faults;
}

// Put together here, so that this file does not break its own rule.
const machinePaths = new RegExp(
  [
    ['/wo', 'rk/'],
    ['/ro', 'ot/'],
    ['\\.\\./sha', 'red'],
    ['\\.libr', 'ary/'],
    ['/ho', 'me/[a-z]'],
    ['/Us', 'ers/[a-z]'],
  ]
    .map((parts) => `(?<![\\w./-])${parts.join('')}`)
    .join('|'),
);

/** The repository is the same on every machine: no file names a folder of the one that it was written on. */
export function machinePathFaults(tree: SourceTree): Fault[] {
  const faults: Fault[] = [];
  for (const [path, text] of tree) {
    if (path === 'package-lock.json') continue;
    text.split('\n').forEach((line, at) => {
      const hit = machinePaths.exec(line)?.[0];
      if (hit !== undefined) faults.push({ rule: 'machine paths', file: `${path}:${at + 1}`, text: `names ${hit}` });
    });
  }
  return faults;
}
