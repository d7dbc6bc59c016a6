import ts from 'typescript';

type Path = readonly PropertyKey[];

/** A JSON file that knows on which line each of its values stands. */
export type LinedJson = {
  readonly value: unknown;
  /** The line of a value, or of the nearest one around it when it is not there; from 1. */
  readonly lineOf: (path: Path) => number;
  readonly faults: readonly { readonly line: number; readonly text: string }[];
};

/** Reads JSON with the place of everything in it. Faults: what is not JSON, and a name that stands twice in one object. */
export function parseLinedJson(text: string): LinedJson {
  const source = ts.parseJsonText('file.json', text);
  const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;
  const lines = new Map<string, number>();
  const faults: { line: number; text: string }[] = [];
  const visit = (node: ts.Node, path: Path) => {
    lines.set(keyOf(path), lineAt(node.getStart(source)));
    if (ts.isArrayLiteralExpression(node)) node.elements.forEach((element, index) => visit(element, [...path, index]));
    if (!ts.isObjectLiteralExpression(node)) return;
    for (const member of node.properties) {
      if (!ts.isPropertyAssignment(member) || !ts.isStringLiteral(member.name)) continue;
      const inner = [...path, member.name.text];
      if (lines.has(keyOf(inner))) {
        faults.push({ line: lineAt(member.getStart(source)), text: `"${member.name.text}" stands here twice` });
      }
      visit(member.initializer, inner);
      lines.set(keyOf(inner), lineAt(member.getStart(source)));
    }
  };
  const root = source.statements[0]?.expression;
  if (root !== undefined) visit(root, []);
  const lineOf = (path: Path) => {
    for (let length = path.length; length > 0; length--) {
      const line = lines.get(keyOf(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  };
  try {
    return { value: JSON.parse(text) as unknown, lineOf, faults };
  } catch {
    return { value: undefined, lineOf, faults: [{ line: lineOfSyntax(source), text: 'is not JSON from here on' }] };
  }
}

function keyOf(path: Path): string {
  return JSON.stringify(path.map(String));
}

function lineOfSyntax(source: ts.JsonSourceFile): number {
  const { parseDiagnostics } = source as unknown as {
    readonly parseDiagnostics?: readonly { readonly start?: number }[];
  };
  return source.getLineAndCharacterOfPosition(parseDiagnostics?.[0]?.start ?? 0).line + 1;
}
