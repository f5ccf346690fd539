package conure.specialize;

import conure.ir.Dtype;
import conure.ir.FailingOp;
import conure.ir.RuntimeFunction;
import conure.ir.Type.Scalar;
import conure.ir.UntypedOp.Parameter;
import conure.ir.UntypedOp.Parameter.Kind;
import conure.ir.Value;
import conure.llvm.ContextLayout;
import conure.specialize.values.FunctionCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The methods of `numpy.random.Generator`, written in `library/random_….py` of single draws.
final class RandomDraws {
    /// What the library calls `conure.<name>`.
    static final Set<String> PRIMITIVES = Set.of("draw", "generator", "check_destination");

    private static final Set<String> UNKNOWN = Set.of("bit_generator", "bytes", "spawn");

    private final Specialization in;
    private final Language language;

    RandomDraws(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// Whether it is a method that kernels can call.
    boolean isMethod(String name) { return method(name) != null; }

    /// Whether NumPy's generators have an attribute, known here or not.
    boolean isAttribute(String name) { return isMethod(name) || UNKNOWN.contains(name); }

    private FunctionCode method(String name) { return language.kernel().names().numpyFunction("random.Generator." + name); }

    /// `generator.<name>(…)`; null if the path ends.
    PyValue call(PyValue generator, String name, Calls.Arguments arguments, Object place) {
        var code = method(name);
        var positional = new ArrayList<>(List.of(generator));
        positional.addAll(arguments.positional());
        var given = new Calls.Arguments(positional, arguments.keywords());
        if (!fits(code.parameters(), given)) throw in.refuse("unsupported-argument", "these arguments of the generator's " + name, "its parameters as in NumPy's documentation", generator);
        return language.calls().libraryFunction(place, code, given);
    }

    /// NumPy words its errors in another way than a Python function.
    private static boolean fits(List<Parameter> parameters, Calls.Arguments given) {
        if (given.positional().size() > parameters.size()) return false;
        for (int k = 0; k < parameters.size(); k++) {
            var parameter = parameters.get(k);
            boolean keyword = given.keywords().containsKey(parameter.name());
            boolean positional = k < given.positional().size();
            if (positional ? keyword : !keyword && !parameter.hasDefault() || parameter.kind() == Kind.VAR_POSITIONAL) return false;
        }
        return given.keywords().keySet().stream().allMatch(name -> parameters.stream().skip(1).anyMatch(parameter -> parameter.name().equals(name)));
    }

    /// `numpy.random.default_rng(seed)`, which gives back a generator that it is given; null if the path ends.
    PyValue make(Calls.Arguments arguments, Object place) {
        boolean given = arguments.positional().size() == 1 && arguments.keywords().isEmpty() && arguments.positional().getFirst().type() instanceof PyType.Generator;
        return given ? arguments.positional().getFirst() : language.calls().libraryFunction(place, language.kernel().names().libraryFunction("seeding.py", "default_rng"), arguments);
    }

    PyValue primitive(String name, List<PyValue> given) {
        return switch (name) {
            case "draw" -> draw(((PyType.Text) given.get(0).type()).value(), given.get(1), PyValue.flatten(given.subList(2, given.size())));
            case "generator" -> {
                var generator = new Value(Scalar.POINTER, "generator");
                in.emit().add(new FailingOp.Runtime(List.of(generator), RuntimeFunction.GENERATOR, PyValue.flatten(given), null, in.emit().location()));
                yield new PyValue(PyType.GENERATOR, generator);
            }
            case "check_destination" -> ((PyType.Array) given.getFirst().type()).readOnly() ? in.raise("ValueError", ((PyType.Text) given.get(1).type()).value()) : PyValue.NONE;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /// `conure.draw(function, generator, …)`: a float, an int, or an unsigned NumPy number.
    private PyValue draw(String function, PyValue generator, List<Value> arguments) {
        var type = switch (function) {
            case "double" -> NumberType.FLOAT;
            case "uint32" -> NumberType.numpy(Dtype.UINT32);
            case "uint64", "interval", "bounded" -> NumberType.numpy(Dtype.UINT64);
            default -> switch (ContextLayout.service("draw_" + function).result()) {
                case "float" -> NumberType.numpy(Dtype.FLOAT32);
                case "double" -> NumberType.FLOAT;
                default -> NumberType.INT;
            };
        };
        return new PyValue(type, in.emit().draw(function, (Scalar) type.components().getFirst(), generator.value(), arguments));
    }
}
