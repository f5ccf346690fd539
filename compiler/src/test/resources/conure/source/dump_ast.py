"""Print the syntax trees of Python files in the form of conure.source.TreeText.

Usage: python dump_ast.py < list_of_paths

Every file gives a line "=== path", then one line per node, list and scalar; a file that this Python cannot parse gives
"!!! reason" instead.  Columns count UTF-16 units.  Within f-strings only the positions of the embedded expressions are
printed, and on Python 3.11, whose positions there are wrong, none.
"""

import ast
import struct
import sys
import tokenize
import warnings

LEFT_OUT = {"type_comment", "kind", "type_ignores", "default_value"}
EXACT_IN_FORMATS = sys.version_info >= (3, 12)
HAVE_TYPE_PARAMETERS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def escape(text):
    if text.isascii() and text.isprintable() and "\\" not in text:
        return text
    units = struct.unpack(f"<{len(text.encode('utf-16-le', 'surrogatepass')) // 2}H", text.encode("utf-16-le", "surrogatepass"))
    return "".join(chr(u) if 32 <= u < 127 and u != 92 else f"\\{u:04x}" for u in units)


def merged(values):
    """Join adjacent texts and drop empty ones, which early releases of Python 3.12 leave in the tree."""
    result = []
    for value in values:
        if isinstance(value, ast.Constant) and not value.value:
            continue
        if isinstance(value, ast.Constant) and result and isinstance(result[-1], ast.Constant):
            result[-1] = ast.copy_location(ast.Constant(result[-1].value + value.value), value)
        else:
            result.append(value)
    return result


class Dump:
    def __init__(self, text):
        self.lines = text.split("\n")
        self.ascii = text.isascii()
        self.out = []

    def column(self, line, column):
        if self.ascii:
            return column
        text = self.lines[line - 1]
        if text.isascii():
            return column
        return len(text.encode()[:column].decode().encode("utf-16-le")) // 2

    def position(self, node):
        start = self.column(node.lineno, node.col_offset)
        end = self.column(node.end_lineno, node.end_col_offset)
        return f" {node.lineno}:{start}-{node.end_lineno}:{end}"

    def node(self, node, depth, exact):
        inside = isinstance(node, (ast.JoinedStr, ast.FormattedValue)) or type(node).__name__ in ("TemplateStr", "Interpolation")
        shown = exact is True or (exact is None and not inside and not isinstance(node, ast.Constant))
        name = type(node).__name__
        self.out.append(" " * depth + name + (self.position(node) if shown and hasattr(node, "lineno") else ""))
        for field in node._fields:
            if field in LEFT_OUT:
                continue
            below = exact
            if inside:  # None: inside a format string, outside its expressions
                below = (EXACT_IN_FORMATS and exact is not False) if field == "value" else (None if exact is not False else False)
                if not EXACT_IN_FORMATS:
                    below = False
            value = getattr(node, field)
            self.value(merged(value) if isinstance(node, ast.JoinedStr) else value, depth + 1, below)
        if isinstance(node, HAVE_TYPE_PARAMETERS) and "type_params" not in node._fields:
            self.out.append(" " * (depth + 1) + "[0")

    def value(self, value, depth, exact):
        if isinstance(value, (ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context)):
            self.out.append(" " * depth + type(value).__name__)
        elif isinstance(value, ast.AST):
            self.node(value, depth, exact)
        elif isinstance(value, list):
            self.out.append(" " * depth + f"[{len(value)}")
            for element in value:
                self.value(element, depth + 1, exact)
        else:
            self.out.append(" " * depth + self.scalar(value))

    def scalar(self, value):
        if isinstance(value, bool):
            return f"bool {value}"
        if isinstance(value, int):
            return f"int {value:x}"
        if isinstance(value, float):
            return f"float {struct.pack('>d', value).hex()}"
        if isinstance(value, complex):
            return f"complex {struct.pack('>d', value.imag).hex()}"
        if isinstance(value, str):
            return f"str {escape(value)}"
        if isinstance(value, bytes):
            return f"bytes {value.hex()}"
        return "..." if value is ... else "None"


def main():
    sys.setrecursionlimit(10000)
    warnings.simplefilter("ignore")
    for path in sys.stdin.read().splitlines():
        print("===", path)
        try:
            with tokenize.open(path) as file:
                text = file.read()
            dump = Dump(text)
            dump.node(ast.parse(text), 0, True)
        except (SyntaxError, UnicodeDecodeError, ValueError) as problem:
            print("!!!", ascii(str(problem)))
        else:
            print("\n".join(dump.out))


main()
