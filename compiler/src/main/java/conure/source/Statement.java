package conure.source;

import java.util.List;

/// A statement (`ast.stmt`).
public sealed interface Statement extends Tree.Positioned {
    /// `def`. `returns` is the annotation of the result, or null.
    record FunctionDef(String name, Tree.Arguments arguments, List<Statement> body, List<Expression> decorators, Expression returns,
            List<Tree.TypeParameter> typeParameters, Span span) implements Statement {
        public FunctionDef {
            body = List.copyOf(body);
            decorators = List.copyOf(decorators);
            typeParameters = List.copyOf(typeParameters);
        }
    }

    record AsyncFunctionDef(String name, Tree.Arguments arguments, List<Statement> body, List<Expression> decorators, Expression returns,
            List<Tree.TypeParameter> typeParameters, Span span) implements Statement {
        public AsyncFunctionDef {
            body = List.copyOf(body);
            decorators = List.copyOf(decorators);
            typeParameters = List.copyOf(typeParameters);
        }
    }

    record ClassDef(String name, List<Expression> bases, List<Tree.Keyword> keywords, List<Statement> body, List<Expression> decorators,
            List<Tree.TypeParameter> typeParameters, Span span) implements Statement {
        public ClassDef {
            bases = List.copyOf(bases);
            keywords = List.copyOf(keywords);
            body = List.copyOf(body);
            decorators = List.copyOf(decorators);
            typeParameters = List.copyOf(typeParameters);
        }
    }

    /// `value` may be null.
    record Return(Expression value, Span span) implements Statement {}

    record Delete(List<Expression> targets, Span span) implements Statement {
        public Delete { targets = List.copyOf(targets); }
    }

    /// `first = second = value`.
    record Assign(List<Expression> targets, Expression value, Span span) implements Statement {
        public Assign { targets = List.copyOf(targets); }
    }

    record TypeAlias(Expression name, List<Tree.TypeParameter> typeParameters, Expression value, Span span) implements Statement {
        public TypeAlias { typeParameters = List.copyOf(typeParameters); }
    }

    record AugAssign(Expression target, Operator operator, Expression value, Span span) implements Statement {}

    /// `target: annotation = value`; `value` may be null; `simple` if the target is a name without parentheses.
    record AnnAssign(Expression target, Expression annotation, Expression value, boolean simple, Span span) implements Statement {}

    record For(Expression target, Expression iterable, List<Statement> body, List<Statement> orElse, Span span) implements Statement {
        public For {
            body = List.copyOf(body);
            orElse = List.copyOf(orElse);
        }
    }

    record AsyncFor(Expression target, Expression iterable, List<Statement> body, List<Statement> orElse, Span span) implements Statement {
        public AsyncFor {
            body = List.copyOf(body);
            orElse = List.copyOf(orElse);
        }
    }

    record While(Expression test, List<Statement> body, List<Statement> orElse, Span span) implements Statement {
        public While {
            body = List.copyOf(body);
            orElse = List.copyOf(orElse);
        }
    }

    /// `elif` is an `If` as the only statement of `orElse`.
    record If(Expression test, List<Statement> body, List<Statement> orElse, Span span) implements Statement {
        public If {
            body = List.copyOf(body);
            orElse = List.copyOf(orElse);
        }
    }

    record With(List<Tree.WithItem> items, List<Statement> body, Span span) implements Statement {
        public With {
            items = List.copyOf(items);
            body = List.copyOf(body);
        }
    }

    record AsyncWith(List<Tree.WithItem> items, List<Statement> body, Span span) implements Statement {
        public AsyncWith {
            items = List.copyOf(items);
            body = List.copyOf(body);
        }
    }

    record Match(Expression subject, List<Tree.MatchCase> cases, Span span) implements Statement {
        public Match { cases = List.copyOf(cases); }
    }

    /// `raise exception from cause`; both may be null.
    record Raise(Expression exception, Expression cause, Span span) implements Statement {}

    record Try(List<Statement> body, List<Tree.ExceptHandler> handlers, List<Statement> orElse, List<Statement> finalBody, Span span) implements Statement {
        public Try {
            body = List.copyOf(body);
            handlers = List.copyOf(handlers);
            orElse = List.copyOf(orElse);
            finalBody = List.copyOf(finalBody);
        }
    }

    /// `try` with `except*`.
    record TryStar(List<Statement> body, List<Tree.ExceptHandler> handlers, List<Statement> orElse, List<Statement> finalBody, Span span)
            implements Statement {
        public TryStar {
            body = List.copyOf(body);
            handlers = List.copyOf(handlers);
            orElse = List.copyOf(orElse);
            finalBody = List.copyOf(finalBody);
        }
    }

    /// `message` may be null.
    record Assert(Expression test, Expression message, Span span) implements Statement {}

    record Import(List<Tree.Alias> names, Span span) implements Statement {
        public Import { names = List.copyOf(names); }
    }

    /// `from ..module import names`; `module` is null for `from . import …`, `level` the number of leading dots.
    record ImportFrom(String module, List<Tree.Alias> names, int level, Span span) implements Statement {
        public ImportFrom { names = List.copyOf(names); }
    }

    record Global(List<String> names, Span span) implements Statement {
        public Global { names = List.copyOf(names); }
    }

    record Nonlocal(List<String> names, Span span) implements Statement {
        public Nonlocal { names = List.copyOf(names); }
    }

    /// An expression as a statement.
    record Expr(Expression value, Span span) implements Statement {}

    record Pass(Span span) implements Statement {}

    record Break(Span span) implements Statement {}

    record Continue(Span span) implements Statement {}
}
