package conure.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A node of the syntax tree. Names, fields and their order are those of CPython's `ast`; a field that is optional there
/// is null here. Fields that `ast` has for tools only (`type_comment`, `kind`, `type_ignores`) are left out.
public sealed interface Tree permits Tree.Positioned, Tree.Module, Tree.Arguments, Tree.WithItem, Tree.MatchCase, Tree.Comprehension {
    /// A node with a position in the source (`lineno`, `col_offset`, …).
    sealed interface Positioned extends Tree permits Statement, Expression, Pattern, TypeParameter,
            ExceptHandler, Argument, Keyword, Alias {
        Span span();
    }

    record Module(List<Statement> body) implements Tree {
        public Module { body = List.copyOf(body); }
    }

    /// `except type as name: body`; `type` is null for a bare `except:`, `name` where there is no `as`.
    record ExceptHandler(Expression type, String name, List<Statement> body, Span span) implements Positioned {
        public ExceptHandler { body = List.copyOf(body); }
    }

    /// The parameters of a function. `keywordDefaults` has one entry per keyword-only parameter (null: no default);
    /// `defaults` belong to the last of the positional ones.
    record Arguments(List<Argument> positionalOnly, List<Argument> arguments, Argument varArgument, List<Argument> keywordOnly,
            List<Expression> keywordDefaults, Argument keywordArgument, List<Expression> defaults) implements Tree {
        public Arguments {
            positionalOnly = List.copyOf(positionalOnly);
            arguments = List.copyOf(arguments);
            keywordOnly = List.copyOf(keywordOnly);
            keywordDefaults = withNulls(keywordDefaults);
            defaults = List.copyOf(defaults);
        }
    }

    /// One parameter (`ast.arg`).
    record Argument(String name, Expression annotation, Span span) implements Positioned {}

    /// `name=value` in a call or a class's bases; `name` is null for `**value`.
    record Keyword(String name, Expression value, Span span) implements Positioned {}

    /// One name of an import.
    record Alias(String name, String asName, Span span) implements Positioned {}

    /// `with context as target`; `target` may be null.
    record WithItem(Expression context, Expression target) implements Tree {}

    /// `case pattern if guard: body`; `guard` may be null.
    record MatchCase(Pattern pattern, Expression guard, List<Statement> body) implements Tree {
        public MatchCase { body = List.copyOf(body); }
    }

    /// `for target in iterable if condition …` of a comprehension.
    record Comprehension(Expression target, Expression iterable, List<Expression> conditions, boolean async) implements Tree {
        public Comprehension { conditions = List.copyOf(conditions); }
    }

    /// A type parameter; `bound` may be null.
    sealed interface TypeParameter extends Positioned {
        record TypeVar(String name, Expression bound, Span span) implements TypeParameter {}

        record ParamSpec(String name, Span span) implements TypeParameter {}

        record TypeVarTuple(String name, Span span) implements TypeParameter {}
    }

    /// An unmodifiable copy that, unlike `List.copyOf`, may contain null.
    static <T> List<T> withNulls(List<T> list) { return Collections.unmodifiableList(new ArrayList<>(list)); }
}
