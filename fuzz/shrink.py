"""Makes a failing program smaller while it still fails in the same way."""

import ast
import copy
import time


def candidates(tree):
    """Smaller programs, the boldest cuts first: without a statement, a block in place of its statement, a part in place of
    its expression."""
    yield from fewer_calls(tree)
    for path in blocks(tree):
        statements = at(tree, path)
        for size in (8, 4, 2, 1):
            for start in range(0, len(statements), size):
                if size <= len(statements) - start or size == 1:
                    yield edited(tree, path, lambda block: block[:start] + block[start + size:])
        for k, statement in enumerate(statements):
            for inner in ("body", "orelse", "finalbody"):
                if getattr(statement, inner, None) and not isinstance(statement, ast.FunctionDef):
                    yield edited(tree, path, lambda block: block[:k] + getattr(block[k], inner) + block[k + 1:])
    for number in range(len(expressions(tree))):
        yield from simpler_expressions(tree, number)


def is_argument_list(statement):
    """The arguments stay as they are: only whole calls are left out."""
    return isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name) and statement.targets[0].id == "CALLS"


def fewer_calls(tree):
    for number, statement in enumerate(tree.body):
        if is_argument_list(statement):
            for k in range(len(statement.value.elts)):
                smaller = copy.deepcopy(tree)
                smaller.body[number].value.elts = [smaller.body[number].value.elts[k]]
                if len(statement.value.elts) > 1:
                    yield smaller


def blocks(tree):
    """Where lists of statements are: paths of (field, index) steps from the root."""
    found = []

    def visit(node, path):
        for field, value in ast.iter_fields(node):
            if isinstance(value, list):
                if value and all(isinstance(item, ast.stmt) for item in value):
                    found.append([*path, (field, None)])
                for k, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        visit(item, [*path, (field, k)])
            elif isinstance(value, ast.AST):
                visit(value, [*path, (field, None)])

    visit(tree, [])
    return found


def at(tree, path):
    for field, k in path:
        tree = getattr(tree, field) if k is None else getattr(tree, field)[k]
    return tree


def edited(tree, path, change):
    tree = copy.deepcopy(tree)
    parent = at(tree, path[:-1])
    field = path[-1][0]
    block = change(getattr(parent, field))
    setattr(parent, field, block or ([ast.Pass()] if field == "body" and path[:-1] else []))
    return tree


def simpler_expressions(tree, number):
    original = expressions(tree)[number]
    if isinstance(original, (ast.Name, ast.Constant)) or isinstance(getattr(original, "ctx", None), (ast.Store, ast.Del)):
        return
    for k, child in enumerate(ast.iter_child_nodes(original)):
        if isinstance(child, ast.expr):
            yield replaced(tree, number, lambda node: list(ast.iter_child_nodes(node))[k])
    for value in (0, 1):
        yield replaced(tree, number, lambda _: ast.Constant(value))


def expressions(tree):
    """Those that may be simplified, the outer ones first."""
    return [node for statement in tree.body if not is_argument_list(statement) for node in ast.walk(statement) if isinstance(node, ast.expr)]


def replaced(tree, number, make):
    tree = copy.deepcopy(tree)
    target = expressions(tree)[number]

    class Replace(ast.NodeTransformer):
        def visit(self, node):
            return make(node) if node is target else self.generic_visit(node)

    return Replace().visit(tree)


def shrink(source, fails, seconds=60.0):
    """The smallest program found for which `fails` still holds.

    Parameters
    ----------
    source : str
    fails : callable
        Whether a program's text fails as the original does.
    seconds : float
        When to be content with what was found.
    """
    end = time.monotonic() + seconds
    tree = ast.parse(source)
    tried = set()
    progress = True
    while progress:
        progress = False
        for candidate in candidates(tree):
            try:
                text = ast.unparse(ast.fix_missing_locations(candidate))
                ast.parse(text)
            except (SyntaxError, ValueError, AttributeError, TypeError):
                continue
            if text in tried or len(text) >= len(ast.unparse(tree)):
                continue
            tried.add(text)
            if time.monotonic() > end:
                return ast.unparse(tree) + "\n"
            if fails(text):
                tree = ast.parse(text)
                progress = True
                break
    return ast.unparse(tree) + "\n"
