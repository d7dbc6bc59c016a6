import { folderOrder, workspaceImports } from '../layer-table.ts';
import { codeEndings, codeFiles, importsOf, workspaceOf, type Fault, type SourceTree } from '../source-tree.ts';

const isTest = (path: string) => /\.test\.ts$/.test(path);

/** Every import from one file of the tree to another. */
function* arrows(tree: SourceTree): Generator<{ from: string; to: string; specifier: string }> {
  for (const from of codeFiles(tree)) {
    for (const { specifier, target } of importsOf(tree, from)) {
      if ('file' in target) yield { from, to: target.file, specifier };
    }
  }
}

/** The workspace table: who may import whom. */
export function workspaceFaults(tree: SourceTree): Fault[] {
  const faults: Fault[] = [];
  for (const { from, to } of arrows(tree)) {
    const [own, other] = [workspaceOf(from), workspaceOf(to)];
    if (own === '' || own === other) continue;
    const allowed = workspaceImports[own];
    if (allowed === undefined) faults.push({ rule: 'workspaces', file: from, text: `${own} stands in no table` });
    else if (!allowed.includes(other)) {
      faults.push({ rule: 'workspaces', file: from, text: `${own} must not import ${other} (${to})` });
    }
  }
  return faults;
}

type Place = { readonly root: string; readonly folder: string; readonly step: number };

/** Where a file stands in its workspace's order; `undefined` for a file outside the ordered folders. */
function placeOf(path: string): Place | undefined {
  const root = Object.keys(folderOrder).find((folder) => path.startsWith(`${folder}/`));
  if (root === undefined) return undefined;
  const rest = path.slice(root.length + 1);
  const folder = rest.includes('/') ? (rest.split('/')[0] ?? '') : '';
  const step = folderOrder[root]?.findIndex((step) => step.includes(folder)) ?? -1;
  return { root, folder, step };
}

/** The folder order inside each process: imports point against the flow, and every folder is known. */
export function folderFaults(tree: SourceTree): Fault[] {
  const faults: Fault[] = [];
  for (const path of codeFiles(tree)) {
    const place = placeOf(path);
    if (place && place.folder !== '' && place.step === -1) {
      faults.push({ rule: 'folders', file: path, text: `${place.root}/${place.folder} is missing in the layer table` });
    }
  }
  const sideways = new Map<string, Set<string>>();
  for (const { from, to } of arrows(tree)) {
    const [own, other] = [placeOf(from), placeOf(to)];
    if (!own || own.root !== other?.root || own.folder === other.folder || isTest(from)) continue;
    if (own.folder === '' || /(?:^|\/)config\.ts$/.test(to) || !codeEndings.test(to)) continue;
    if (other.folder === '' || other.step > own.step) {
      faults.push({ rule: 'folders', file: from, text: `${own.folder} comes before ${to}` });
    } else if (other.step === own.step) {
      const key = `${own.root}/${own.folder}`;
      sideways.set(key, (sideways.get(key) ?? new Set()).add(`${other.root}/${other.folder}`));
    }
  }
  return [
    ...faults,
    ...cyclesIn(sideways).map((cycle) => ({ rule: 'folders', file: cycle[0] ?? '', text: around(cycle) })),
  ];
}

/** No file imports itself, whichever way round. */
export function cycleFaults(tree: SourceTree): Fault[] {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of arrows(tree)) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return cyclesIn(graph).map((cycle) => ({ rule: 'cycles', file: cycle[0] ?? '', text: around(cycle) }));
}

const around = (cycle: readonly string[]) => `goes round: ${[...cycle, cycle[0] ?? ''].join(' → ')}`;

/** One cycle for each way round that a depth-first walk meets. */
function cyclesIn(graph: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const walk = (node: string) => {
    const at = path.indexOf(node);
    if (at !== -1) {
      cycles.push(path.slice(at));
      return;
    }
    if (done.has(node)) return;
    path.push(node);
    for (const next of graph.get(node) ?? []) walk(next);
    path.pop();
    done.add(node);
  };
  for (const node of graph.keys()) walk(node);
  return cycles;
}

/** What stands in for hardware is never part of a product: only tests and the simulators' own main import it. */
export function simulatorFaults(tree: SourceTree): Fault[] {
  const standIn = /(?:^|\/)(?:simulators?|mocks?|fakes?)\/|\.(?:mock|fake)\.ts$/;
  return [...arrows(tree)]
    .filter(({ from, to }) => from.includes('/src/') && !isTest(from) && standIn.test(to))
    .map(({ from, to }) => ({ rule: 'simulators', file: from, text: `imports ${to}` }));
}
