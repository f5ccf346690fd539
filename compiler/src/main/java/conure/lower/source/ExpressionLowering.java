package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.source.Expression;
import conure.source.Literal;
import conure.source.Operator;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// Expressions, operand by operand from the left.
final class ExpressionLowering {
    private final FunctionLowering function;
    private final Comprehensions comprehensions;

    ExpressionLowering(FunctionLowering function) {
        this.function = function;
        comprehensions = new Comprehensions(function);
    }

    Value value(Expression expression) {
        var at = function.at(expression);
        return switch (expression) {
            case Expression.Constant it -> function.literal(literal(it.value()), at);
            case Expression.Name it -> name(it, at);
            case Expression.BinOp it -> binary(it, false);
            case Expression.UnaryOp it -> unary(it, at);
            case Expression.BoolOp it -> booleans(it.operator(), it.values(), false, at);
            case Expression.Compare it -> compare(it, at);
            case Expression.IfExp it -> conditional(it, at);
            case Expression.NamedExpr it -> {
                var value = value(it.value());
                function.assignments().assign(it.target(), value);
                yield value;
            }
            case Expression.Call it -> call(it, at);
            case Expression.Attribute it -> {
                var object = value(it.value());
                yield function.emit(result -> new UntypedOp.Attribute(result, object, it.name(), at));
            }
            case Expression.Subscript it -> {
                var object = value(it.value());
                var index = value(it.slice());
                yield function.emit(result -> new UntypedOp.Subscript(result, object, index, at));
            }
            case Expression.Slice it -> slice(it, at);
            case Expression.Tuple it -> sequence(UntypedOp.SequenceKind.TUPLE, it.elements(), at);
            case Expression.ListDisplay it -> sequence(UntypedOp.SequenceKind.LIST, it.elements(), at);
            case Expression.Lambda it -> NestedFunctions.lambda(function, it);
            case Expression.ListComp it -> comprehensions.list(it);
            case Expression.GeneratorExp it -> comprehensions.generator(it);
            case Expression.JoinedStr it -> FormatStrings.lower(function, it);
            case Expression.Dict _, Expression.DictComp _ -> function.refuse(Refusal.DICT, at);
            case Expression.Set _, Expression.SetComp _ -> function.refuse(Refusal.SET, at);
            case Expression.Await _ -> function.refuse(Refusal.ASYNC, at);
            case Expression.Yield _, Expression.YieldFrom _ -> function.refuse(Refusal.YIELD, at);
            case Expression.TemplateStr _ -> function.refuse(Refusal.TEMPLATE, at);
            // Only inside what is handled above.
            case Expression.Starred _, Expression.FormattedValue _, Expression.Interpolation _ -> function.refuse(Refusal.of("this syntax", ""), at);
        };
    }

    List<Value> values(List<Expression> expressions) {
        var values = new ArrayList<Value>(expressions.size());
        for (var each : expressions) values.add(value(each));
        return values;
    }

    static Object literal(Literal literal) {
        return switch (literal) {
            case Literal.Int(var value) -> value;
            case Literal.Float(var value) -> value;
            case Literal.Imaginary(var value) -> new conure.ir.Literal.Complex(0, value);
            case Literal.Text(var value) -> value;
            case Literal.Bytes bytes -> {
                var list = new ArrayList<Byte>();
                for (byte each : bytes.value()) list.add(each);
                yield new conure.ir.Literal.Bytes(list);
            }
            case Literal.Bool(var value) -> value;
            case Literal.Singleton.NONE -> new conure.ir.Literal.None();
            case Literal.Singleton.ELLIPSIS -> new conure.ir.Literal.Ellipsis();
        };
    }

    private Value name(Expression.Name it, Location at) {
        var variable = function.program().scopes().variable(it);
        if (variable != null) return function.variables().load(variable, at);
        boolean free = function.program().closure().contains(it.name());
        return function.builder().emit(it.name(), result -> free ? new UntypedOp.Free(result, it.name(), at) : new UntypedOp.Global(result, it.name(), at));
    }

    /// @param modular whether only the low bits of the result count, see [UntypedOp.Binary]
    private Value binary(Expression.BinOp it, boolean modular) {
        boolean mask = it.operator() == Operator.BIT_AND;
        boolean wraps = modular && switch (it.operator()) {
            case ADD, SUBTRACT, MULTIPLY, SHIFT_LEFT, BIT_OR -> true;
            default -> false;
        };
        var left = operand(it.left(), wraps || mask && isMask(it.right()));
        var right = operand(it.right(), wraps && it.operator() != Operator.SHIFT_LEFT || mask && isMask(it.left()));
        return function.emit(result -> new UntypedOp.Binary(result, it.operator().symbol(), left, right, false, wraps, function.at(it)));
    }

    private Value operand(Expression expression, boolean modular) {
        return modular && expression instanceof Expression.BinOp chain ? binary(chain, true) : value(expression);
    }

    /// A constant that keeps only low bits, 64 at most: `0xffffffff`, `(1 << 32) - 1`.
    private static boolean isMask(Expression expression) {
        var mask = constant(expression);
        return mask != null && mask.signum() >= 0 && mask.bitLength() <= 64;
    }

    /// The value of an expression of int literals, as masks are written; null for others.
    private static BigInteger constant(Expression expression) {
        if (expression instanceof Expression.Constant(Literal.Int(var value), _)) return value;
        if (!(expression instanceof Expression.BinOp it)) return null;
        var left = constant(it.left());
        var right = left == null ? null : constant(it.right());
        if (right == null) return null;
        boolean isCount = right.signum() >= 0 && right.bitLength() <= 8 && left.bitLength() <= 64;
        return switch (it.operator()) {
            case ADD -> left.add(right);
            case SUBTRACT -> left.subtract(right);
            case SHIFT_LEFT -> isCount ? left.shiftLeft(right.intValue()) : null;
            case SHIFT_RIGHT -> isCount ? left.shiftRight(right.intValue()) : null;
            case POWER -> isCount ? left.pow(right.intValue()) : null;
            default -> null;
        };
    }

    private Value unary(Expression.UnaryOp it, Location at) {
        // The literal of the smallest int, whose absolute value is no 64-bit int.
        if (it.operator() == Expression.UnaryOperator.MINUS && it.operand() instanceof Expression.Constant(Literal.Int(BigInteger number), _)) {
            return function.literal(number.negate(), at);
        }
        var operand = it.operator() == Expression.UnaryOperator.NOT ? test(it.operand()) : value(it.operand());
        var symbol = switch (it.operator()) {
            case INVERT -> "~";
            case NOT -> "not";
            case PLUS -> "+";
            case MINUS -> "-";
        };
        return function.emit(result -> new UntypedOp.Unary(result, symbol, operand, at));
    }

    /// A value of which only the truth counts: `and` and `or` need not keep the types of their operands.
    Value test(Expression expression) {
        return expression instanceof Expression.BoolOp it ? booleans(it.operator(), it.values(), true, function.at(it)) : value(expression);
    }

    /// `a and b` is `if a { b } else { a }`, by value.
    ///
    /// @param truth whether only the truth of the result counts
    private Value booleans(Expression.BooleanOperator operator, List<Expression> operands, boolean truth, Location at) {
        var first = truth ? truth(operands.getFirst()) : value(operands.getFirst());
        if (operands.size() == 1) return first;
        boolean and = operator == Expression.BooleanOperator.AND;
        var builder = function.builder();
        var rest = builder.arm(at, () -> List.of(booleans(operator, operands.subList(1, operands.size()), truth, at)));
        var decided = builder.arm(at, () -> List.of(first));
        var then = and ? rest : decided;
        var otherwise = and ? decided : rest;
        return builder.join(List.of(then, otherwise), 1, null, at, results -> new ControlOp.If(results, first, then.region(), otherwise.region(), at)).getFirst();
    }

    /// A bool, unless comparisons make something else (a NumPy bool), for which only its truth counts.
    private Value truth(Expression expression) {
        var value = test(expression);
        boolean already = expression instanceof Expression.Compare || expression instanceof Expression.BoolOp
                || expression instanceof Expression.UnaryOp(var operator, _, _) && operator == Expression.UnaryOperator.NOT
                || expression instanceof Expression.Constant(Literal.Bool _, _);
        if (already) return value;
        var at = function.at(expression);
        var not = function.emit(result -> new UntypedOp.Unary(result, "not", value, at));
        return function.emit(result -> new UntypedOp.Unary(result, "not", not, at));
    }

    /// `a < b < c`: the middle operand is evaluated once, the last one only if the first comparison holds.
    private Value compare(Expression.Compare it, Location at) { return chain(value(it.left()), it, 0, at); }

    private Value chain(Value left, Expression.Compare it, int index, Location at) {
        var right = value(it.comparators().get(index));
        var operator = operator(it.operators().get(index));
        var holds = function.emit(result -> new UntypedOp.Compare(result, operator, left, right, at));
        if (index + 1 == it.operators().size()) return holds;
        var builder = function.builder();
        var more = builder.arm(at, () -> List.of(chain(right, it, index + 1, at)));
        var decided = builder.arm(at, () -> List.of(holds));
        return builder.join(List.of(more, decided), 1, null, at, results -> new ControlOp.If(results, holds, more.region(), decided.region(), at)).getFirst();
    }

    static String operator(Expression.Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "==";
            case NOT_EQUAL -> "!=";
            case LESS -> "<";
            case LESS_EQUAL -> "<=";
            case GREATER -> ">";
            case GREATER_EQUAL -> ">=";
            case IS -> "is";
            case IS_NOT -> "is_not";
            case IN -> "in";
            case NOT_IN -> "not_in";
        };
    }

    private Value conditional(Expression.IfExp it, Location at) {
        var condition = test(it.test());
        var builder = function.builder();
        var then = builder.arm(at, () -> List.of(value(it.body())));
        var otherwise = builder.arm(at, () -> List.of(value(it.orElse())));
        return builder.join(List.of(then, otherwise), 1, null, at, results -> new ControlOp.If(results, condition, then.region(), otherwise.region(), at)).getFirst();
    }

    /// Positional and starred arguments come before keywords, as CPython evaluates them.
    private Value call(Expression.Call it, Location at) {
        var callee = value(it.function());
        var arguments = new ArrayList<Value>();
        var kinds = new ArrayList<String>();
        for (var argument : it.arguments()) {
            boolean starred = argument instanceof Expression.Starred;
            arguments.add(value(argument instanceof Expression.Starred(var inner, _, _) ? inner : argument));
            kinds.add(starred ? "*" : "");
        }
        for (var keyword : it.keywords()) {
            arguments.add(value(keyword.value()));
            kinds.add(keyword.name() == null ? "**" : keyword.name());
        }
        return function.emit(result -> new UntypedOp.Call(result, callee, arguments, kinds, at));
    }

    private Value slice(Expression.Slice it, Location at) {
        var start = it.lower() == null ? function.none(at) : value(it.lower());
        var stop = it.upper() == null ? function.none(at) : value(it.upper());
        var step = it.step() == null ? function.none(at) : value(it.step());
        return function.emit(result -> new UntypedOp.Slice(result, start, stop, step, at));
    }

    private Value sequence(UntypedOp.SequenceKind kind, List<Expression> elements, Location at) {
        var values = new ArrayList<Value>();
        var starred = new ArrayList<Boolean>();
        for (var element : elements) {
            starred.add(element instanceof Expression.Starred);
            values.add(value(element instanceof Expression.Starred(var inner, _, _) ? inner : element));
        }
        return function.emit(result -> new UntypedOp.Sequence(result, kind, values, starred, at));
    }
}
