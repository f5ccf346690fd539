package conure.ir;

import java.util.List;
import java.util.Map;

/// An operation of any level. The three families ([UntypedOp], [TypedOp], [LoopsOp]) are sealed families of records;
/// this is what the printer, the parser, the verifier and generic rewriting see of them.
///
/// The generic textual form is
///
///     %r, %s = mnemonic %a, %b {key = literal} : type, type { (%p: type) operations } { … } @function:line:column-…
public interface Op {
    String mnemonic();

    default List<Value> results() { return List.of(); }

    default List<Value> operands() { return List.of(); }

    /// Everything about the operation that is neither a value nor a region; literals as in [Literal].
    default Map<String, Object> attributes() { return Map.of(); }

    default List<Region> regions() { return List.of(); }

    Location location();

    /// Whether it ends its region.
    default boolean isTerminator() { return false; }

    /// The parts an operation is made of, in the generic form; [Forms#build] makes the record again.
    record Parts(List<Value> results, List<Value> operands, Map<String, Object> attributes, List<Region> regions, Location location) {
        Value result() { return results.getFirst(); }

        Value operand(int index) { return operands.get(index); }

        Region region(int index) { return regions.get(index); }

        String string(String key) { return (String) attributes.get(key); }

        int integer(String key) { return Math.toIntExact((Long) attributes.get(key)); }

        boolean flag(String key) { return Boolean.TRUE.equals(attributes.get(key)); }

        @SuppressWarnings("unchecked")
        List<Object> list(String key) { return (List<Object>) attributes.getOrDefault(key, List.of()); }

        List<String> strings(String key) { return list(key).stream().map(String.class::cast).toList(); }
    }

    /// The same operation with other values and regions.
    default Op rebuild(List<Value> results, List<Value> operands, List<Region> regions) {
        return Forms.build(mnemonic(), new Parts(results, operands, attributes(), regions, location()));
    }

    /// The same operation at another place.
    default Op at(Location location) {
        return Forms.build(mnemonic(), new Parts(results(), operands(), attributes(), regions(), location));
    }
}
