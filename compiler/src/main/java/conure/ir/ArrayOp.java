package conure.ir;

import conure.ir.Type.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Arrays as references (typed level). Indices and slices are in range and non-negative here: wrapping and checking
/// them are operations of their own before. Strides count bytes.
public sealed interface ArrayOp extends TypedOp {

    /// `%n = extent %a {axis = 0}`, never negative, below 2⁴⁸.
    record Extent(Value result, Value array, int axis, Location location) implements ArrayOp {
        @Override public String mnemonic() { return "extent"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(array); }
        @Override public Map<String, Object> attributes() { return Map.of("axis", (long) axis); }
    }

    /// `%s = stride %a {axis = 0}` in bytes.
    record Stride(Value result, Value array, int axis, Location location) implements ArrayOp {
        @Override public String mnemonic() { return "stride"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(array); }
        @Override public Map<String, Object> attributes() { return Map.of("axis", (long) axis); }
    }

    /// `%x = element %a, %i, %j`: the components of one element.
    record Element(List<Value> results, Value array, List<Value> indices, Location location) implements ArrayOp {
        public Element {
            results = List.copyOf(results);
            indices = List.copyOf(indices);
        }

        @Override public String mnemonic() { return "element"; }
        @Override public List<Value> operands() { return concat(List.of(array), indices); }
    }

    /// `set_element %a, %i, %j, %x`: writes the components of one element.
    record SetElement(Value array, List<Value> indices, List<Value> values, Location location) implements ArrayOp {
        public SetElement {
            indices = List.copyOf(indices);
            values = List.copyOf(values);
            if (indices.size() != ((Type.Array) array.type()).rank()) throw new IllegalArgumentException("set_element: one index per axis");
        }

        @Override public String mnemonic() { return "set_element"; }
        @Override public List<Value> operands() { return concat(concat(List.of(array), indices), values); }
    }

    /// How `view` treats the source's axes, in order; NEW makes an axis of extent 1 and takes none.
    enum AxisKind {
        /// One operand: the index.
        INDEX,
        /// Three operands: start, extent, step.
        SLICE,
        /// No operand: the axis as it is.
        WHOLE,
        /// No operand and no source axis.
        NEW
    }

    /// `%v = view %a, %i, %start, %extent, %step {axes = ["index", "slice"]}`: a reference to a part of `a`.
    record View(Value result, Value array, List<AxisKind> axes, List<Value> positions, Location location) implements ArrayOp {
        public View {
            axes = List.copyOf(axes);
            positions = List.copyOf(positions);
            int needed = axes.stream().mapToInt(kind -> kind == AxisKind.INDEX ? 1 : kind == AxisKind.SLICE ? 3 : 0).sum();
            if (needed != positions.size()) throw new IllegalArgumentException("view: " + axes + " with " + positions.size() + " positions");
        }

        @Override public String mnemonic() { return "view"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return concat(List.of(array), positions); }
        @Override public Map<String, Object> attributes() {
            return Map.of("axes", List.<Object>copyOf(axes.stream().map(kind -> kind.name().toLowerCase(java.util.Locale.ROOT)).toList()));
        }
    }

    /// `%t = transpose %a {axes = [1, 0]}`: result axis k is the source's axis `axes[k]`.
    record Transpose(Value result, Value array, List<Long> axes, Location location) implements ArrayOp {
        public Transpose { axes = List.copyOf(axes); }

        @Override public String mnemonic() { return "transpose"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(array); }
        @Override public Map<String, Object> attributes() { return Map.of("axes", List.<Object>copyOf(axes)); }
    }

    /// `%p = component %a {index = 0}`: the real (0) or imaginary (1) parts of a complex array, as a view.
    record Component(Value result, Value array, int index, Location location) implements ArrayOp {
        @Override public String mnemonic() { return "component"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(array); }
        @Override public Map<String, Object> attributes() { return Map.of("index", (long) index); }
    }

    /// `%a = allocate %m, %n {zeroed = false} : float64[:,:]C`: a fresh array, laid out as its type says (C or F).
    /// Extents are non-negative and their product in bytes fits. May raise MemoryError.
    /// An array of any layout has its axes in memory in the order of `{order = [1, 0, 2]}`, the slowest first; else that
    /// follows from the layout.
    record Allocate(Value result, List<Value> extents, boolean zeroed, List<Long> order, Location location) implements ArrayOp {
        public Allocate {
            extents = List.copyOf(extents);
            order = List.copyOf(order);
            if (result.type() instanceof Type.Array array && (array.layout() == Type.Layout.A) != !order.isEmpty()) {
                throw new IllegalArgumentException("allocate: the order of " + array.text() + " is " + order);
            }
        }

        public Allocate(Value result, List<Value> extents, boolean zeroed, Location location) { this(result, extents, zeroed, List.of(), location); }

        @Override public String mnemonic() { return "allocate"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return extents; }
        @Override public Map<String, Object> attributes() {
            return order.isEmpty() ? Map.of("zeroed", zeroed) : Map.of("order", List.<Object>copyOf(order), "zeroed", zeroed);
        }
    }

    /// `%a = generate %m, %n { (%i: i64, %j: i64) … yield %x } : float64[:,:]C`: a fresh array, laid out as its type says (C or
    /// F); each element is what the region yields for its position. Extents as for `allocate`; positions in C order.
    record Generate(Value result, List<Value> extents, Region body, Location location) implements ArrayOp {
        public Generate {
            extents = List.copyOf(extents);
            positions("generate", body, ((Type.Array) result.type()).rank());
        }

        @Override public String mnemonic() { return "generate"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return extents; }
        @Override public List<Region> regions() { return List.of(body); }
    }

    /// `assign %v, %m, %n { (%i: i64, %j: i64) … yield %x }`: each element of `v`, whose extents these are, becomes what the
    /// region yields for its position, as if all were computed before any is written. `assign %v, %w, %m, %n {arrays = 2} { … yield %x, %y }`
    /// writes several arrays of these extents, which share no memory.
    record Assign(List<Value> arrays, List<Value> extents, Region body, Location location) implements ArrayOp {
        public Assign {
            arrays = List.copyOf(arrays);
            extents = List.copyOf(extents);
            for (var array : arrays) positions("assign", body, ((Type.Array) array.type()).rank());
        }

        public Assign(Value array, List<Value> extents, Region body, Location location) { this(List.of(array), extents, body, location); }

        /// The types of what the region yields.
        public List<Type> components() {
            var all = new ArrayList<Type>();
            for (var array : arrays) all.addAll(((Type.Array) array.type()).dtype().components());
            return all;
        }

        @Override public String mnemonic() { return "assign"; }
        @Override public List<Value> operands() { return concat(arrays, extents); }
        @Override public List<Region> regions() { return List.of(body); }
        @Override public Map<String, Object> attributes() { return arrays.size() == 1 ? Map.of() : Map.of("arrays", (long) arrays.size()); }
    }

    /// `%s = sum %m, %n { (%i: i64, %j: i64) … yield %x } : f64`: the sum of what the region yields for all positions in C
    /// order, of floats; two results are the parts of complex numbers. Pairwise, in NumPy's order: a function of the number of
    /// terms alone.
    record Sum(List<Value> results, List<Value> extents, Region body, Location location) implements ArrayOp {
        public Sum {
            results = List.copyOf(results);
            extents = List.copyOf(extents);
            positions("sum", body, extents.size());
        }

        @Override public String mnemonic() { return "sum"; }
        @Override public List<Value> operands() { return extents; }
        @Override public List<Region> regions() { return List.of(body); }
    }

    /// `%a = scratch {extent = 64} : float64[:]C`: room for so many elements on the stack, with any content; it is never passed
    /// on. The place is the same each time.
    record Scratch(Value result, long extent, Location location) implements ArrayOp {
        @Override public String mnemonic() { return "scratch"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("extent", extent); }
    }

    /// `%t = table {values = [1.0, 2.0]} : float64[:]C`: these numbers, as an array that is part of the kernel; complex ones are
    /// two each. Nobody writes to it, and it is never passed on.
    record Table(Value result, List<Object> values, Location location) implements ArrayOp {
        public Table {
            values = List.copyOf(values);
            var type = (Type.Array) result.type();
            if (type.rank() != 1 || type.layout() != Type.Layout.C || values.size() % type.dtype().components().size() != 0) {
                throw new IllegalArgumentException("table: " + values.size() + " numbers in " + type.text());
            }
        }

        /// The number of elements.
        public long extent() { return values.size() / ((Type.Array) result.type()).dtype().components().size(); }

        @Override public String mnemonic() { return "table"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public Map<String, Object> attributes() { return Map.of("values", values); }
    }

    /// `%b = reshape %a, %m, %n : float64[:,:]C`: a C-contiguous array with other extents, of the same product. `{same_object = true}`:
    /// it is not a view of `a` but the same array to Python, which nothing uses by its old extents from here on.
    record Reshape(Value result, Value array, List<Value> extents, boolean sameObject, Location location) implements ArrayOp {
        public Reshape(Value result, Value array, List<Value> extents, Location location) { this(result, array, extents, false, location); }

        public Reshape {
            extents = List.copyOf(extents);
            if (((Type.Array) array.type()).layout() != Type.Layout.C || ((Type.Array) result.type()).layout() != Type.Layout.C) {
                throw new IllegalArgumentException("reshape: C-contiguous arrays only");
            }
        }

        @Override public String mnemonic() { return "reshape"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return concat(List.of(array), extents); }
        @Override public Map<String, Object> attributes() { return sameObject ? Map.of("same_object", true) : Map.of(); }
    }

    /// `%b = strided %a, %m, %n, %s, %t : float64[:,:]A`: other extents and strides from the same first element on. All elements
    /// are elements of `a`; they may be the same ones. Those of a result of another dtype are the bytes of `a` read as such.
    record Strided(Value result, Value array, List<Value> extents, List<Value> strides, Location location) implements ArrayOp {
        public Strided {
            extents = List.copyOf(extents);
            strides = List.copyOf(strides);
            var type = (Type.Array) result.type();
            if (extents.size() != type.rank() || strides.size() != type.rank() || type.layout() != Type.Layout.A) {
                throw new IllegalArgumentException("strided: an extent and a stride per axis, and layout A");
            }
        }

        @Override public String mnemonic() { return "strided"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return concat(concat(List.of(array), extents), strides); }
    }

    private static void positions(String mnemonic, Region body, int rank) {
        if (body.parameters().size() != rank || body.parameters().stream().anyMatch(each -> each.type() != Scalar.I64)) {
            throw new IllegalArgumentException(mnemonic + ": one i64 per axis");
        }
    }

    /// `%b = relayout %a : float64[:,:]A`: the same reference, of a type that promises less (or what a test has shown).
    record Relayout(Value result, Value array, Location location) implements ArrayOp {
        @Override public String mnemonic() { return "relayout"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(array); }
    }

    /// `%n = null_reference : float64[:]A`: the array or list of an alternative that is not taken; nobody reads it.
    record NullReference(Value result, Location location) implements ArrayOp {
        @Override public String mnemonic() { return "null_reference"; }
        @Override public List<Value> results() { return List.of(result); }
    }

    /// `%s = same_reference %a, %b`: whether two references have the same owner and the same data (`is`).
    record SameReference(Value result, Value left, Value right, Location location) implements ArrayOp {
        public SameReference {
            if (result.type() != Scalar.I1) throw new IllegalArgumentException("same_reference: " + result);
        }

        @Override public String mnemonic() { return "same_reference"; }
        @Override public List<Value> results() { return List.of(result); }
        @Override public List<Value> operands() { return List.of(left, right); }
    }

    /// `retain %a` / `release %a` (arrays and lists): one owner more or less. Inserted by memory planning.
    record Retain(Value reference, Location location) implements ArrayOp {
        @Override public String mnemonic() { return "retain"; }
        @Override public List<Value> operands() { return List.of(reference); }
    }

    record Release(Value reference, Location location) implements ArrayOp {
        @Override public String mnemonic() { return "release"; }
        @Override public List<Value> operands() { return List.of(reference); }
    }

    private static List<Value> concat(List<Value> first, List<Value> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
