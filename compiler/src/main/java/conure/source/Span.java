package conure.source;

/// A stretch of source text. `start` and `end` are offsets into the file's text; lines count from 1 and columns from 0,
/// as in CPython's `ast`, except that all of them count characters (UTF-16 units), where `ast` counts UTF-8 bytes.
public record Span(int start, int end, int line, int column, int endLine, int endColumn) {
    /// From the beginning of this span to the end of `last`.
    public Span to(Span last) {
        return new Span(start, last.end, line, column, last.endLine, last.endColumn);
    }
}
