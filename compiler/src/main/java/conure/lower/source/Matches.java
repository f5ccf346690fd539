package conure.lower.source;

import conure.ir.ControlOp;
import conure.ir.Location;
import conure.ir.Type;
import conure.ir.UntypedOp;
import conure.ir.Value;
import conure.source.Expression;
import conure.source.Pattern;
import conure.source.Statement;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `match` statements: every case is a block that is left where its pattern does not fit; a case that fits ends by
/// leaving the block around all. Names are bound when the whole pattern fits, before the guard is tested.
final class Matches {
    private static final Set<String> SELF_MATCHING = Set.of("bool", "float", "int", "list", "str", "tuple");
    private final FunctionLowering function;

    Matches(FunctionLowering function) { this.function = function; }

    void match(Statement.Match it) {
        var at = function.at(it);
        var builder = function.builder();
        var subject = function.expressions().value(it.subject());
        var changed = new LinkedHashSet<>(function.liveness().assigned(it));
        changed.retainAll(function.liveness().after(it));
        builder.block(function.liveness().ordered(changed), 0, at, end -> {
            for (var each : it.cases()) {
                if (!builder.reachable()) break;
                var place = function.at(each.pattern());
                // A guard that fails leaves the names of its pattern bound, and those that it binds itself.
                var bound = new LinkedHashSet<Variable>();
                if (each.guard() != null) {
                    bound.addAll(function.liveness().assigned(each.pattern()));
                    bound.addAll(function.liveness().assigned(each.guard()));
                }
                builder.block(function.liveness().ordered(bound), 0, place, next -> {
                    var captured = new LinkedHashMap<Variable, Value>();
                    test(each.pattern(), subject, next, captured);
                    captured.forEach((variable, value) -> function.variables().store(variable, value, place));
                    if (each.guard() != null) {
                        var guard = function.expressions().test(each.guard());
                        require(guard, next, function.at(each.guard()));
                    }
                    function.statements().statements(each.body());
                    builder.exit(end, List.of(), place);
                    return List.of();
                });
            }
            return List.of();
        });
    }

    /// Goes on only if the condition holds.
    private void require(Value condition, RegionBuilder.Target otherwise, Location at) {
        var builder = function.builder();
        var on = builder.arm(at, List::of);
        var out = builder.arm(at, () -> {
            builder.exit(otherwise, List.of(), at);
            return List.of();
        });
        builder.join(List.of(on, out), 0, null, at, results -> new ControlOp.If(results, condition, on.region(), out.region(), at));
    }

    private void test(Pattern pattern, Value subject, RegionBuilder.Target next, Map<Variable, Value> captured) {
        var at = function.at(pattern);
        switch (pattern) {
            case Pattern.MatchValue it -> {
                var value = function.expressions().value(it.value());
                require(function.emit(result -> new UntypedOp.Compare(result, "==", subject, value, at)), next, at);
            }
            case Pattern.MatchSingleton it -> {
                var value = function.literal(ExpressionLowering.literal(it.value()), at);
                require(function.emit(result -> new UntypedOp.Compare(result, "is", subject, value, at)), next, at);
            }
            case Pattern.MatchSequence it -> sequence(it, subject, next, captured);
            case Pattern.MatchAs it -> {
                if (it.pattern() != null) test(it.pattern(), subject, next, captured);
                if (it.name() != null) capture(it, it.name(), subject, captured);
            }
            case Pattern.MatchOr it -> alternatives(it, subject, next, captured);
            case Pattern.MatchStar _ -> throw new IllegalStateException("a star outside a sequence pattern");
            case Pattern.MatchMapping _ -> function.refuse(Refusal.MAPPING_PATTERN, at);
            case Pattern.MatchClass it -> instance(it, subject, next, captured);
        }
    }

    private void capture(Pattern pattern, String name, Value value, Map<Variable, Value> captured) {
        var variable = function.program().scopes().variable(pattern);
        if (variable != null) captured.put(variable, value);
        else function.refuse(Refusal.globalAssigned(name), function.at(pattern));
    }

    /// `int()`, `float(x)`: a builtin type whose one sub-pattern is the subject itself. Other classes say themselves what
    /// their sub-patterns are.
    private void instance(Pattern.MatchClass it, Value subject, RegionBuilder.Target next, Map<Variable, Value> captured) {
        var at = function.at(it);
        boolean itself = it.type() instanceof Expression.Name name && SELF_MATCHING.contains(name.name()) && function.program().scopes().variable(name) == null;
        if (!it.keywordPatterns().isEmpty() || it.patterns().size() > (itself ? 1 : 0)) {
            function.refuse(Refusal.CLASS_PATTERN, at);
            return;
        }
        var type = function.expressions().value(it.type());
        var isInstance = function.emit(result -> new UntypedOp.Builtin(result, "isinstance", at));
        require(function.emit(result -> new UntypedOp.Call(result, isInstance, List.of(subject, type), List.of("", ""), at)), next, at);
        if (!it.patterns().isEmpty()) test(it.patterns().getFirst(), subject, next, captured);
    }

    private void sequence(Pattern.MatchSequence it, Value subject, RegionBuilder.Target next, Map<Variable, Value> captured) {
        var at = function.at(it);
        var patterns = it.patterns();
        int star = -1;
        for (int k = 0; k < patterns.size(); k++) if (patterns.get(k) instanceof Pattern.MatchStar) star = k;
        int fixed = star < 0 ? patterns.size() : patterns.size() - 1;
        var length = function.emit(result -> new UntypedOp.SequenceLength(result, subject, at));
        var wanted = function.literal(BigInteger.valueOf(fixed), at);
        var operator = star < 0 ? "==" : ">=";
        require(function.emit(result -> new UntypedOp.Compare(result, operator, length, wanted, at)), next, at);
        if (patterns.isEmpty()) return;
        int before = star < 0 ? fixed : star;
        var results = patterns.stream().map(_ -> new Value(Type.ANY)).toList();
        boolean starred = star >= 0;
        function.emit(new UntypedOp.Unpack(results, subject, before, fixed - before, starred, at));
        for (int k = 0; k < patterns.size(); k++) {
            if (patterns.get(k) instanceof Pattern.MatchStar rest) {
                if (rest.name() != null) capture(rest, rest.name(), results.get(k), captured);
            } else {
                test(patterns.get(k), results.get(k), next, captured);
            }
        }
    }

    /// The first alternative that fits; all of them bind the same names.
    private void alternatives(Pattern.MatchOr it, Value subject, RegionBuilder.Target next, Map<Variable, Value> captured) {
        var at = function.at(it);
        var builder = function.builder();
        var names = function.liveness().ordered(function.liveness().assigned(it.patterns().getFirst()));
        var values = builder.block(List.of(), names.size(), at, fits -> {
            for (var alternative : it.patterns()) {
                if (!builder.reachable()) break;
                builder.block(List.of(), 0, at, other -> {
                    var inside = new LinkedHashMap<Variable, Value>();
                    test(alternative, subject, other, inside);
                    var passed = new ArrayList<Value>();
                    for (var name : names) passed.add(inside.getOrDefault(name, subject));
                    builder.exit(fits, passed, at);
                    return List.of();
                });
            }
            builder.exit(next, List.of(), at);
            return List.of();
        });
        for (int k = 0; k < names.size(); k++) captured.put(names.get(k), values.get(k));
    }
}
