package conure.source;

import java.util.List;

/// An expression (`ast.expr`).
public sealed interface Expression extends Tree.Positioned {
    /// Whether a name, attribute, subscript, list, tuple or starred expression is read, bound or deleted.
    enum Context { LOAD, STORE, DELETE }

    enum BooleanOperator { AND, OR }

    enum UnaryOperator { INVERT, NOT, PLUS, MINUS }

    enum Comparison { EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, IS, IS_NOT, IN, NOT_IN }

    /// `a and b and c` is one node.
    record BoolOp(BooleanOperator operator, List<Expression> values, Span span) implements Expression {
        public BoolOp { values = List.copyOf(values); }
    }

    record NamedExpr(Expression target, Expression value, Span span) implements Expression {}

    record BinOp(Expression left, Operator operator, Expression right, Span span) implements Expression {}

    record UnaryOp(UnaryOperator operator, Expression operand, Span span) implements Expression {}

    record Lambda(Tree.Arguments arguments, Expression body, Span span) implements Expression {}

    record IfExp(Expression test, Expression body, Expression orElse, Span span) implements Expression {}

    /// A null key stands for `**value`.
    record Dict(List<Expression> keys, List<Expression> values, Span span) implements Expression {
        public Dict {
            keys = Tree.withNulls(keys);
            values = List.copyOf(values);
        }
    }

    record Set(List<Expression> elements, Span span) implements Expression {
        public Set { elements = List.copyOf(elements); }
    }

    record ListComp(Expression element, List<Tree.Comprehension> generators, Span span) implements Expression {
        public ListComp { generators = List.copyOf(generators); }
    }

    record SetComp(Expression element, List<Tree.Comprehension> generators, Span span) implements Expression {
        public SetComp { generators = List.copyOf(generators); }
    }

    record DictComp(Expression key, Expression value, List<Tree.Comprehension> generators, Span span) implements Expression {
        public DictComp { generators = List.copyOf(generators); }
    }

    record GeneratorExp(Expression element, List<Tree.Comprehension> generators, Span span) implements Expression {
        public GeneratorExp { generators = List.copyOf(generators); }
    }

    record Await(Expression value, Span span) implements Expression {}

    /// `value` may be null.
    record Yield(Expression value, Span span) implements Expression {}

    record YieldFrom(Expression value, Span span) implements Expression {}

    /// `left < a <= b`: one operator for each of `comparators`.
    record Compare(Expression left, List<Comparison> operators, List<Expression> comparators, Span span) implements Expression {
        public Compare {
            operators = List.copyOf(operators);
            comparators = List.copyOf(comparators);
        }
    }

    record Call(Expression function, List<Expression> arguments, List<Tree.Keyword> keywords, Span span) implements Expression {
        public Call {
            arguments = List.copyOf(arguments);
            keywords = List.copyOf(keywords);
        }
    }

    /// `{value!conversion:format}` of an f-string. `conversion` is -1 or one of the characters `s`, `r`, `a`;
    /// `format` is null or a [JoinedStr].
    record FormattedValue(Expression value, int conversion, Expression format, Span span) implements Expression {}

    /// An f-string: [Constant] texts and [FormattedValue]s.
    record JoinedStr(List<Expression> values, Span span) implements Expression {
        public JoinedStr { values = List.copyOf(values); }
    }

    /// A template string (Python 3.14): [Constant] texts and [Interpolation]s.
    record TemplateStr(List<Expression> values, Span span) implements Expression {
        public TemplateStr { values = List.copyOf(values); }
    }

    /// `{value!conversion:format}` of a template string; `text` is the source of the value.
    record Interpolation(Expression value, String text, int conversion, Expression format, Span span) implements Expression {}

    record Constant(Literal value, Span span) implements Expression {}

    record Attribute(Expression value, String name, Context context, Span span) implements Expression {
        /// The name whose array the target `name.shape` changes; else null.
        public Name setsShapeOf() { return context == Context.STORE && name.equals("shape") && value instanceof Name it ? it : null; }
    }

    record Subscript(Expression value, Expression slice, Context context, Span span) implements Expression {}

    record Starred(Expression value, Context context, Span span) implements Expression {}

    record Name(String name, Context context, Span span) implements Expression {}

    /// `ast.List`, under a name that does not hide `java.util.List`.
    record ListDisplay(List<Expression> elements, Context context, Span span) implements Expression {
        public ListDisplay { elements = List.copyOf(elements); }
    }

    record Tuple(List<Expression> elements, Context context, Span span) implements Expression {
        public Tuple { elements = List.copyOf(elements); }
    }

    /// All three may be null.
    record Slice(Expression lower, Expression upper, Expression step, Span span) implements Expression {}
}
