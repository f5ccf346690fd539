package conure.source;

/// The source text is not Python, or nests more deeply than [PythonParser#DEEPEST_NESTING].
public final class SyntaxProblem extends RuntimeException {
    private final transient Span span;

    public SyntaxProblem(String message, Span span) {
        super(message);
        this.span = span;
    }

    public Span span() { return span; }
}
