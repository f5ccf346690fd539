package conure.source;

import java.util.List;

/// A pattern of a `case` (`ast.pattern`).
public sealed interface Pattern extends Tree.Positioned {
    record MatchValue(Expression value, Span span) implements Pattern {}

    /// `None`, `True` or `False`, compared by identity.
    record MatchSingleton(Literal value, Span span) implements Pattern {}

    record MatchSequence(List<Pattern> patterns, Span span) implements Pattern {
        public MatchSequence { patterns = List.copyOf(patterns); }
    }

    /// `rest` may be null.
    record MatchMapping(List<Expression> keys, List<Pattern> patterns, String rest, Span span) implements Pattern {
        public MatchMapping {
            keys = List.copyOf(keys);
            patterns = List.copyOf(patterns);
        }
    }

    record MatchClass(Expression type, List<Pattern> patterns, List<String> keywordAttributes, List<Pattern> keywordPatterns, Span span)
            implements Pattern {
        public MatchClass {
            patterns = List.copyOf(patterns);
            keywordAttributes = List.copyOf(keywordAttributes);
            keywordPatterns = List.copyOf(keywordPatterns);
        }
    }

    /// `*name`; null for `*_`.
    record MatchStar(String name, Span span) implements Pattern {}

    /// `pattern as name`, a capture `name` (no pattern), or the wildcard `_` (neither).
    record MatchAs(Pattern pattern, String name, Span span) implements Pattern {}

    record MatchOr(List<Pattern> patterns, Span span) implements Pattern {
        public MatchOr { patterns = List.copyOf(patterns); }
    }
}
