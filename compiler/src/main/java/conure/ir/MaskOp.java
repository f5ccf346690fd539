package conure.ir;

import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;

/// Array expressions over the places where a mask is true (typed level). Their first region tells for a position along the mask's axes
/// whether it is.
public sealed interface MaskOp extends TypedOp {
    /// Along the mask's axes.
    List<Value> extents();

    Region mask();

    /// `%n = count %m { (%i: i64)  … yield %isTrue }`: how many places there are.
    record Count(Value result, List<Value> extents, Region mask, Location location) implements MaskOp {
        public Count {
            extents = List.copyOf(extents);
            parameters("count", mask, extents.size());
        }

        @Override public String mnemonic() { return "count"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return extents; }
        @Override public List<Region> regions() { return List.of(mask); }
    }

    /// What is done at the places, which are numbered in C order. The second region gets such a number, the position of that place,
    /// and a position along the axes that remain of the arrays beside the mask's, and yields one element. Fresh arrays and writes are
    /// as those of `generate` and `assign`.
    sealed interface AtPlaces extends MaskOp {
        /// How many places there are; the program has counted them.
        Value count();

        /// Along the axes that remain.
        List<Value> rest();

        Region body();

        @Override default List<Region> regions() { return List.of(mask(), body()); }

        /// The extents of what the body yields for all places.
        default List<Value> shape() { return joined(List.of(count()), rest()); }

        /// What the body's parameters are less than.
        default List<Value> bounds() { return joined(joined(List.of(count()), extents()), rest()); }

        /// The body's parameter that is a place's number.
        default Value number() { return body().parameters().getFirst(); }

        /// The body's parameters that are a place's position.
        default List<Value> place() { return body().parameters().subList(1, 1 + extents().size()); }

        /// The body's parameters that are a position along the axes that remain.
        default List<Value> further() { return body().parameters().subList(1 + extents().size(), body().parameters().size()); }
    }

    /// `%r = filter %n, %p, %m { (%i: i64)  … yield %isTrue } { (%k: i64, %i: i64, %j: i64)  … yield %x } : float64[:,:]C`: a fresh
    /// array of `n` by `p` elements, from a mask of `m`.
    record Filter(Value result, Value count, List<Value> rest, List<Value> extents, Region mask, Region body, Location location) implements AtPlaces {
        public Filter {
            rest = List.copyOf(rest);
            extents = List.copyOf(extents);
            parameters("filter", mask, extents.size());
            parameters("filter", body, 1 + extents.size() + rest.size());
            if (((Type.Array) result.type()).rank() != 1 + rest.size()) throw new IllegalArgumentException("filter: " + result.type().text());
        }

        @Override public String mnemonic() { return "filter"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return joined(shape(), extents); }

    }

    /// `scatter %a, %n, %m, %p { (%i: i64)  … yield %isTrue } { (%k: i64, %i: i64, %j: i64)  … yield %x }`: the elements of `a`, of
    /// `m` by `p`, at the `n` places of a mask become what the region yields, as if all were computed before any is written.
    record Scatter(Value array, Value count, List<Value> extents, List<Value> rest, Region mask, Region body, Location location) implements AtPlaces {
        public Scatter {
            rest = List.copyOf(rest);
            extents = List.copyOf(extents);
            parameters("scatter", mask, extents.size());
            parameters("scatter", body, 1 + extents.size() + rest.size());
            if (((Type.Array) array.type()).rank() != extents.size() + rest.size()) throw new IllegalArgumentException("scatter: " + array.type().text());
        }

        @Override public String mnemonic() { return "scatter"; }
        @Override public List<Value> operands() { return joined(joined(List.of(array, count), extents), rest); }
    }

    private static List<Value> joined(List<Value> first, List<Value> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static void parameters(String mnemonic, Region region, int count) {
        if (region.parameters().size() != count || region.parameters().stream().anyMatch(each -> each.type() != Scalar.I64)) {
            throw new IllegalArgumentException(mnemonic + ": one i64 for each axis, and the number");
        }
    }
}
