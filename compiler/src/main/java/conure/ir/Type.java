package conure.ir;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a [Value] is. The untyped level knows [Dynamic] only; the typed level knows scalars, arrays and lists; the loops
/// level knows scalars and pointers. Scalars carry no sign: the operation says how it reads them, as in LLVM. Complex
/// numbers and tuples do not exist as values: they are several values from the moment they are typed.
public sealed interface Type {
    /// How the type is written in the textual form.
    String text();

    /// Any Python object, before specialisation.
    record Dynamic() implements Type {
        @Override public String text() { return "any"; }
    }

    /// A mutable variable of the untyped level, shared by a function and its closures or by a `try` and its handlers.
    record Cell() implements Type {
        @Override public String text() { return "cell"; }
    }

    /// The place behind a `block`, which `exit` and `check` may jump to.
    record Label() implements Type {
        @Override public String text() { return "label"; }
    }

    /// A machine scalar.
    enum Scalar implements Type {
        I1(1), I8(8), I16(16), I32(32), I64(64), F16(16), F32(32), F64(64), POINTER(64);

        private final int bits;

        Scalar(int bits) { this.bits = bits; }

        public int bits() { return bits; }

        /// Size in memory; an `i1` takes a byte there.
        public int bytes() { return Math.max(1, bits / 8); }

        public boolean isFloat() { return this == F16 || this == F32 || this == F64; }

        public boolean isInteger() { return !isFloat() && this != POINTER; }

        @Override public String text() { return this == POINTER ? "ptr" : name().toLowerCase(Locale.ROOT); }
    }

    /// An array reference: a region of memory, extents and strides.
    record Array(Dtype dtype, int rank, Layout layout) implements Type {
        @Override public String text() {
            return dtype.text() + "[" + ":,".repeat(rank).replaceAll(",$", "") + "]" + (rank == 0 ? "" : layout.name());
        }
    }

    /// A growable list whose elements are rows of `components` (a float is one component, a tuple of three several,
    /// a complex number two).
    record ListOf(List<Type> components) implements Type {
        public ListOf { components = List.copyOf(components); }

        @Override public String text() {
            return components.stream().map(Type::text).collect(Collectors.joining(", ", "list<", ">"));
        }
    }

    Type ANY = new Dynamic();
    Type CELL = new Cell();
    Type LABEL = new Label();

    /// What is known of an array's strides: C-contiguous, Fortran-contiguous, C-contiguous rows with any outer
    /// strides, or nothing.
    enum Layout { C, F, R, A }
}
