package conure.specialize.values;

/// A value of the program's globals or closures that a kernel reads at each call: the answer that names it, and its type as that
/// answer writes it.
public record HiddenValue(int answer, String name, PyType type, String text) {}
