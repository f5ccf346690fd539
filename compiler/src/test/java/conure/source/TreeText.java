package conure.source;

import java.util.HexFormat;
import java.util.List;

/// A syntax tree as text: one line per node, list and scalar, indented by depth; the form that `dump_ast.py` prints.
final class TreeText {
    private final StringBuilder out = new StringBuilder();
    private final boolean exactInFormats;

    /// Where positions are printed: everywhere; inside a format string, only in its expressions; nowhere.
    private enum Positions { ALL, IN_FORMAT, NONE }

    private TreeText(boolean exactInFormats) { this.exactInFormats = exactInFormats; }

    static String of(Tree tree, boolean exactInFormats) {
        var text = new TreeText(exactInFormats);
        text.node(tree, 0, Positions.ALL);
        return text.out.toString();
    }

    private void node(Tree node, int depth, Positions positions) {
        boolean format = node instanceof Expression.JoinedStr || node instanceof Expression.FormattedValue
                || node instanceof Expression.TemplateStr || node instanceof Expression.Interpolation;
        boolean shown = positions == Positions.ALL || positions == Positions.IN_FORMAT && !format && !(node instanceof Expression.Constant);
        var position = shown && node instanceof Tree.Positioned positioned ? position(positioned.span()) : "";
        line(depth, name(node) + position);
        for (var field : node.getClass().getRecordComponents()) {
            if (field.getType() == Span.class) continue;
            var below = !format || positions == Positions.NONE ? positions
                    : !exactInFormats ? Positions.NONE : field.getName().equals("value") ? Positions.ALL : Positions.IN_FORMAT;
            try {
                var accessor = field.getAccessor();
                accessor.setAccessible(true);
                value(accessor.invoke(node), depth + 1, below);
            } catch (ReflectiveOperationException problem) {
                throw new AssertionError(problem);
            }
        }
    }

    private void value(Object value, int depth, Positions positions) {
        switch (value) {
            case null -> line(depth, "None");
            case Tree tree -> node(tree, depth, positions);
            case List<?> list -> {
                line(depth, "[" + list.size());
                for (var element : list) value(element, depth + 1, positions);
            }
            case Boolean flag -> line(depth, "int " + (flag ? 1 : 0));
            case Integer number -> line(depth, "int " + (number < 0 ? "-" + Integer.toHexString(-number) : Integer.toHexString(number)));
            case String text -> line(depth, "str " + escape(text));
            case Operator operator -> line(depth, operator.astName());
            case Literal literal -> line(depth, literal(literal));
            case Enum<?> constant -> line(depth, constant(constant));
            default -> throw new AssertionError(value);
        }
    }

    private static String literal(Literal literal) {
        return switch (literal) {
            case Literal.Int(var value) -> "int " + value.toString(16);
            case Literal.Float(var value) -> "float " + bits(value);
            case Literal.Imaginary(var value) -> "complex " + bits(value);
            case Literal.Text(var value) -> "str " + escape(value);
            case Literal.Bytes bytes -> "bytes " + HexFormat.of().formatHex(bytes.value());
            case Literal.Bool(var value) -> value ? "bool True" : "bool False";
            case Literal.Singleton.NONE -> "None";
            case Literal.Singleton.ELLIPSIS -> "...";
        };
    }

    private static String bits(double value) { return String.format("%016x", Double.doubleToRawLongBits(value)); }

    private static String constant(Enum<?> constant) {
        return switch (constant) {
            case Expression.Context context -> switch (context) { case LOAD -> "Load"; case STORE -> "Store"; case DELETE -> "Del"; };
            case Expression.BooleanOperator operator -> switch (operator) { case AND -> "And"; case OR -> "Or"; };
            case Expression.UnaryOperator operator -> switch (operator) { case INVERT -> "Invert"; case NOT -> "Not"; case PLUS -> "UAdd"; case MINUS -> "USub"; };
            case Expression.Comparison comparison -> switch (comparison) {
                case EQUAL -> "Eq";
                case NOT_EQUAL -> "NotEq";
                case LESS -> "Lt";
                case LESS_EQUAL -> "LtE";
                case GREATER -> "Gt";
                case GREATER_EQUAL -> "GtE";
                case IS -> "Is";
                case IS_NOT -> "IsNot";
                case IN -> "In";
                case NOT_IN -> "NotIn";
            };
            default -> throw new AssertionError(constant);
        };
    }

    private static String name(Tree node) {
        return switch (node) {
            case Expression.ListDisplay _ -> "List";
            case Tree.Argument _ -> "arg";
            case Tree.Arguments _ -> "arguments";
            case Tree.Keyword _ -> "keyword";
            case Tree.Alias _ -> "alias";
            case Tree.WithItem _ -> "withitem";
            case Tree.MatchCase _ -> "match_case";
            case Tree.Comprehension _ -> "comprehension";
            default -> node.getClass().getSimpleName();
        };
    }

    private static String position(Span span) {
        return " " + span.line() + ":" + span.column() + "-" + span.endLine() + ":" + span.endColumn();
    }

    private static String escape(String text) {
        var escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 127 && c != '\\') escaped.append(c);
            else escaped.append(String.format("\\%04x", (int) c));
        }
        return escaped.toString();
    }

    private void line(int depth, String text) { out.repeat(' ', depth).append(text).append('\n'); }
}
