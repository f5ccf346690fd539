package conure.specialize.values;

import conure.ir.ArrayOp;
import conure.ir.MaskOp;
import conure.ir.Op;
import conure.ir.Value;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/// Where array objects came into being, as far as the operations of a function show: who else may hold their memory.
public final class Origins {
    public enum Origin {
        /// Nothing else has its owner: an argument of the kernel, or made with memory of its own.
        OWNER,
        /// Made here, of another array.
        VIEW
    }

    private final Map<Value, Origin> origins = new IdentityHashMap<>();
    private final Set<Value> made = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Value> expressions = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Value> given = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Value> unshared = Collections.newSetFromMap(new IdentityHashMap<>());

    /// Notes what an operation makes.
    void add(Op op) {
        switch (op) {
            case ArrayOp.Allocate it -> make(it.result());
            case ArrayOp.Generate it -> express(it.result());
            case MaskOp.Filter it -> express(it.result());
            case ArrayOp.View it -> origins.put(it.result(), Origin.VIEW);
            case ArrayOp.Transpose it -> origins.put(it.result(), Origin.VIEW);
            case ArrayOp.Component it -> origins.put(it.result(), Origin.VIEW);
            case ArrayOp.Strided it -> origins.put(it.result(), Origin.VIEW);
            case ArrayOp.Reshape it -> {
                if (it.sameObject() && made.contains(it.array())) make(it.result());
                else origins.put(it.result(), Origin.VIEW);
            }
            case ArrayOp.Relayout it when of(it.array()) != null -> origins.put(it.result(), of(it.array()));
            default -> { }
        }
    }

    private void make(Value array) {
        origins.put(array, Origin.OWNER);
        made.add(array);
    }

    private void express(Value array) {
        make(array);
        expressions.add(array);
    }

    /// An argument of the kernel.
    public void give(Value argument) {
        origins.put(argument, Origin.OWNER);
        given.add(argument);
    }

    /// The origin of an array; null if it is a parameter of a helper, an element of a list, or one of several arrays.
    public Origin of(Value array) { return origins.get(array); }

    /// Whether an array is what an expression has made.
    public boolean isExpression(Value array) { return expressions.contains(array); }

    /// Takes it that what is written next is all that uses an array.
    public void unshare(Value array) { unshared.add(array); }

    public boolean isUnshared(Value array) { return unshared.contains(array); }

    /// Whether a write to one array may be one to the other: not if the written one has been made here, and the other has, or is given.
    boolean mayShare(Value array, Value written) { return array == written || !made.contains(written) || !made.contains(array) && !given.contains(array); }
}
