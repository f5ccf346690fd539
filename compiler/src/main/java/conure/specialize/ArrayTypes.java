package conure.specialize;

import conure.ir.Dtype;
import conure.ir.Type.Layout;
import conure.ir.Value;
import conure.specialize.values.NumberType;
import conure.specialize.values.Promotion;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Specialization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// What several arrays have in common: `result_type`, and for the library's functions that join arrays an array to put them
/// into.
final class ArrayTypes {
    static final Set<String> NAMES = Set.of("result_type", "_empty_joined");

    private final Specialization in;
    private final Language language;

    ArrayTypes(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    /// Calls `numpy.<name>`; null if the path ends.
    PyValue call(String name, Calls.Arguments arguments) {
        var given = arguments.positional();
        if (name.equals("_empty_joined")) return emptyJoined(given.get(0).parts(), given.get(1), given.get(2));
        return given.isEmpty() ? in.raise("ValueError", "at least one array or dtype is required") : new PyValue(new PyType.DtypeObject(common(given)));
    }

    private Dtype common(List<PyValue> values) {
        var types = new ArrayList<NumberType>();
        for (var value : values) {
            types.add(switch (value.type()) {
                case PyType.Array array -> NumberType.numpy(array.array().dtype());
                case NumberType number -> number;
                case PyType.KnownInt _ -> NumberType.INT;
                case PyType.DtypeObject _, PyType.Library _, PyType.Text _ -> NumberType.numpy(language.constructors().dtype(value, null));
                case PyType.Either _ -> throw in.refuse("dtype-depends-on-path", "np.result_type of " + value.type().text() + ", depending on the path", "one type on all paths", value);
                default -> throw in.refuse("unsupported-argument", "np.result_type of a " + value.type().pythonName(), "an array, a number or a dtype", value);
            });
        }
        // Python's numbers are weak beside any of NumPy's.
        return types.stream().sorted(Comparator.comparing(type -> !type.isNumpy())).reduce(Promotion::common).orElseThrow().dtype();
    }

    /// An array of a shape: in Fortran's order if there are arrays, and all of them have it.
    private PyValue emptyJoined(List<PyValue> arrays, PyValue shape, PyValue dtype) {
        List<Value> extents = language.constructors().extents(shape);
        if (extents == null) return null;
        boolean fortran = !arrays.isEmpty() && arrays.stream().allMatch(array -> Views.type(array).layout() == Layout.F);
        var result = language.arrays().allocate(language.constructors().dtype(dtype, null), extents, false, fortran ? Layout.F : Layout.C, List.of());
        return in.emit().reachable() ? result : null;
    }
}
