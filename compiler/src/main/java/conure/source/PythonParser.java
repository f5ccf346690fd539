package conure.source;

/// Parses Python source text (the syntax of Python 3.11 to 3.14) into a [Tree.Module].
///
/// The grammar behind it is more permissive than Python: some programs that CPython rejects are accepted. What it
/// cannot parse is a [SyntaxProblem].
public final class PythonParser {
    /// How deeply expressions, statements and patterns may nest, together. Deeper text is a [SyntaxProblem], so that no
    /// recursion over a tree needs to fear for its stack.
    public static final int DEEPEST_NESTING = 600;

    private final TreeSitter treeSitter = new TreeSitter();

    public Tree.Module parse(SourceFile file) {
        return treeSitter.parse(file, root -> new Tree.Module(new StatementBuilder(file).statements(root)));
    }
}
