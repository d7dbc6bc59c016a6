/**
 * Reports an expression statement whose value is a `Result` (or a promise of one): an expected failure that
 * nobody looks at. The type is recognised by its alias name, so it needs type information.
 */
const message = 'This Result is ignored: handle its error, or return it.';

const names = new Set(['Result', 'Ok', 'Err']);

/** @param {import('typescript').Type} type */
function isResult(type) {
  if (names.has(type.aliasSymbol?.name)) return true;
  // An inferred return type has no name of its own, and `a && f()` adds what `a` may be: look at each part.
  if (type.isUnion()) return type.types.some(isResult);
  const inner = type.symbol?.name === 'Promise' ? type.typeArguments?.[0] : undefined;
  return inner !== undefined && isResult(inner);
}

export default {
  meta: { type: 'problem', schema: [], messages: { ignored: message } },
  create(context) {
    const services = context.sourceCode.parserServices;
    if (!services?.program) return {};
    const checker = services.program.getTypeChecker();
    return {
      ExpressionStatement(node) {
        let expression = node.expression;
        while (['AwaitExpression', 'UnaryExpression', 'ChainExpression'].includes(expression.type)) {
          expression = expression.argument ?? expression.expression;
        }
        if (expression.type === 'AssignmentExpression') return;
        const type = checker.getTypeAtLocation(services.esTreeNodeToTSNodeMap.get(expression));
        if (isResult(type)) context.report({ node, messageId: 'ignored' });
      },
    };
  },
};
