import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** The repository as the house rules see it: each file's path from the root, with `/`, and its text. */
export type SourceTree = ReadonlyMap<string, string>;

/** One broken rule: where, and what to do about it. */
export type Fault = { readonly rule: string; readonly file: string; readonly text: string };

export type Import = {
  /** As written. */
  readonly specifier: string;
  /** Where it leads: a file of the tree, or the name of a package, or a built-in module. */
  readonly target: { readonly file: string } | { readonly packageName: string } | { readonly builtIn: string };
};

const ignoredFolders = new Set([
  'node_modules',
  'build',
  '.svelte-kit',
  '.git',
  '.machikado',
  'coverage',
  'visit-pictures',
]);
const readEndings = /\.(?:ts|js|mjs|svelte|json|md|css|html|sh|yaml|yml)$|(?:^|\/)(?:run|\.[a-z]+rc|\.gitignore)$/;
export const codeEndings = /\.(?:ts|js|mjs|svelte)$/;

/** Reads every text file of the repository at `root` that a person writes. */
export function readSourceTree(root: string): SourceTree {
  const files = new Map<string, string>();
  const walk = (folder: string) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory() && !ignoredFolders.has(entry.name)) walk(path);
      if (entry.isFile() && readEndings.test(path)) files.set(path, readFileSync(join(root, path), 'utf8'));
    }
  };
  walk('');
  return files;
}

export function codeFiles(tree: SourceTree): string[] {
  return [...tree.keys()].filter((path) => codeEndings.test(path)).sort();
}

/** The script parts of a file: all of a module, and of a Svelte component what stands between its script tags. */
function scriptOf(path: string, text: string): string {
  if (!path.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1] ?? '').join('\n');
}

export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, scriptOf(path, text), ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
}

/** What a node imports, in any of the ways that TypeScript has: import, export from, import(), import type, resolve. */
function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return node.argument.literal;
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression;
  const resolves =
    ts.isPropertyAccessExpression(callee) && callee.name.text === 'resolve' && isResolver(callee.expression);
  return callee.kind === ts.SyntaxKind.ImportKeyword || resolves ? node.arguments[0] : undefined;
}

function isResolver(node: ts.Node): boolean {
  return ts.isMetaProperty(node) || (ts.isIdentifier(node) && node.text === 'require');
}

// Each rule asks for the imports of every file: one reading of a tree is enough for all of them.
const known = new WeakMap<SourceTree, Map<string, readonly Import[]>>();

/** Every import of one file, in the order of the text. */
export function importsOf(tree: SourceTree, path: string): readonly Import[] {
  const files = known.get(tree) ?? new Map<string, readonly Import[]>();
  known.set(tree, files);
  const imports = files.get(path) ?? readImports(tree, path);
  files.set(path, imports);
  return imports;
}

function readImports(tree: SourceTree, path: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node) => {
    const specifier = specifierOf(node);
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      found.push({ specifier: specifier.text, target: resolve(tree, path, specifier.text) });
    }
    ts.forEachChild(node, visit);
  };
  visit(parse(path, tree.get(path) ?? ''));
  return found;
}

function resolve(tree: SourceTree, from: string, specifier: string): Import['target'] {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('.')) return { file: existing(tree, posix.join(posix.dirname(from), bare)) };
  // How an app names its own src/lib.
  const own = /^[$#]lib(?:\/(.*))?$/.exec(bare);
  if (own) return { file: existing(tree, posix.join(workspaceOf(from), 'src/lib', own[1] ?? '')) };
  // What SvelteKit itself provides ($app/state, $env/…) belongs to it.
  if (bare.startsWith('$')) return { builtIn: bare };
  if (bare.startsWith('node:')) return { builtIn: bare };
  const [first = '', second = ''] = bare.split('/');
  const packageName = first.startsWith('@') ? `${first}/${second}` : first;
  const ours = /^@machikado\/(.+)$/.exec(packageName)?.[1];
  if (ours === undefined) return { packageName };
  const inside = bare.slice(packageName.length + 1);
  const candidates = [posix.join(ours, 'src', inside), posix.join(ours, inside)];
  return { file: candidates.find((candidate) => tree.has(candidate)) ?? candidates[0] ?? '' };
}

/** A path as it stands in the tree; `./x` and `./x.js` of a Svelte app may mean `x.ts`. */
function existing(tree: SourceTree, path: string): string {
  const candidates = [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), posix.join(path, 'index.ts')];
  return candidates.find((candidate) => tree.has(candidate)) ?? path;
}

/** The top-level folder that a path belongs to, `''` for a file at the root. */
export function workspaceOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}
