package conure.specialize;

import conure.ir.Value;

/// Python's operators on values of any type: dispatches by the operands' types.
final class Operators {
    /// What an int that leaves 64 bits raises (DESIGN §2).
    static final String OVERFLOW = "an int leaves the range of 64 bits; np.uint64 or float may serve";

    private final Specialization in;
    private final Language language;

    Operators(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// `left operator right`; null if the path ends. `modular`: only the low bits of an int result are used.
    PyValue binary(String operator, PyValue left, PyValue right, boolean inPlace, boolean modular) {
        throw in.refuse("unsupported-operator", "the operator " + operator, "", left, right);
    }

    PyValue unary(String operator, PyValue operand) { throw in.refuse("unsupported-operator", "the operator " + operator, "", operand); }

    /// A comparison: `== != < <= > >= is is_not in not_in`.
    PyValue compare(String operator, PyValue left, PyValue right) { throw in.refuse("unsupported-operator", "the operator " + operator, "", left, right); }

    /// The truth of a value as an `i1`; null if the path ends.
    Value truth(PyValue value) { throw in.refuse("unsupported-operator", "the truth of a value", "", value); }
}
