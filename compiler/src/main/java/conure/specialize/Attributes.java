package conure.specialize;

import conure.specialize.values.FunctionCode;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.Refused;
import conure.specialize.values.Specialization;
import java.util.List;
import java.util.Set;

/// Attributes: of modules and library objects, arrays, numbers; bound methods.
final class Attributes {
    /// The public attributes of Python's and NumPy's types, whether Conure knows them or not.
    private static final List<String> RANGE = List.of("start", "stop", "step");
    private static final Set<String> TUPLE = Set.of("count", "index");
    private static final Set<String> TEXT = Set.of("capitalize", "casefold", "center", "count", "encode", "endswith", "expandtabs", "find", "format", "format_map",
            "index", "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle", "isupper",
            "join", "ljust", "lower", "lstrip", "maketrans", "partition", "removeprefix", "removesuffix", "replace", "rfind", "rindex", "rjust", "rpartition", "rsplit",
            "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title", "translate", "upper", "zfill");
    private static final Set<String> ARRAY = Set.of("T", "all", "any", "argmax", "argmin", "argpartition", "argsort", "astype", "base", "byteswap", "choose", "clip",
            "compress", "conj", "conjugate", "copy", "ctypes", "cumprod", "cumsum", "data", "device", "diagonal", "dot", "dtype", "dump", "dumps", "fill", "flags",
            "flat", "flatten", "getfield", "imag", "item", "itemset", "itemsize", "mT", "max", "mean", "min", "nbytes", "ndim", "newbyteorder", "nonzero", "partition",
            "prod", "ptp", "put", "ravel", "real", "repeat", "reshape", "resize", "round", "searchsorted", "setfield", "setflags", "shape", "size", "sort", "squeeze",
            "std", "strides", "sum", "swapaxes", "take", "to_device", "tobytes", "tofile", "tolist", "tostring", "trace", "transpose", "var", "view");

    private final Specialization in;
    private final Language language;

    Attributes(Specialization in, Language language) {
        this.in = in;
        this.language = language;
    }

    PyValue get(PyValue object, String name) {
        return in.distribute(object, each -> {
            var value = switch (each.type()) {
                case PyType.Library(var qualified, _) when Ufuncs.isUfunc(qualified) && Ufuncs.ATTRIBUTES.contains(name) -> language.ufuncs().attribute(each, name);
                case PyType.Limits(var dtype) -> new DtypeFunctions(in, language).limit(dtype, name);
                case PyType.Library(var qualified, _) when qualified.equals("itertools.chain") && name.equals("from_iterable") -> new PyValue(new PyType.Library("itertools.from_iterable", FunctionCode.LIBRARY));
                case PyType.ModuleObject _, PyType.Library _ -> language.kernel().names().attribute(in, each.type(), name);
                case PyType.Array _ when name.equals("flat") -> new PyValue(new PyType.Iterator("flat", List.of(each.type())), each.components());
                case PyType.Array _ -> language.arrayAttributes().get(each, name);
                case PyType.BoundMethod(var owner, var method) when owner instanceof PyType.Array array && method.equals("flags") -> language.memoryOrder().flag(new PyValue(array, each.components()), name);
                case PyType.Slice _ -> switch (name) {
                    case "start" -> each.parts().get(0);
                    case "stop" -> each.parts().get(1);
                    case "step" -> each.parts().get(2);
                    case "indices" -> new PyValue(new PyType.BoundMethod(each.type(), name), each.components());
                    default -> null;
                };
                case PyType.Range _ when RANGE.contains(name) -> new PyValue(NumberType.INT, each.components().get(RANGE.indexOf(name)));
                case NumberType _, PyType.KnownInt _ -> new NumberAttributes(in, language).get(each, name);
                case PyType.Text _ when Strings.METHODS.contains(name) -> new PyValue(new PyType.BoundMethod(each.type(), name));
                case PyType.Generator _ when language.library().random().isMethod(name) -> new PyValue(new PyType.BoundMethod(each.type(), name), each.components());
                case PyType.ListObject _, PyType.KnownList _, PyType.PassedList _ when Lists.METHODS.contains(name) -> new PyValue(new PyType.BoundMethod(each.type(), name), each.components());
                case PyType.Tuple(_, var named) when named != null && named.fields().contains(name) -> each.parts().get(named.fields().indexOf(name));
                case PyType.Tuple(_, var named) when named != null && named.isOfProgram() -> language.namedTuples().attribute(each, named, name);
                case PyType.ClassObject type -> language.namedTuples().attribute(each, type, name);
                case PyType.Tuple _ when TUPLE.contains(name) -> new PyValue(new PyType.BoundMethod(each.type(), name), each.components());
                case PyType.DtypeObject(var dtype) -> switch (name) {
                    case "itemsize" -> new PyValue(NumberType.INT, in.emit().constant(dtype.bytes()));
                    case "name" -> new PyValue(new PyType.Text(dtype.text()));
                    case "str" -> new PyValue(new PyType.Text((dtype.bytes() == 1 ? "|" : "<") + dtype.kind() + dtype.bytes()));
                    case "alignment" -> new PyValue(NumberType.INT, in.emit().constant(dtype.component().bits() < 8 ? 1 : dtype.component().bits() / 8));
                    case "ndim" -> new PyValue(NumberType.INT, in.emit().constant(0));
                    case "shape" -> PyValue.tuple(List.of());
                    case "isnative" -> new PyValue(NumberType.BOOL, in.emit().constant(true));
                    case "type" -> new PyValue(new PyType.Library("numpy." + dtype.text(), FunctionCode.LIBRARY));
                    case "char" -> new PyValue(new PyType.Text(String.valueOf(dtype.character())));
                    case "kind" -> new PyValue(new PyType.Text(String.valueOf(dtype.kind())));
                    default -> null;
                };
                default -> null;
            };
            if (value != null || !in.emit().reachable()) return value;
            if (lacks(each.type(), name)) return in.raise("AttributeError", "'" + each.type().pythonName() + "' object has no attribute '" + name + "'");
            throw unknown(each, name);
        });
    }

    /// Whether CPython's and NumPy's own types have no such attribute: then it is the program's error, and not Conure's gap.
    private boolean lacks(PyType type, String name) {
        if (name.startsWith("__")) return false;
        return switch (type) {
            case PyType.None _ -> true;
            case PyType.Tuple(_, var named) -> named == null && !TUPLE.contains(name);
            case PyType.ListObject _, PyType.KnownList _, PyType.PassedList _ -> !Lists.METHODS.contains(name);
            case PyType.Text _ -> !TEXT.contains(name);
            case PyType.Array _ -> !ARRAY.contains(name);
            case PyType.Generator _ -> !language.library().random().isAttribute(name);
            default -> false;
        };
    }

    /// Whether a value has an attribute; null where that is not known here.
    Boolean has(PyType type, String name) {
        if (type instanceof PyType.ModuleObject module) return language.kernel().names().hasAttribute(module, name);
        boolean isSequence = type instanceof PyType.Array || type.isSequence() || type instanceof PyType.Range || type instanceof PyType.Text;
        boolean isScalar = type instanceof NumberType number && number.isNumpy();
        boolean isFunction = type instanceof PyType.FunctionObject || type instanceof PyType.BoundMethod;
        if (name.startsWith("__")) {
            return switch (name) {
                case "__len__", "__iter__" -> isSequence;
                case "__getitem__" -> isSequence || isScalar;
                case "__array__" -> type instanceof PyType.Array || isScalar;
                case "__call__" -> isFunction;
                default -> null;
            };
        }
        return switch (type) {
            case NumberType _, PyType.KnownInt _ -> new NumberAttributes(in, language).has(type instanceof NumberType number ? number : NumberType.INT, name, ARRAY);
            case PyType.Range _ -> RANGE.contains(name) || TUPLE.contains(name);
            case PyType.Slice _ -> RANGE.contains(name) || name.equals("indices");
            case PyType.Tuple(_, var named) when named != null -> named.fields().contains(name) || TUPLE.contains(name) ? true : null;
            case PyType.None _, PyType.Tuple _, PyType.ListObject _, PyType.KnownList _, PyType.PassedList _, PyType.Text _, PyType.Array _ -> !lacks(type, name);
            default -> null;
        };
    }

    private Refused unknown(PyValue object, String name) {
        var instead = switch (object.type()) {
            case PyType.FunctionObject _ -> "an argument of it";
            case PyType.CaughtException _ -> "raise or print it, or an except clause for each class";
            case PyType.Text _ -> "an f-string in print, assert or raise, or the resulting string as an argument";
            case PyType.Generator _ -> "what it gives, as an argument";
            case PyType.Array _, PyType.Tuple _, PyType.ListObject _, PyType.Range _ -> "a loop over its elements";
            case NumberType _, PyType.KnownInt _ -> "arithmetic with its value";
            default -> "the value itself, as an argument of the kernel";
        };
        var what = object.type() instanceof PyType.CaughtException ? "an exception" : PyType.withArticle(object.type().pythonName());
        return in.refuse("unsupported-attribute", "the attribute '" + name + "' of " + what, instead, object);
    }

    void set(PyValue object, String name, PyValue value) {
        if (object.type() instanceof PyType.Array && name.equals("flat")) {
            language.subscripts().library("attributes.py", "_flat_assign", object, value);
            return;
        }
        if (object.type() instanceof PyType.Array array && (name.equals("real") || name.equals("imag"))) {
            if (name.equals("imag") && !array.array().dtype().isComplex()) in.raise("TypeError", "array does not have imaginary part to set");
            else language.subscripts().set(language.arrayAttributes().get(object, name), new PyValue(new PyType.Ellipsis()), value);
            return;
        }
        if (object.type() instanceof PyType.Array && name.equals("shape")) throw ShapeAssignments.refused(in, object);
        if (!(object.type() instanceof PyType.ModuleObject) && Boolean.FALSE.equals(has(object.type(), name))) {
            in.raise("AttributeError", "'" + object.type().pythonName() + "' object has no attribute '" + name + "'" + (in.kernel().pythonAtLeast(13) ? " and no __dict__ for setting new attributes" : ""));
            return;
        }
        throw in.refuse("unsupported-attribute", "an assignment to the attribute '" + name + "' of " + PyType.withArticle(object.type().pythonName()), "a local variable, returned", object);
    }
}
