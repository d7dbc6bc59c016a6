import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** One counter for each place in the instrumented sources that can be come to or not. */
export const maxPlaces = 1 << 15;

export type Coverage = { readonly counters: Uint16Array; readonly places: () => number };

const countersName = 'machikadoFuzzCounters';

/**
 * A source as JavaScript that counts each visit of every block, of every branch of a condition, and of every right side of
 * `&&`, `||` and `??`; `nextPlace` gives each of these its number.
 */
export function instrument(source: string, nextPlace: () => number): string {
  const { factory } = ts;
  const count = () =>
    factory.createPostfixIncrement(
      factory.createElementAccessExpression(factory.createIdentifier(countersName), nextPlace()),
    );
  const counted = (expression: ts.Expression) =>
    factory.createParenthesizedExpression(factory.createComma(count(), expression));
  const logical = new Set([
    ts.SyntaxKind.AmpersandAmpersandToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.QuestionQuestionToken,
  ]);
  const asBlock = (statement: ts.Statement) =>
    ts.isBlock(statement)
      ? factory.createBlock([factory.createExpressionStatement(count()), ...statement.statements], true)
      : factory.createBlock([factory.createExpressionStatement(count()), statement], true);

  const transform: ts.TransformerFactory<ts.SourceFile> = (context) => {
    const branch = (statement: ts.Statement) => asBlock(ts.visitNode(statement, visitInside) as ts.Statement);
    // The block itself is made by `branch`: here only what is inside.
    const visitInside = (node: ts.Node): ts.Node =>
      ts.isBlock(node) ? ts.visitEachChild(node, visit, context) : visit(node);
    const visit = (node: ts.Node): ts.Node => {
      if (ts.isIfStatement(node)) {
        const otherwise = node.elseStatement && branch(node.elseStatement);
        return factory.updateIfStatement(
          node,
          ts.visitNode(node.expression, visit) as ts.Expression,
          branch(node.thenStatement),
          otherwise,
        );
      }
      if (ts.isBlock(node)) return asBlock(ts.visitEachChild(node, visit, context));
      const seen = ts.visitEachChild(node, visit, context);
      if (ts.isConditionalExpression(seen)) {
        const { condition, questionToken, whenTrue, colonToken, whenFalse } = seen;
        return factory.updateConditionalExpression(
          seen,
          condition,
          questionToken,
          counted(whenTrue),
          colonToken,
          counted(whenFalse),
        );
      }
      if (ts.isBinaryExpression(seen) && logical.has(seen.operatorToken.kind))
        return factory.updateBinaryExpression(seen, seen.left, seen.operatorToken, counted(seen.right));
      return seen;
    };
    return (file) => ts.visitEachChild(file, visit, context);
  };
  return ts.transpileModule(source, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
    transformers: { before: [transform] },
  }).outputText;
}

/** From here on this thread's imports of files below `folders` (their URLs) are counted. */
export function watchImports(folders: readonly string[]): Coverage {
  const counters = new Uint16Array(maxPlaces);
  let places = 0;
  const nextPlace = () => {
    if (places === maxPlaces) throw new Error('There are more places than counters.');
    return places++;
  };
  Object.assign(globalThis, { [countersName]: counters });
  registerHooks({
    load: (url, context, nextLoad) => {
      if (!url.endsWith('.ts') || !folders.some((folder) => url.startsWith(folder))) return nextLoad(url, context);
      const source = instrument(readFileSync(fileURLToPath(url), 'utf8'), nextPlace);
      return { format: 'module', source, shortCircuit: true };
    },
  });
  return { counters, places: () => places };
}
