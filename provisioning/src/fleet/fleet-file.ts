import { isMap, isNode, isScalar, LineCounter, parseDocument, type Node, type YAMLMap } from 'yaml';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import type { FleetDocument, FleetFault, Level } from './fleet-document.ts';

type Variables = Readonly<Record<string, string | undefined>>;

type Reading = {
  readonly lines: LineCounter;
  readonly variables: Variables;
  readonly faults: FleetFault[];
};

const nothing: Level = { line: 1, values: new Map() };

/**
 * Reads the YAML of a fleet: `defaults`, `profiles` by name, `devices` by asset tag. `${NAME}` and `${NAME:-otherwise}`
 * in a value stand for `variables`. Errors: everything that is wrong with its line, not only the first.
 */
export function parseFleetFile(text: string, variables: Variables): Result<FleetDocument, readonly FleetFault[]> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, strict: true });
  const reading: Reading = { lines, variables, faults: [] };
  for (const error of document.errors) {
    reading.faults.push({ kind: 'syntax', subject: error.message, line: lines.linePos(error.pos[0]).line });
  }
  if (reading.faults.length > 0) return err(reading.faults);
  const root = document.contents as Node | null;
  if (root !== null && !isMap(root)) return err([{ kind: 'syntax', subject: 'map expected', line: 1 }]);
  const sections = new Map<string, Node | null>();
  for (const { key, node, line } of entriesOf(reading, root)) {
    if (['defaults', 'profiles', 'devices'].includes(key)) sections.set(key, node);
    else reading.faults.push({ kind: 'unknown-key', subject: key, line });
  }
  const fleet: FleetDocument = {
    defaults: sections.get('defaults') ? readLevel(reading, sections.get('defaults') ?? null, 'defaults') : nothing,
    profiles: readLevels(reading, sections.get('profiles') ?? null, 'profiles'),
    devices: readLevels(reading, sections.get('devices') ?? null, 'devices'),
  };
  return reading.faults.length > 0 ? err(reading.faults) : ok(fleet);
}

function readLevels(reading: Reading, node: Node | null, name: string): Map<string, Level> {
  const levels = new Map<string, Level>();
  if (node === null) return levels;
  if (!isMap(node)) {
    reading.faults.push({ kind: 'bad-value', subject: name, line: lineOf(reading, node) });
    return levels;
  }
  for (const entry of entriesOf(reading, node)) levels.set(entry.key, readLevel(reading, entry.node, entry.key));
  return levels;
}

function readLevel(reading: Reading, node: Node | null, name: string): Level {
  if (node === null || (isScalar(node) && node.value === null)) return nothing;
  const line = lineOf(reading, node);
  if (!isMap(node)) {
    reading.faults.push({ kind: 'bad-value', subject: name, line });
    return { line, values: new Map() };
  }
  const values = new Map<string, { value: unknown; line: number }>();
  for (const entry of entriesOf(reading, node)) {
    const plain: unknown = entry.node === null ? null : entry.node.toJSON();
    values.set(entry.key, { value: fillIn(reading, plain, entry.line), line: entry.line });
  }
  return { line, values };
}

function* entriesOf(reading: Reading, map: YAMLMap | null) {
  for (const pair of map?.items ?? []) {
    const key = isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
    const node = isNode(pair.value) ? pair.value : null;
    yield { key, node, line: isNode(pair.key) ? lineOf(reading, pair.key) : 1 };
  }
}

function lineOf(reading: Reading, node: Node): number {
  return node.range ? reading.lines.linePos(node.range[0]).line : 1;
}

const variablePattern = /\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}/g;

function fillIn(reading: Reading, value: unknown, line: number): unknown {
  if (typeof value !== 'string') return value;
  return value.replaceAll(variablePattern, (_whole, name: string, otherwise: string | undefined) => {
    const found = reading.variables[name] ?? otherwise;
    if (found === undefined) reading.faults.push({ kind: 'unset-variable', subject: name, line });
    return found ?? '';
  });
}
