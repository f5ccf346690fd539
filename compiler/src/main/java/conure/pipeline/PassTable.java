package conure.pipeline;

import conure.ir.Module;
import conure.ir.Module.Level;
import conure.lower.LowerToLoops;
import conure.pass.CombineChecks;
import conure.pass.DivideByReciprocals;
import conure.pass.EliminateCommonSubexpressions;
import conure.pass.EliminateDeadCode;
import conure.pass.EliminateRedundantJoins;
import conure.pass.EnterFastLoops;
import conure.pass.FoldConstants;
import conure.pass.FuseGenerates;
import conure.pass.FuseNeighbours;
import conure.pass.HoistInvariants;
import conure.pass.InlineCalls;
import conure.pass.InsertPolls;
import conure.pass.JamLoops;
import conure.pass.MergeAlternatives;
import conure.pass.MoveInBulk;
import conure.pass.OutlineNests;
import conure.pass.Pass;
import conure.pass.PlanMemory;
import conure.pass.RemoveProvenChecks;
import conure.pass.ShiftLoops;
import conure.pass.SimplifyControl;
import conure.pass.SplitIndexSets;
import conure.pass.StoreUnconditionally;
import conure.pass.ThreadConditions;
import conure.pass.TrimLoops;
import conure.pass.WriteLoops;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// What happens to a typed program until it is handed to LLVM, in order: read [#STANDARD] from top to bottom. Why a row
/// stands where it does is said in [#REASONS], which is checked whenever a table is made.
///
/// @param rows the passes and lowerings, each under a name of its own
public record PassTable(List<Row> rows, List<Order> orders) {

    /// One step. A program of another level than `from` does not take it.
    ///
    /// @param required whether a program that has not taken it is incomplete, and not just slower
    public record Row(String name, Level from, Level to, boolean required, UnaryOperator<Module> step) {
        public Row {
            Objects.requireNonNull(step);
            if (to.compareTo(from) < 0) throw new IllegalArgumentException(name + " leads back");
        }

        /// The same row under another name, for a pass that runs more than once.
        Row named(String other) { return new Row(other, from, to, required, step); }

        /// The same row for some programs only: for what is of no use to others.
        Row where(Predicate<Module> applies) { return new Row(name, from, to, required, module -> applies.test(module) ? step.apply(module) : module); }
    }

    /// Row `before` stands before row `after`, `because`.
    public record Order(String before, String after, String because) {}

    /// THE table.
    private static final List<Row> STANDARD = List.of(
            pass(Level.TYPED, new InlineCalls()),
            pass(Level.TYPED, new EliminateRedundantJoins()),
            pass(Level.TYPED, new EliminateDeadCode()).named("eliminate-unused-joins"),
            pass(Level.TYPED, new FoldConstants()),
            pass(Level.TYPED, new MergeAlternatives()),
            pass(Level.TYPED, new FoldConstants()).named("fold-merged-alternatives"),
            pass(Level.TYPED, new SimplifyControl()),
            pass(Level.TYPED, new EliminateCommonSubexpressions()).named("share-expressions").where(FuseGenerates::hasExpressions),
            pass(Level.TYPED, new FuseGenerates()),
            pass(Level.TYPED, new FoldConstants()).named("fold-fused").where(FuseGenerates::hasExpressions),
            pass(Level.TYPED, new EliminateCommonSubexpressions()).named("share-fused").where(FuseGenerates::hasExpressions),
            pass(Level.TYPED, new FuseNeighbours()).where(FuseGenerates::hasExpressions),
            required(Level.TYPED, new WriteLoops()),
            pass(Level.TYPED, new EliminateDeadCode()).named("eliminate-unused-alternatives"),
            pass(Level.TYPED, new ThreadConditions()),
            pass(Level.TYPED, new HoistInvariants()),
            pass(Level.TYPED, new EliminateCommonSubexpressions()),
            pass(Level.TYPED, new ShiftLoops()),
            pass(Level.TYPED, new RemoveProvenChecks()),
            pass(Level.TYPED, new FoldConstants()).named("fold-proven-conditions"),
            pass(Level.TYPED, new SimplifyControl()).named("simplify-proven-control"),
            pass(Level.TYPED, new EliminateDeadCode()).named("eliminate-proven-code"),
            pass(Level.TYPED, new EnterFastLoops()),
            pass(Level.TYPED, new FoldConstants()).named("fold-fast-loops"),
            pass(Level.TYPED, new SimplifyControl()).named("simplify-fast-loops"),
            pass(Level.TYPED, new FoldConstants()).named("fold-once-more"),
            pass(Level.TYPED, new EliminateDeadCode()),
            pass(Level.TYPED, new CombineChecks()),
            pass(Level.TYPED, new TrimLoops()),
            pass(Level.TYPED, new HoistInvariants()).named("hoist-bounds"),
            pass(Level.TYPED, new SplitIndexSets()),
            pass(Level.TYPED, new JamLoops()),
            required(Level.TYPED, new PlanMemory()),
            lowering("lower-to-loops", Level.TYPED, Level.LOOPS, LowerToLoops::lower),
            pass(Level.LOOPS, new FoldConstants()).named("fold-addresses"),
            pass(Level.LOOPS, new EliminateCommonSubexpressions()).named("share-addresses"),
            pass(Level.LOOPS, new HoistInvariants()).named("hoist-addresses"),
            pass(Level.LOOPS, new StoreUnconditionally()),
            pass(Level.LOOPS, new DivideByReciprocals()),
            pass(Level.LOOPS, new EliminateDeadCode()).named("eliminate-dead-code-again"),
            pass(Level.LOOPS, new MoveInBulk()),
            required(Level.LOOPS, new InsertPolls()),
            pass(Level.LOOPS, new OutlineNests()));

    private static final List<Order> REASONS = List.of(
            new Order("inline-calls", "fold-constants", "constant arguments reach the callee's operations"),
            new Order("inline-calls", "eliminate-redundant-joins", "a callee may return the array that it was given"),
            new Order("eliminate-redundant-joins", "eliminate-unused-joins", "an array that a loop still carries may be another one in the next iteration"),
            new Order("eliminate-redundant-joins", "fold-constants", "extents of what a loop carries become those of the array that it is"),
            new Order("inline-calls", "merge-alternatives", "what a callee returns may be an alternative"),
            new Order("fold-constants", "merge-alternatives", "comparisons with either alternative become one with the chosen one"),
            new Order("merge-alternatives", "fold-merged-alternatives", "tags are constants where alternatives come from"),
            new Order("fold-constants", "simplify-control", "it finds out which conditions are constant"),
            new Order("inline-calls", "fuse-generates", "only elements computed without calls are moved"),
            new Order("fold-constants", "fuse-generates", "extents of arrays that are not made become what they are made of"),
            new Order("share-expressions", "fuse-generates", "a view that is made twice is one"),
            new Order("fuse-generates", "fold-fused", "positions in views that start at 0"),
            new Order("share-fused", "fuse-neighbours", "equal extents are one value"),
            new Order("fuse-neighbours", "write-loops", "it joins expressions, not loops"),
            new Order("fuse-neighbours", "eliminate-common-subexpressions", "elements that several arrays are made of are read once"),
            new Order("share-fused", "write-loops", "an assignment sees that what it reads is what it writes"),
            new Order("write-loops", "hoist-invariants", "what does not depend on the position is computed before its loops"),
            new Order("write-loops", "plan-memory", "the loops level knows no expressions"),
            new Order("simplify-control", "thread-conditions", "conditions of a few operations are an `and` or an `or` by then, and need no copies"),
            new Order("eliminate-unused-alternatives", "thread-conditions", "a condition is all that is left of values of either type"),
            new Order("thread-conditions", "eliminate-common-subexpressions", "what a condition has read is seen where it holds"),
            new Order("simplify-control", "eliminate-dead-code", "branches that are gone leave unused values behind"),
            new Order("eliminate-dead-code", "trim-loops", "an unused check of what is left would keep the condition"),
            new Order("enter-fast-loops", "combine-checks", "a loop whose checks a guard decides is gone by then"),
            new Order("eliminate-dead-code", "combine-checks", "what is unused in a loop would keep it from being one of checks only"),
            new Order("trim-loops", "hoist-bounds", "it makes bounds that belong to loops further out"),
            new Order("hoist-bounds", "split-index-sets", "it looks for bounds at the head of the loop they depend on"),
            new Order("split-index-sets", "jam-loops", "inside the borders neighbours have as many inner iterations"),
            new Order("enter-fast-loops", "trim-loops", "a body with checks is not trimmed"),
            new Order("inline-calls", "plan-memory", "the arguments of a call are borrowed, and need no counting once it is inlined"),
            new Order("eliminate-dead-code", "plan-memory", "an array that nobody uses need not be counted"),
            new Order("plan-memory", "lower-to-loops", "owners are counted on arrays and lists, which the loops level does not know"),
            new Order("share-addresses", "hoist-addresses", "equal operations are hoisted once"),
            new Order("hoist-invariants", "eliminate-common-subexpressions", "extents that were read in several loops meet before them"),
            new Order("hoist-invariants", "enter-fast-loops", "its guards speak of what is defined before the loop"),
            new Order("eliminate-common-subexpressions", "remove-proven-checks", "equal conditions are one value, known behind its first check"),
            new Order("simplify-control", "remove-proven-checks", "small branches are selects by then, and `and`s of conditions"),
            new Order("shift-loops", "remove-proven-checks", "it needs the checked difference, and gives indices that are not sums"),
            new Order("remove-proven-checks", "fold-proven-conditions", "what it proved is written as constants"),
            new Order("fold-proven-conditions", "simplify-proven-control", "it finds out which conditions are constant"),
            new Order("simplify-proven-control", "eliminate-proven-code", "branches that are gone leave unused values behind"),
            new Order("eliminate-proven-code", "enter-fast-loops", "what is dead would be copied"),
            new Order("enter-fast-loops", "fold-fast-loops", "what holds under the guard is written as constants"),
            new Order("fold-fast-loops", "simplify-fast-loops", "it finds out which conditions are constant"),
            new Order("simplify-fast-loops", "fold-once-more", "results of branches that are gone are constants"),
            new Order("fold-once-more", "eliminate-dead-code", "branches that are gone leave unused values behind"),
            new Order("share-addresses", "store-unconditionally", "the load and the store have one address then"),
            new Order("hoist-addresses", "divide-by-reciprocals", "divisors are computed before their loops"),
            new Order("divide-by-reciprocals", "move-in-bulk", "no loop that divides is one that copies"),
            new Order("hoist-addresses", "eliminate-dead-code-again", "what was copied on the way leaves values without uses"),
            new Order("eliminate-dead-code-again", "move-in-bulk", "what is unused in a loop would keep it from being one that copies"),
            new Order("move-in-bulk", "insert-polls", "loops become pieces there, and pieces of memory are polled between"),
            new Order("insert-polls", "outline-nests", "it asks how much a loop does, and whether functions call themselves"),
            new Order("eliminate-dead-code-again", "insert-polls", "a loop that polls does something, and would stay"));

    public PassTable {
        rows = List.copyOf(rows);
        orders = List.copyOf(orders);
        check(rows, orders);
    }

    public static PassTable standard() { return new PassTable(STANDARD, REASONS); }

    /// An optimisation: the program is right without it.
    static Row pass(Level level, Pass pass) { return new Row(pass.name(), level, level, false, pass::apply); }

    /// A pass without which the program is incomplete.
    static Row required(Level level, Pass pass) { return new Row(pass.name(), level, level, true, pass::apply); }

    static Row lowering(String name, Level from, Level to, UnaryOperator<Module> step) { return new Row(name, from, to, true, step); }

    private static void check(List<Row> rows, List<Order> orders) {
        var positions = new HashMap<String, Integer>();
        var problems = new ArrayList<String>();
        for (int k = 0; k < rows.size(); k++) {
            var row = rows.get(k);
            if (positions.put(row.name(), k) != null) problems.add("two rows are called " + row.name());
            if (k > 0 && rows.get(k - 1).to() != row.from()) problems.add(row.name() + " starts at another level than the row before ends");
        }
        for (var order : orders) {
            var before = positions.get(order.before());
            var after = positions.get(order.after());
            if (before == null || after == null) problems.add("no row is called " + (before == null ? order.before() : order.after()));
            else if (before >= after) problems.add(order.before() + " must stand before " + order.after() + ", because " + order.because());
        }
        if (!problems.isEmpty()) throw new IllegalArgumentException(String.join("; ", problems));
    }
}
