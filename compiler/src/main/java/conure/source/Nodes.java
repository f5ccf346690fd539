package conure.source;

import java.text.Normalizer;

/// What the builders of all kinds of nodes share: the source, spans, names, and the depth of nesting.
final class Nodes {
    private final SourceFile file;
    private int depth;

    Nodes(SourceFile file) { this.file = file; }

    Span span(ConcreteTree node) { return file.span(node.start(), node.end()); }

    Span span(int start, int end) { return file.span(start, end); }

    String text(ConcreteTree node) { return file.text().substring(node.start(), node.end()); }

    String text(int start, int end) { return file.text().substring(start, end); }

    /// An identifier, normalised as Python does (NFKC).
    String name(ConcreteTree node) {
        var text = text(node);
        return Normalizer.isNormalized(text, Normalizer.Form.NFKC) ? text : Normalizer.normalize(text, Normalizer.Form.NFKC);
    }

    /// `a.b.c` without the spaces that may stand in it.
    String dottedName(ConcreteTree node) {
        if (node.is("identifier")) return name(node);
        var text = new StringBuilder();
        for (var part : node.named()) text.append(text.isEmpty() ? "" : ".").append(name(part));
        return text.toString();
    }

    void enter(ConcreteTree node) {
        if (++depth > PythonParser.DEEPEST_NESTING) throw problem("nested too deeply", node);
    }

    void leave() { depth--; }

    SyntaxProblem problem(String message, ConcreteTree node) {
        var whole = span(node);
        var line = whole.line() == whole.endLine() ? whole : file.span(whole.start(), whole.start() + file.line(whole.line()).length() - whole.column());
        return new SyntaxProblem(message, line);
    }
}
