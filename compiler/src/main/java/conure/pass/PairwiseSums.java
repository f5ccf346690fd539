package conure.pass;

import conure.ir.ArrayOp;
import conure.ir.ArrayOp.Element;
import conure.ir.ArrayOp.SetElement;
import conure.ir.ArrayOp.Sum;
import conure.ir.ControlOp.Yield;
import conure.ir.Copier;
import conure.ir.Dtype;
import conure.ir.Op;
import conure.ir.Region;
import conure.ir.ScalarOp.Binary;
import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.Type;
import conure.ir.Type.Layout;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Writes a `sum` as loops. The terms lie on the leaves of a binary tree, up to 128 numbers each: a tree over n numbers has
/// one over the first `n / 2` of them, rounded down to a multiple of 8, on its left, and the rest on its right. That is
/// NumPy's order of addition, and its bound of the error: about `log2 n` roundings.
///
///     %s = sum %n { (%k) … yield %x }
/// →   loop (size = %n, from = 0, depth = 0) {
///         go down to the left while size > 128; what is left to the right is kept on a stack, by its size
///         add up a leaf: eight running sums, which LLVM makes a vector, then those pairwise, then the rest one by one
///         go up while this was a right half, adding; leave at the top
///         keep the sum, go on with the right half }
///
/// A leaf's terms are computed into a buffer first, by a loop of their own, unless they are simple: so their code is there
/// once, and is vectorised whatever it is.
final class PairwiseSums {
    private static final int LEAF = 128;
    private static final int LANES = 8;
    /// The tree over 2⁶³ numbers is not deeper.
    private static final int DEEPEST = 64;
    /// Operations of a term that is computed where it is added, once for each running sum.
    private static final int SIMPLE = 8;

    private final CodeBuilder code;
    private final Sum sum;
    private final int parts;
    private final int leaf;
    private final int lanes;
    private final List<Type> types = new ArrayList<>();
    private final boolean simple;
    private final List<Value> buffers = new ArrayList<>();

    private PairwiseSums(CodeBuilder code, Sum sum, boolean fast) {
        this.code = code;
        this.sum = sum;
        parts = sum.results().size();
        leaf = LEAF / parts;
        lanes = LANES / parts;
        for (var result : sum.results()) types.add(result.type());
        simple = fast && sum.extents().size() == 1 && sum.body().operations().size() <= SIMPLE
                && sum.body().operations().stream().allMatch(op -> op instanceof Yield || op instanceof Element || Effects.isPure(op) && Effects.isCheap(op));
    }

    /// Writes the loops; the values that stand for the results.
    ///
    /// @param fast whether a simple term may be there several times
    static List<Value> write(CodeBuilder code, Sum sum, boolean fast) { return new PairwiseSums(code, sum, fast).write(); }

    private List<Value> write() {
        if (!simple) {
            for (var type : types) buffers.add(scratch(dtype(type), leaf));
        }
        var sizes = scratch(Dtype.INT64, DEEPEST);
        var sums = new ArrayList<Value>();
        for (var type : types) sums.add(scratch(dtype(type), DEEPEST));
        Value count = code.constant(1);
        for (var extent : sum.extents()) count = code.binary(BinaryKind.MUL, count, extent);
        var zero = code.constant(0);
        var one = code.constant(1);
        var whole = count;
        return code.block(types, done -> code.endless(List.of(whole, zero, zero), at -> {
            var left = descend(at.get(0), at.get(2), sizes);
            // What is known to be short needs no poll.
            var size = code.binary(BinaryKind.SMIN, left.get(0), code.constant(leaf));
            var term = leafSum(at.get(1), size);
            var arrived = ascend(term, left.get(1), sizes, sums, done);
            var top = code.binary(BinaryKind.SUB, arrived.getLast(), one);
            for (int part = 0; part < parts; part++) set(sums.get(part), top, arrived.get(part));
            var right = get(sizes, top);
            set(sizes, top, zero);
            return List.of(right, code.binary(BinaryKind.ADD, at.get(1), size), arrived.getLast());
        }));
    }

    /// To the leftmost leaf: its size and depth.
    private List<Value> descend(Value size, Value depth, Value sizes) {
        return code.block(List.of(Scalar.I64, Scalar.I64), down -> code.atMost(DEEPEST, List.of(size, depth), at -> {
            var rest = at.get(0);
            code.exitIf(code.compare(CompareKind.SLE, rest, code.constant(leaf)), down, at);
            // Half of the numbers; a complex term is two of them.
            var half = parts == 1 ? code.binary(BinaryKind.LSHR, rest, code.constant(1)) : rest;
            half = code.binary(BinaryKind.AND, half, code.constant(-LANES));
            if (parts == 2) half = code.binary(BinaryKind.LSHR, half, code.constant(1));
            set(sizes, at.get(1), code.binary(BinaryKind.SUB, rest, half));
            return List.of(half, code.binary(BinaryKind.ADD, at.get(1), code.constant(1)));
        }));
    }

    /// From the end of a right half (its size on the stack is 0 then) to that of a left one; out at the top.
    private List<Value> ascend(List<Value> term, Value depth, Value sizes, List<Value> sums, Value done) {
        var start = new ArrayList<>(term);
        start.add(depth);
        var arriving = new ArrayList<>(types);
        arriving.add(Scalar.I64);
        return code.block(arriving, up -> code.atMost(DEEPEST, start, at -> {
            var total = at.subList(0, parts);
            var zero = code.constant(0);
            code.exitIf(code.compare(CompareKind.EQ, at.getLast(), zero), done, total);
            var top = code.binary(BinaryKind.SUB, at.getLast(), code.constant(1));
            code.exitIf(code.compare(CompareKind.NE, get(sizes, top), zero), up, at);
            var next = new ArrayList<Value>();
            for (int part = 0; part < parts; part++) next.add(code.binary(BinaryKind.FADD, get(sums.get(part), top), total.get(part)));
            next.add(top);
            return next;
        }));
    }

    // ---- leaves

    private List<Value> leafSum(Value from, Value size) {
        if (!simple) fill(from, size);
        var nothing = new ArrayList<Value>();
        for (int part = 0; part < parts; part++) nothing.add(code.constant((Scalar) types.get(part), -0.0));
        var start = new ArrayList<Value>();
        for (int lane = 0; lane < lanes; lane++) start.addAll(nothing);
        var width = code.constant(lanes);
        var rounds = code.binary(BinaryKind.SMIN, code.binary(BinaryKind.UDIV, size, width), code.constant(leaf / lanes));
        var running = code.loop(code.constant(0), rounds, start, (round, carried) -> {
            var first = code.binary(BinaryKind.MUL, round, width);
            var next = new ArrayList<Value>();
            for (int lane = 0; lane < lanes; lane++) {
                next.addAll(added(carried.subList(lane * parts, (lane + 1) * parts), term(from, code.binary(BinaryKind.ADD, first, code.constant(lane)))));
            }
            return next;
        });
        for (int distance = 1; distance < lanes; distance *= 2) {
            for (int lane = 0; lane < lanes; lane += 2 * distance) {
                var both = added(running.subList(lane * parts, (lane + 1) * parts), running.subList((lane + distance) * parts, (lane + distance + 1) * parts));
                for (int part = 0; part < parts; part++) running.set(lane * parts + part, both.get(part));
            }
        }
        var rest = code.binary(BinaryKind.MUL, rounds, width);
        return code.loop(code.constant(0), code.binary(BinaryKind.AND, size, code.constant(lanes - 1L)), List.copyOf(running.subList(0, parts)),
                (k, carried) -> added(carried, term(from, code.binary(BinaryKind.ADD, rest, k))));
    }

    private List<Value> added(List<Value> left, List<Value> right) {
        var result = new ArrayList<Value>();
        for (int part = 0; part < parts; part++) result.add(code.binary(BinaryKind.FADD, left.get(part), right.get(part)));
        return result;
    }

    /// Term `k` of the leaf that starts at term `from`.
    private List<Value> term(Value from, Value k) {
        if (!simple) {
            var term = new ArrayList<Value>();
            for (var buffer : buffers) term.add(get(buffer, k));
            return term;
        }
        return inlined(List.of(code.binary(BinaryKind.ADD, from, k)));
    }

    private List<Value> inlined(List<Value> position) {
        var body = sum.body();
        var copier = new Copier();
        copier.mapAll(body.parameters(), position);
        code.emitAll(copier.operations(body.operations().subList(0, body.operations().size() - 1)));
        return copier.get(((Yield) body.terminator()).values());
    }

    /// Computes a leaf's terms into the buffers, row by row.
    private void fill(Value from, Value size) {
        int rank = sum.extents().size();
        var zero = code.constant(0);
        if (rank == 1) {
            code.loop(zero, size, List.of(), (k, _) -> store(k, List.of(code.binary(BinaryKind.ADD, from, k))));
            return;
        }
        var one = code.constant(1);
        var width = code.binary(BinaryKind.SMAX, sum.extents().getLast(), one);
        var start = List.of(zero, code.binary(BinaryKind.UDIV, from, width), code.binary(BinaryKind.UREM, from, width));
        code.block(List.of(), filled -> code.endless(start, at -> {
            var row = new ArrayList<Value>();
            Value rest = at.get(1);
            for (int axis = rank - 2; axis > 0; axis--) {
                var extent = code.binary(BinaryKind.SMAX, sum.extents().get(axis), one);
                row.addFirst(code.binary(BinaryKind.UREM, rest, extent));
                rest = code.binary(BinaryKind.UDIV, rest, extent);
            }
            row.addFirst(rest);
            var left = code.binary(BinaryKind.SMIN, code.binary(BinaryKind.SUB, size, at.get(0)), code.constant(leaf));
            var length = code.binary(BinaryKind.SMIN, left, code.binary(BinaryKind.SUB, width, at.get(2)));
            code.loop(zero, length, List.of(), (k, _) -> {
                var position = new ArrayList<>(row);
                position.add(code.binary(BinaryKind.ADD, at.get(2), k));
                return store(code.binary(BinaryKind.ADD, at.get(0), k), position);
            });
            var next = code.binary(BinaryKind.ADD, at.get(0), length);
            code.exitIf(code.compare(CompareKind.SGE, next, size), filled, List.of());
            return List.of(next, code.binary(BinaryKind.ADD, at.get(1), one), zero);
        }));
    }

    private List<Value> store(Value k, List<Value> position) {
        var term = inlined(position);
        for (int part = 0; part < parts; part++) set(buffers.get(part), k, term.get(part));
        return List.of();
    }

    // ---- scratch arrays

    private static Dtype dtype(Type type) {
        return switch ((Scalar) type) {
            case F16 -> Dtype.FLOAT16;
            case F32 -> Dtype.FLOAT32;
            case F64 -> Dtype.FLOAT64;
            default -> throw new IllegalArgumentException(type.text());
        };
    }

    private Value scratch(Dtype dtype, int extent) {
        var result = new Value(new Type.Array(dtype, 1, Layout.C), "scratch");
        code.emit(new ArrayOp.Scratch(result, extent, code.location()));
        return result;
    }

    private Value get(Value array, Value index) {
        var result = new Value(((Type.Array) array.type()).dtype().component());
        code.emit(new Element(List.of(result), array, List.of(index), code.location()));
        return result;
    }

    private void set(Value array, Value index, Value value) { code.emit(new SetElement(array, List.of(index), List.of(value), code.location())); }
}
