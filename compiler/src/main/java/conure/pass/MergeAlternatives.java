package conure.pass;

import conure.ir.ControlOp;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Location;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Compare;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.Constant;
import conure.ir.ScalarOp.Select;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Chooses between alternatives of one machine type (a sum that is a `float` before the first iteration and a
/// `np.float64` behind it) where they come from, so that a loop carries the one number and not both with a tag.
///
///     for … %t, %a, %b { (%tag, %x, %y)  %is = eq %tag, 0   %s = select %is, %x, %y   %z = fadd %s, %w   yield 1, 0.0, %z }
/// →   for … %t, %a, %b, (select (eq %t, 0), %a, %b) { (%tag, %x, %y, %s)  %z = fadd %s, %w   yield 1, 0.0, %z, %z }
///
/// Where tag and sides are selects by one condition, so is the choice: `select c, (choice of the first sides), (of the others)`.
///
/// Sound because the added value equals the select wherever it arrives: at the start, at each `yield` and at each `exit` it
/// is computed from what is passed there. What is no longer needed goes with [EliminateDeadCode].
///
/// Declines selects whose tag and sides do not come from one operation, and more than [#MOST] of them.
public final class MergeAlternatives implements Pass.OfFunction {
    static final int MOST = 100;
    private static final int DEEPEST = 4;

    @Override public String name() { return "merge-alternatives"; }

    @Override public Function apply(Function function) {
        var requests = new Requests();
        requests.survey(function.body());
        requests.spread();
        return requests.byOwner.isEmpty() ? function : new Merging(requests).function(function);
    }

    /// `select (eq tag, number), left, right` of the results at these positions.
    private record Choice(int tag, int left, int right, long number) {}

    /// Where a value comes from: the operation's key, its position, and whether it is a parameter of a loop's body.
    private record Origin(Value owner, int position, boolean inside) {}

    /// The new values of a choice: a result, and for loops a parameter.
    private record Chosen(Value result, Value parameter) {}

    private static final class Requests {
        final Map<Value, Origin> origins = new IdentityHashMap<>();
        final Map<Value, Map<Choice, Chosen>> byOwner = new IdentityHashMap<>();
        final Map<Value, Object> constants = new IdentityHashMap<>();
        private final Map<Value, Compare> compares = new IdentityHashMap<>();
        private final Map<Value, Select> chosen = new IdentityHashMap<>();
        private final Map<Value, Op> operations = new IdentityHashMap<>();
        private final Map<Value, List<List<Value>>> exits = new IdentityHashMap<>();
        private final List<Select> selects = new ArrayList<>();
        private final List<Map.Entry<Value, Choice>> work = new ArrayList<>();
        private int count;

        /// A value that stands for the operation, which may be made anew on the way.
        static Value key(Op op) {
            return switch (op) {
                case ControlOp.For it -> it.index();
                case ControlOp.Loop it -> it.body().parameters().isEmpty() ? null : it.body().parameters().getFirst();
                case ControlOp.Block it -> it.label();
                case ControlOp.If it -> it.results().isEmpty() ? null : it.results().getFirst();
                default -> null;
            };
        }

        void survey(Region region) {
            for (var op : region.operations()) {
                switch (op) {
                    case Constant it -> constants.put(it.result(), it.value());
                    case Compare it -> compares.put(it.result(), it);
                    case Select it -> {
                        selects.add(it);
                        chosen.put(it.result(), it);
                    }
                    case ControlOp.Exit it -> exits.computeIfAbsent(it.label(), _ -> new ArrayList<>()).add(it.values());
                    case FailingOp it when it.escape() != null -> exits.computeIfAbsent(it.escape().label(), _ -> new ArrayList<>()).add(it.escape().values());
                    default -> { }
                }
                var key = key(op);
                if (key != null) {
                    operations.put(key, op);
                    for (int k = 0; k < op.results().size(); k++) origins.put(op.results().get(k), new Origin(key, k, false));
                    var carried = op instanceof ControlOp.For it ? it.carried() : op instanceof ControlOp.Loop it ? it.body().parameters() : List.<Value>of();
                    for (int k = 0; k < carried.size(); k++) origins.put(carried.get(k), new Origin(key, k, true));
                }
                for (var inner : op.regions()) survey(inner);
            }
        }

        void spread() {
            for (var select : selects) {
                var choice = choice(select);
                if (choice != null) request(choice.getKey(), choice.getValue());
            }
            while (!work.isEmpty()) {
                var next = work.removeLast();
                var op = operations.get(next.getKey());
                for (var region : op.regions()) {
                    if (region.terminator() instanceof ControlOp.Yield yield) pass(yield.values(), next.getValue());
                }
                switch (op) {
                    case ControlOp.For it -> pass(it.initial(), next.getValue());
                    case ControlOp.Loop it -> pass(it.initial(), next.getValue());
                    case ControlOp.Block it -> exits.getOrDefault(it.label(), List.of()).forEach(values -> pass(values, next.getValue()));
                    default -> { }
                }
            }
        }

        private void pass(List<Value> values, Choice choice) {
            pass(values.get(choice.tag), choice.number, values.get(choice.left), values.get(choice.right), DEEPEST);
        }

        private void pass(Value tag, long number, Value left, Value right, int depth) {
            var condition = condition(tag, left, right);
            if (condition != null && depth > 0) {
                pass(side(tag, condition, true), number, side(left, condition, true), side(right, condition, true), depth - 1);
                pass(side(tag, condition, false), number, side(left, condition, false), side(right, condition, false), depth - 1);
                return;
            }
            var found = choice(tag, number, left, right);
            if (found != null) request(found.getKey(), found.getValue());
        }

        /// The condition that chose the tag, if it chose one of the sides as well; or null.
        Value condition(Value tag, Value left, Value right) {
            var select = chosen.get(tag);
            if (select == null) return null;
            var a = chosen.get(left);
            var b = chosen.get(right);
            return a != null && a.condition() == select.condition() || b != null && b.condition() == select.condition() ? select.condition() : null;
        }

        /// What a value is where the condition is so.
        Value side(Value value, Value condition, boolean truth) {
            var select = chosen.get(value);
            return select == null || select.condition() != condition ? value : truth ? select.then() : select.otherwise();
        }

        private void request(Value owner, Choice choice) {
            var choices = byOwner.computeIfAbsent(owner, _ -> new LinkedHashMap<>());
            if (choices.containsKey(choice) || ++count > MOST) return;
            var type = operations.get(owner) instanceof ControlOp.Loop loop ? loop.body().parameters().get(choice.left).type()
                    : operations.get(owner).results().get(choice.left).type();
            choices.put(choice, new Chosen(new Value(type), new Value(type)));
            work.add(Map.entry(owner, choice));
        }

        /// The choice that a select makes, and of which operation's values; null if it is none.
        Map.Entry<Value, Choice> choice(Select select) {
            var compare = compares.get(select.condition());
            if (compare == null || compare.kind() != CompareKind.EQ && compare.kind() != CompareKind.NE) return null;
            if (!(constants.get(compare.right()) instanceof Long number) || !(select.result().type() instanceof Scalar)) return null;
            boolean equal = compare.kind() == CompareKind.EQ;
            return choice(compare.left(), number, equal ? select.then() : select.otherwise(), equal ? select.otherwise() : select.then());
        }

        Map.Entry<Value, Choice> choice(Value tag, long number, Value left, Value right) {
            var a = origins.get(tag);
            var b = origins.get(left);
            var c = origins.get(right);
            if (a == null || b == null || c == null || a.owner != b.owner || a.owner != c.owner || a.inside != b.inside || a.inside != c.inside) return null;
            return Map.entry(a.owner, new Choice(a.position, b.position, c.position, number));
        }
    }

    private static final class Merging extends Rewriter {
        private final Requests requests;

        Merging(Requests requests) { this.requests = requests; }

        private Map<Choice, Chosen> choices(Op op) {
            var key = Requests.key(op);
            return key == null ? Map.of() : requests.byOwner.getOrDefault(key, Map.of());
        }

        @Override protected void operation(Op op) {
            if (op instanceof Select select) {
                var choice = requests.choice(select);
                var chosen = choice == null ? null : chosen(choice, select.then());
                if (chosen != null) replace(select.result(), chosen);
                else emit(op);
                return;
            }
            var label = op instanceof ControlOp.Exit exit ? exit.label() : op instanceof FailingOp failing && failing.escape() != null ? failing.escape().label() : null;
            if (label != null) {
                leaving(op, label);
                return;
            }
            var choices = choices(op);
            if (choices.isEmpty()) {
                super.operation(op);
                return;
            }
            var results = new ArrayList<>(op.results());
            if (!(op instanceof ControlOp.Loop)) choices.values().forEach(chosen -> results.add(chosen.result));
            switch (op) {
                case ControlOp.If it -> emit(new ControlOp.If(results, it.condition(), extended(it.then(), choices), extended(it.otherwise(), choices), it.location()));
                case ControlOp.Block it -> emit(new ControlOp.Block(results, extended(it.body(), choices), it.location()));
                case ControlOp.For it -> {
                    var initial = with(it.initial(), choices, it.location());
                    emit(new ControlOp.For(results, it.lower(), it.upper(), initial, carrying(it.body(), choices), it.location()));
                }
                case ControlOp.Loop it -> {
                    var initial = with(it.initial(), choices, it.location());
                    emit(new ControlOp.Loop(initial, carrying(it.body(), choices), it.location()));
                }
                default -> throw new IllegalStateException(op.mnemonic());
            }
        }

        /// The value that a choice has become, seen from where `side` is used; null if it was one too many.
        private Value chosen(Map.Entry<Value, Choice> choice, Value side) {
            var chosen = requests.byOwner.getOrDefault(choice.getKey(), Map.of()).get(choice.getValue());
            return chosen == null ? null : requests.origins.get(side).inside ? chosen.parameter : chosen.result;
        }

        private Region carrying(Region body, Map<Choice, Chosen> choices) {
            var parameters = new ArrayList<>(body.parameters());
            choices.values().forEach(chosen -> parameters.add(chosen.parameter));
            return new Region(parameters, extended(body, choices).operations());
        }

        private Region extended(Region region, Map<Choice, Chosen> choices) {
            var body = region(region);
            if (!(body.terminator() instanceof ControlOp.Yield yield)) return body;
            var operations = new ArrayList<>(body.operations().subList(0, body.operations().size() - 1));
            operations.addAll(collect(() -> emit(new ControlOp.Yield(with(yield.values(), choices, yield.location()), yield.location()))));
            return new Region(body.parameters(), operations);
        }

        private void leaving(Op op, Value label) {
            var choices = requests.byOwner.getOrDefault(label, Map.of());
            if (choices.isEmpty()) {
                super.operation(op);
                return;
            }
            var values = op instanceof ControlOp.Exit exit ? exit.values() : ((FailingOp) op).escape().values();
            var operands = new ArrayList<>(op.operands().subList(0, op.operands().size() - values.size()));
            operands.addAll(with(values, choices, op.location()));
            emit(op.rebuild(op.results(), operands, op.regions()));
        }

        /// The values, and behind them what the choices are of them.
        private List<Value> with(List<Value> values, Map<Choice, Chosen> choices, Location location) {
            var all = new ArrayList<>(values);
            for (var choice : choices.keySet()) {
                all.add(select(values.get(choice.tag), choice.number, values.get(choice.left), values.get(choice.right), location));
            }
            return all;
        }

        private Value select(Value tag, long number, Value left, Value right, Location location) {
            return select(tag, number, left, right, location, DEEPEST);
        }

        private Value select(Value tag, long number, Value left, Value right, Location location, int depth) {
            if (left == right) return left;
            if (requests.constants.get(tag) instanceof Long known) return known == number ? left : right;
            var condition = requests.condition(tag, left, right);
            if (condition != null && depth > 0) {
                var then = select(requests.side(tag, condition, true), number, requests.side(left, condition, true), requests.side(right, condition, true),
                        location, depth - 1);
                var otherwise = select(requests.side(tag, condition, false), number, requests.side(left, condition, false),
                        requests.side(right, condition, false), location, depth - 1);
                if (then == otherwise) return then;
                var result = new Value(left.type());
                emit(new Select(result, resolve(condition), resolve(then), resolve(otherwise), location));
                return result;
            }
            var choice = requests.choice(tag, number, left, right);
            var chosen = choice == null ? null : chosen(choice, left);
            if (chosen != null) return chosen;
            var literal = new Value(tag.type());
            emit(new Constant(literal, number, location));
            var equal = new Value(Scalar.I1);
            emit(new Compare(equal, CompareKind.EQ, tag, literal, location));
            var result = new Value(left.type());
            emit(new Select(result, equal, left, right, location));
            return result;
        }
    }
}
