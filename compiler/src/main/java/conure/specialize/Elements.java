package conure.specialize;

import conure.ir.Value;
import conure.specialize.values.PyValue;
import java.util.List;

/// A sequence by length and position. A `fixed` length is known before the loop; that of a list is read anew before
/// each iteration, because the loop may change it.
abstract class Elements {
    /// The number of elements now.
    abstract Value length();

    /// Element k, which exists; null if reading it ends the path.
    abstract PyValue get(Value index);

    boolean isFixed() { return true; }

    /// Its items where the sequence is static, else null.
    List<PyValue> items() { return null; }
}
