package conure.source;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// String, bytes, f-string and template string literals, concatenated where they stand side by side.
final class StringLiteralBuilder {
    private final Nodes nodes;
    private final ExpressionBuilder expressions;

    StringLiteralBuilder(Nodes nodes, ExpressionBuilder expressions) {
        this.nodes = nodes;
        this.expressions = expressions;
    }

    Expression build(ConcreteTree node) {
        var literals = node.is("string") ? List.of(node) : node.named();
        var span = nodes.span(node);
        var prefixes = literals.stream().map(this::prefix).toList();
        try {
            if (prefixes.stream().anyMatch(prefix -> prefix.contains("t"))) return new Expression.TemplateStr(values(literals, prefixes), span);
            if (prefixes.stream().anyMatch(prefix -> prefix.contains("f"))) return new Expression.JoinedStr(values(literals, prefixes), span);
            if (prefixes.getFirst().contains("b")) return new Expression.Constant(bytes(literals, prefixes), span);
            return new Expression.Constant(new Literal.Text(text(literals, prefixes)), span);
        } catch (IllegalArgumentException problem) {
            throw nodes.problem(problem.getMessage(), node);
        }
    }

    private String prefix(ConcreteTree literal) { return Strings.prefix(nodes.text(literal.child(0))); }

    private String body(ConcreteTree literal) { return nodes.text(literal.child(0).end(), bodyEnd(literal)); }

    /// Where the closing quotes begin: not at tree-sitter's last token, which may swallow a backslash in a raw string.
    private int bodyEnd(ConcreteTree literal) {
        int quotes = nodes.text(literal.child(0)).length() - prefix(literal).length();
        return literal.end() - quotes;
    }

    private String text(List<ConcreteTree> literals, List<String> prefixes) {
        var text = new StringBuilder();
        for (int i = 0; i < literals.size(); i++) {
            if (prefixes.get(i).contains("b")) throw new IllegalArgumentException("cannot mix bytes and nonbytes literals");
            text.append(Strings.text(body(literals.get(i)), prefixes.get(i).contains("r"), false));
        }
        return text.toString();
    }

    private Literal bytes(List<ConcreteTree> literals, List<String> prefixes) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < literals.size(); i++) {
            if (!prefixes.get(i).contains("b")) throw new IllegalArgumentException("cannot mix bytes and nonbytes literals");
            bytes.writeBytes(Strings.bytes(body(literals.get(i)), prefixes.get(i).contains("r")));
        }
        return new Literal.Bytes(bytes.toByteArray());
    }

    private List<Expression> values(List<ConcreteTree> literals, List<String> prefixes) {
        var parts = new Parts();
        for (int i = 0; i < literals.size(); i++) {
            var prefix = prefixes.get(i);
            var literal = literals.get(i);
            boolean raw = prefix.contains("r");
            boolean template = prefix.contains("t");
            if (template || prefix.contains("f")) {
                parts.addAll(literal, literal.child(0).end(), bodyEnd(literal), "interpolation", raw, template);
            } else {
                parts.text(literal.child(0).end(), bodyEnd(literal), raw, false);
            }
        }
        return parts.finish();
    }

    /// The values of a format string: adjacent texts grow together, empty ones vanish.
    private final class Parts {
        private final List<Expression> values = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int textStart;
        private int textEnd;

        void text(int start, int end, boolean raw, boolean format) {
            if (start == end) return;
            add(Strings.text(nodes.text(start, end), raw, format), start, end);
        }

        void add(String piece, int start, int end) {
            if (text.isEmpty()) textStart = start;
            text.append(piece);
            textEnd = end;
        }

        void addAll(ConcreteTree node, int start, int end, String interpolation, boolean raw, boolean template) {
            int from = start;
            for (var child : node.children()) {
                if (!child.is(interpolation)) continue;
                text(from, child.start(), raw, true);
                interpolation(child, raw, template);
                from = child.end();
            }
            text(from, end, raw, true);
        }

        private void interpolation(ConcreteTree node, boolean raw, boolean template) {
            var source = node.field("expression");
            var conversion = node.field("type_conversion");
            var format = node.field("format_specifier");
            boolean debug = node.has("=");
            // At the top of an interpolation, `name:=…` is a format specifier that begins with `=`.
            boolean walrus = source.is("named_expression");
            var value = expressions.load(walrus ? source.field("name") : source);
            var span = nodes.span(node);
            Expression specifier = null;
            if (walrus) {
                specifier = new Expression.JoinedStr(plain(source.field("name").end() + 1, node.last().start(), raw), span);
            } else if (format != null) {
                var parts = new Parts();
                parts.addAll(format, format.start() + 1, node.last().start(), "format_expression", raw, template);
                specifier = new Expression.JoinedStr(parts.finish(), nodes.span(format));
            }
            int character = conversion != null ? nodes.text(conversion).trim().charAt(1) : debug && specifier == null ? 'r' : -1;
            int textEnd = conversion != null ? conversion.start() : format != null ? format.start() : node.last().start();
            if (debug) {
                int sign = node.first("=").end();
                add(nodes.text(node.child(0).end(), sign) + nodes.text(sign, textEnd).replaceAll("#.*", ""), node.start(), textEnd);
            }
            flush();
            if (template) {
                int end = debug ? node.first("=").start() : textEnd;
                var text = nodes.text(node.child(0).end(), end).strip();
                values.add(new Expression.Interpolation(value, text, character, specifier, span));
            } else {
                values.add(new Expression.FormattedValue(value, character, specifier, span));
            }
        }

        private List<Expression> plain(int start, int end, boolean raw) {
            var parts = new Parts();
            parts.text(start, end, raw, true);
            return parts.finish();
        }

        private void flush() {
            if (!text.isEmpty()) values.add(new Expression.Constant(new Literal.Text(text.toString()), nodes.span(textStart, textEnd)));
            text.setLength(0);
        }

        List<Expression> finish() {
            flush();
            return values;
        }
    }
}
