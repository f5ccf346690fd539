package conure.lower.source;

/// A local variable of a function. The variables of comprehensions, which have a scope of their own, belong to the
/// function around them.
final class Variable {
    private final String name;
    private final Scope function;
    private final boolean ofComprehension;
    private boolean parameter;
    private boolean deleted;
    private boolean captured;
    private boolean reboundInside;
    private boolean boundInLoop;
    private boolean inCell;
    private int bindings;
    private int boundAt;
    private int capturedAt = Integer.MAX_VALUE;

    Variable(String name, Scope function, boolean ofComprehension) {
        this.name = name;
        this.function = function;
        this.ofComprehension = ofComprehension;
    }

    String name() { return name; }

    /// The function whose activation it lives in.
    Scope function() { return function; }

    /// Whether it belongs to a list comprehension, which has new variables each time it runs.
    boolean isOfComprehension() { return ofComprehension; }

    boolean isDeleted() { return deleted; }

    void bindAsParameter() {
        parameter = true;
        bindings++;
    }

    /// @param at how many nodes of the source come before
    void bind(Scope where, boolean inLoop, int at) {
        bindings++;
        boundAt = at;
        boundInLoop |= inLoop;
        reboundInside |= where.function() != function;
    }

    void delete() { deleted = true; }

    void capture(int at) {
        captured = true;
        capturedAt = Math.min(capturedAt, at);
    }

    void putInCell() { inCell = true; }

    /// Whether it lives in a cell: because of a `try`, or because a nested function shares it while somebody may rebind
    /// it. One that has its only value before the nested function is made is captured by value.
    boolean inCell() {
        if (inCell || !captured) return inCell;
        boolean settled = bindings == 1 && !deleted && !reboundInside && (parameter || !boundInLoop && boundAt < capturedAt);
        return !settled;
    }

    @Override public String toString() { return name; }
}
