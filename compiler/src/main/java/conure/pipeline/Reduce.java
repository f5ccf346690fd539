package conure.pipeline;

import conure.ir.Function;
import conure.ir.Module;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.Rewriter;
import conure.ir.ScalarOp.Constant;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.ir.Verifier;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Makes a program that shows a fault small: takes away operations, or puts an operand or a constant in their place, as long
/// as the program is valid and still shows it. What remains is read by a person, and kept as a test.
public final class Reduce {
    private final Predicate<Module> shows;
    private Module best;

    private Reduce(Module module, Predicate<Module> shows) {
        this.best = module;
        this.shows = shows;
    }

    /// A program as small as found for which `shows` still holds; it holds for `module`.
    public static Module smallest(Module module, Predicate<Module> shows) {
        if (!shows.test(module)) throw new IllegalArgumentException("the program does not show the fault");
        var reduce = new Reduce(module, shows);
        while (reduce.round()) { }
        return reduce.best;
    }

    /// What comes in the place of an operation.
    private enum Instead { NOTHING, OPERAND, CONSTANT }

    /// Tries to take away each operation once, the last one first; whether one went.
    private boolean round() {
        boolean smaller = false;
        for (int index = size(best) - 1; index >= 0; index--) {
            for (var instead : Instead.values()) {
                if (index < size(best) && accepts(edited(index, instead))) {
                    smaller = true;
                    break;
                }
            }
        }
        return smaller;
    }

    private boolean accepts(Module candidate) {
        if (candidate == null) return false;
        try {
            Verifier.verify(candidate);
            if (!shows.test(candidate)) return false;
        } catch (RuntimeException _) {
            return false;
        }
        best = candidate;
        return true;
    }

    private static int size(Module module) {
        int size = 0;
        for (var function : module.functions()) size += size(function.body());
        return size;
    }

    private static int size(Region region) {
        int size = region.operations().size();
        for (var op : region.operations()) {
            for (var inner : op.regions()) size += size(inner);
        }
        return size;
    }

    /// The program with something else in the place of its operation of that index; null where that cannot be.
    private Module edited(int index, Instead instead) {
        var edit = new Edit(index, instead);
        var functions = new ArrayList<Function>();
        for (var function : best.functions()) functions.add(edit.function(function));
        return edit.done ? new Module(best.level(), functions) : null;
    }

    private static final class Edit extends Rewriter {
        private final Instead instead;
        private int remaining;
        private boolean done;

        Edit(int index, Instead instead) {
            this.remaining = index;
            this.instead = instead;
        }

        @Override protected void operation(Op op) {
            if (remaining-- != 0 || op.isTerminator()) {
                super.operation(op);
                return;
            }
            switch (instead) {
                case NOTHING -> done = true;
                case OPERAND -> forward(op);
                case CONSTANT -> constants(op);
            }
            if (!done) emit(op);
        }

        private void forward(Op op) {
            for (var operand : op.operands()) {
                if (done || op.results().size() != 1 || !operand.type().equals(op.results().getFirst().type())) continue;
                replace(op.results().getFirst(), operand);
                done = true;
            }
        }

        private void constants(Op op) {
            done = !(op instanceof Constant) && !op.results().isEmpty();
            for (var result : op.results()) done &= result.type() instanceof Scalar;
            if (!done) return;
            for (var result : op.results()) emit(new Constant(result, zero(result), op.location()));
        }

        private static Object zero(Value value) {
            return switch ((Scalar) value.type()) {
                case I1 -> false;
                case I8, I16, I32, I64, POINTER -> 0L;
                case F16, F32, F64 -> 0.0;
            };
        }
    }
}
