package conure.pass;

import conure.ir.ControlOp;
import conure.ir.Copier;
import conure.ir.FailingOp;
import conure.ir.Function;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Takes away control that decides nothing.
///
///     %r = if %true { yield %a } else { yield %b }             →  %a
///     %r = if %c { yield %a } else { %x = add … yield %x }     →  %x = add …   %r = select %c, %a, %x
///     %r = block { (%L) … exit %L, %a }   without other exits  →  …   %a
///     block { (%L) if %c { exit %L } else { yield } … yield }  →  if %c { yield } else { … yield }
///     for 3..3 { … }                                           →  (nothing)
///     for 3..4 { (%i) … }                                      →  … with 3 for %i
///
/// An `if` becomes selects where both sides are a few cheap operations that are defined for all operands
/// ([Effects#isSpeculatable]); inside a branch that writes, reads or checks it stays. The rest is the meaning of the
/// operations. What stands behind something that never arrives is dropped.
///
/// Declines selects between more than [#MOST_SPECULATED] operations, and for arrays and lists (their owners are counted).
public final class SimplifyControl implements Pass.OfFunction {
    static final int MOST_SPECULATED = 4;

    @Override public String name() { return "simplify-control"; }

    @Override public Function apply(Function function) { return new Simplification().function(function); }

    private static final class Simplification extends Rewriter {
        private final Map<Value, Object> constants = new IdentityHashMap<>();
        private boolean unreachable;

        @Override protected void operation(Op op) {
            if (unreachable) {
                unreachable = !op.isTerminator();
                return;
            }
            switch (op) {
                case ScalarOp.Constant constant -> {
                    constants.put(constant.result(), constant.value());
                    emit(op);
                }
                case ControlOp.If it -> conditional(it);
                case ControlOp.Block it -> block(it);
                case ControlOp.For it -> counted(it);
                default -> super.operation(op);
            }
        }

        private void conditional(ControlOp.If op) {
            if (constants.get(op.condition()) instanceof Boolean taken) {
                inline(op.results(), taken ? op.then() : op.otherwise());
                return;
            }
            var then = region(op.then());
            var otherwise = region(op.otherwise());
            if (!(then.terminator() instanceof ControlOp.Yield a) || !(otherwise.terminator() instanceof ControlOp.Yield b)) {
                var result = then == op.then() && otherwise == op.otherwise() ? op
                        : new ControlOp.If(op.results(), op.condition(), then, otherwise, op.location());
                emit(result);
                // Nothing arrives behind it: what follows is never reached.
                if (!(then.terminator() instanceof ControlOp.Yield) && !(otherwise.terminator() instanceof ControlOp.Yield)) {
                    emit(new ControlOp.Unreachable(op.location()));
                    unreachable = true;
                }
                return;
            }
            if (isSmall(then) && isSmall(otherwise) && op.results().stream().allMatch(result -> result.type() instanceof Scalar)) {
                emitAll(then.operations().subList(0, then.operations().size() - 1));
                emitAll(otherwise.operations().subList(0, otherwise.operations().size() - 1));
                for (int k = 0; k < op.results().size(); k++) choose(op, op.results().get(k), a.values().get(k), b.values().get(k));
                return;
            }
            boolean someEqual = false;
            for (int k = 0; k < op.results().size(); k++) someEqual |= a.values().get(k) == b.values().get(k);
            if (someEqual) withoutEqual(op, then, otherwise, a, b);
            else if (then == op.then() && otherwise == op.otherwise()) emit(op);
            else emit(new ControlOp.If(op.results(), op.condition(), then, otherwise, op.location()));
        }

        private void choose(ControlOp.If op, Value result, Value then, Value otherwise) {
            if (then == otherwise) {
                replace(result, then);
                return;
            }
            // Of truth values it is an `and` or an `or`, whose parts range analysis takes as facts.
            boolean all = otherwise == op.condition() || Boolean.FALSE.equals(constants.get(otherwise));
            boolean some = then == op.condition() || Boolean.TRUE.equals(constants.get(then));
            if (result.type() == Scalar.I1 && all) emit(new ScalarOp.Binary(result, ScalarOp.BinaryKind.AND, op.condition(), then, op.location()));
            else if (result.type() == Scalar.I1 && some) emit(new ScalarOp.Binary(result, ScalarOp.BinaryKind.OR, op.condition(), otherwise, op.location()));
            else emit(new ScalarOp.Select(result, op.condition(), then, otherwise, op.location()));
        }

        /// Results that both sides agree on need no `if`.
        private void withoutEqual(ControlOp.If op, Region then, Region otherwise, ControlOp.Yield a, ControlOp.Yield b) {
            var results = new ArrayList<Value>();
            var left = new ArrayList<Value>();
            var right = new ArrayList<Value>();
            for (int k = 0; k < op.results().size(); k++) {
                if (a.values().get(k) == b.values().get(k)) {
                    replace(op.results().get(k), a.values().get(k));
                    continue;
                }
                results.add(op.results().get(k));
                left.add(a.values().get(k));
                right.add(b.values().get(k));
            }
            emit(new ControlOp.If(results, op.condition(), ending(then, new ControlOp.Yield(left, a.location())),
                    ending(otherwise, new ControlOp.Yield(right, b.location())), op.location()));
        }

        private static Region ending(Region region, Op terminator) {
            var operations = new ArrayList<>(region.operations());
            operations.set(operations.size() - 1, terminator);
            return new Region(region.parameters(), operations);
        }

        private boolean isSmall(Region region) {
            int size = 0;
            for (var op : region.operations()) {
                if (op instanceof ControlOp.Yield || op instanceof ScalarOp.Constant) continue;
                Object right = op instanceof ScalarOp.Binary binary ? constants.get(binary.right()) : null;
                if (++size > MOST_SPECULATED || !Effects.isCheap(op) || !Effects.isSpeculatable(op, right)) return false;
            }
            return true;
        }

        private void block(ControlOp.Block op) {
            var body = region(op.body());
            body = withoutSkips(body, op.label(), op.results());
            if (body.terminator() instanceof ControlOp.Exit exit && exit.label() == op.label()) body = ending(body, new ControlOp.Yield(exit.values(), exit.location()));
            if (!leaves(body, op.label())) splice(op.results(), body);
            else emit(body == op.body() ? op : new ControlOp.Block(op.results(), body, op.location()));
        }

        /// `if %c { … exit %L, %v } else { … yield %b }` and what follows it up to the end of block `%L` are the two sides of one
        /// `if` (Python's `continue`).
        private Region withoutSkips(Region body, Value label, List<Value> results) {
            var operations = body.operations();
            for (int k = 0; k < operations.size() - 1; k++) {
                if (!(operations.get(k) instanceof ControlOp.If it)) continue;
                boolean first = it.then().terminator() instanceof ControlOp.Exit exit && exit.label() == label
                        && it.otherwise().terminator() instanceof ControlOp.Yield;
                boolean second = it.otherwise().terminator() instanceof ControlOp.Exit exit && exit.label() == label
                        && it.then().terminator() instanceof ControlOp.Yield;
                if (!first && !second) continue;
                var rest = withoutSkips(new Region(List.of(), operations.subList(k + 1, operations.size())), label, results);
                // Only where the rest arrives at the end is its value the block's.
                if (rest.terminator() instanceof ControlOp.Exit exit && exit.label() == label) rest = ending(rest, new ControlOp.Yield(exit.values(), exit.location()));
                if (!(rest.terminator() instanceof ControlOp.Yield)) continue;
                var leaving = first ? it.then() : it.otherwise();
                var staying = first ? it.otherwise() : it.then();
                var values = ((ControlOp.Exit) leaving.terminator()).values();
                var skipped = ending(leaving, new ControlOp.Yield(values, leaving.terminator().location()));
                var all = new ArrayList<>(staying.operations().subList(0, staying.operations().size() - 1));
                var known = new Copier();
                known.mapAll(it.results(), ((ControlOp.Yield) staying.terminator()).values());
                for (var inner : rest.operations()) all.add(it.results().isEmpty() ? inner : known.operation(inner));
                var followed = new Region(List.of(), all);
                var fresh = results.stream().map(Value::copy).toList();
                var merged = new ArrayList<>(operations.subList(0, k));
                merged.add(new ControlOp.If(fresh, it.condition(), first ? skipped : followed, first ? followed : skipped, it.location()));
                merged.add(new ControlOp.Yield(fresh, it.location()));
                return new Region(body.parameters(), merged);
            }
            return body;
        }

        private static boolean leaves(Region region, Value label) {
            for (var op : region.operations()) {
                if (op instanceof ControlOp.Exit exit && exit.label() == label) return true;
                if (op instanceof FailingOp failing && failing.escape() != null && failing.escape().label() == label) return true;
                for (var inner : op.regions()) {
                    if (leaves(inner, label)) return true;
                }
            }
            return false;
        }

        private void counted(ControlOp.For op) {
            if (op.lower() == op.upper()) {
                replaceAll(op.results(), op.initial());
                return;
            }
            if (constants.get(op.lower()) instanceof Long lower && constants.get(op.upper()) instanceof Long upper) {
                if (lower >= upper) {
                    replaceAll(op.results(), op.initial());
                    return;
                }
                if (upper - lower == 1) {
                    replace(op.index(), op.lower());
                    replaceAll(op.carried(), op.initial());
                    inline(op.results(), op.body());
                    return;
                }
            }
            super.operation(op);
        }

        /// Puts a region, not rewritten yet, in the place of its operation.
        private void inline(List<Value> results, Region region) { splice(results, region(region)); }

        private void splice(List<Value> results, Region region) {
            emitAll(region.operations().subList(0, region.operations().size() - 1));
            if (region.terminator() instanceof ControlOp.Yield yield) replaceAll(results, yield.values());
            else {
                emit(region.terminator());
                unreachable = true;
            }
        }
    }
}
