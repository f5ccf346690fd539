package conure.specialize;

import conure.ir.ScalarOp.BinaryKind;
import conure.ir.ScalarOp.CompareKind;
import conure.ir.ScalarOp.ConvertKind;
import conure.ir.Type.Scalar;
import conure.ir.Value;
import conure.specialize.numbers.Casts;
import conure.specialize.numbers.ComplexArithmetic.Parts;
import conure.specialize.numbers.IntArithmetic;
import conure.specialize.values.Emitter;
import conure.specialize.values.NumberType;
import conure.specialize.values.PyType;
import conure.specialize.values.PyValue;
import conure.specialize.values.PythonText;
import conure.specialize.values.Specialization;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// `bool()`, `int()`, `float()` and `complex()`, of numbers and of strings known by value.
final class NumberConstructors {
    private static final String NUMBER = "(\\d+(_\\d+)*)?\\.?(\\d+(_\\d+)*)?([eE][+-]?\\d+(_\\d+)*)?";
    private static final Pattern FLOAT = Pattern.compile("[+-]?(?=\\.?\\d)" + NUMBER);
    private static final Pattern SPECIAL = Pattern.compile("[+-]?(inf|infinity|nan)", Pattern.CASE_INSENSITIVE);

    private final Specialization in;
    private final Language language;
    private final Emitter emit;

    NumberConstructors(Specialization in, Language language) {
        this.in = in;
        this.language = language;
        this.emit = in.emit();
    }

    private Operators operators() { return language.operators(); }

    private Casts casts() { return operators().numbers().casts(); }

    PyValue call(String name, Calls.Arguments arguments) {
        if (name.equals("complex")) return complex(arguments);
        var given = arguments.positional();
        if (!arguments.keywords().isEmpty() && !(name.equals("int") && arguments.keywords().containsKey("base"))) {
            return in.raise("TypeError", name + "() takes no keyword arguments");
        }
        if (name.equals("int") && (given.size() == 2 || !arguments.keywords().isEmpty())) return intOfText(arguments);
        if (given.size() > 1) return in.raise("TypeError", name + " expected at most 1 argument, got " + given.size());
        if (given.isEmpty()) {
            return switch (name) {
                case "bool" -> new PyValue(NumberType.BOOL, emit.constant(false));
                case "int" -> new PyValue(NumberType.INT, emit.constant(0));
                default -> new PyValue(NumberType.FLOAT, emit.constant(0.0));
            };
        }
        if (name.equals("bool")) {
            var truth = operators().truth(given.getFirst());
            return truth == null ? null : new PyValue(NumberType.BOOL, truth);
        }
        return in.distribute(given.getFirst(), each -> name.equals("int") ? toInt(operators().plain(each)) : toFloat(operators().plain(each)));
    }

    // ---- int

    private PyValue toInt(PyValue value) {
        return switch (value.type()) {
            case NumberType type when type == NumberType.COMPLEX -> notANumber("int() argument must be a string, a bytes-like object or a real number", value);
            case NumberType _ -> truncated(value);
            case PyType.Text(var text) -> integer(text, 10);
            case PyType.Array array when array.array().rank() == 0 -> toInt(language.subscripts().get(value, PyValue.tuple(List.of())));
            case PyType.Array _ -> throw in.refuse("array-expression", "int() of an array", "one of its elements", value);
            default -> notANumber("int() argument must be a string, a bytes-like object or a real number", value);
        };
    }

    private PyValue notANumber(String what, PyValue value) { return in.raise("TypeError", what + ", not '" + value.type().pythonName() + "'"); }

    /// A real number as an int, cut towards zero.
    PyValue truncated(PyValue value) {
        var type = value.number();
        if (type == NumberType.INT) return value;
        if (type == NumberType.NP_UINT64) {
            in.check(emit.compare(CompareKind.SGE, value.value(), emit.constant(0)), "OverflowError", IntArithmetic.OVERFLOW);
            return new PyValue(NumberType.INT, value.value());
        }
        if (type.isBool() || type.isInteger()) return casts().to(value, NumberType.INT);
        return fromDouble(casts().to(value, NumberType.FLOAT).value());
    }

    /// The int that a float's integral part is.
    PyValue fromDouble(Value real) {
        var fits = emit.and(emit.compare(CompareKind.FGE, real, emit.constant(-0x1p63)), emit.compare(CompareKind.FLT, real, emit.constant(0x1p63)));
        in.when(emit.not(fits), () -> {
            in.check(emit.compare(CompareKind.FEQ, real, real), "ValueError", "cannot convert float NaN to integer");
            in.check(operators().numbers().floats().isFinite(real), "OverflowError", "cannot convert float infinity to integer");
            in.raise("OverflowError", IntArithmetic.OVERFLOW);
        });
        return emit.reachable() ? new PyValue(NumberType.INT, emit.convert(ConvertKind.FPTOSI, real, Scalar.I64)) : null;
    }

    private PyValue intOfText(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.isEmpty()) return in.raise("TypeError", "int() missing string argument");
        if (!(given.getFirst().type() instanceof PyType.Text(var text))) return in.raise("TypeError", "int() can't convert non-string with explicit base");
        var base = operators().plain(given.size() == 2 ? given.get(1) : arguments.keywords().get("base"));
        if (base.type() != NumberType.INT || !(emit.constantOf(base.value()) instanceof Long radix)) {
            throw in.refuse("unsupported-argument", "int() with a base that is not constant", "a number", base);
        }
        if (radix != 0 && (radix < 2 || radix > 36)) return in.raise("ValueError", "int() base must be >= 2 and <= 36, or 0");
        return integer(text, radix.intValue());
    }

    private PyValue integer(String text, int base) {
        var digits = ascii(text).toLowerCase(Locale.ROOT);
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) digits = digits.substring(1);
        int radix = base;
        for (var prefix : new String[] {"0x", "0o", "0b"}) {
            int meant = prefix.equals("0x") ? 16 : prefix.equals("0o") ? 8 : 2;
            if (digits.startsWith(prefix) && (base == 0 || base == meant)) {
                radix = meant;
                digits = digits.substring(2);
                if (digits.startsWith("_")) digits = digits.substring(1);
            }
        }
        if (radix == 0) radix = 10;
        try {
            if (!digits.matches("[0-9a-z]+(_[0-9a-z]+)*") || base == 0 && radix == 10 && digits.matches("0[0_]*[1-9].*")) throw new NumberFormatException();
            var number = new BigInteger(digits.replace("_", ""), radix);
            if (negative) number = number.negate();
            if (number.bitLength() > 63) return in.raise("OverflowError", IntArithmetic.OVERFLOW);
            return new PyValue(NumberType.INT, emit.constant(number.longValueExact()));
        } catch (NumberFormatException _) {
            return in.raise("ValueError", "invalid literal for int() with base " + base + ": " + quoted(text));
        }
    }

    /// A text as the parsers of numbers see it: decimal digits of all scripts count, and so does all white space around.
    private static String ascii(String text) {
        var result = new StringBuilder();
        boolean plain = text.codePoints().allMatch(c -> c < 128);
        text.codePoints().forEach(c -> result.append(plain ? (char) c : PythonText.isSpace(c) ? ' ' : c < 128 ? (char) c : Character.isDigit(c) ? (char) ('0' + Character.digit(c, 10)) : '?'));
        return result.toString().replaceAll("^[\\t-\\r ]+|[\\t-\\r ]+$", "");
    }

    private static String quoted(String text) { return PythonText.repr(text).replace("{", "{{").replace("}", "}}"); }

    // ---- float

    private PyValue toFloat(PyValue value) {
        return switch (value.type()) {
            case NumberType type when type == NumberType.COMPLEX -> notANumber("float() argument must be a string or a real number", value);
            case NumberType _ -> casts().to(value, NumberType.FLOAT);
            case PyType.Text(var text) -> {
                var number = parse(ascii(text));
                yield number == null ? in.raise("ValueError", "could not convert string to float: " + quoted(text)) : new PyValue(NumberType.FLOAT, emit.constant(number));
            }
            case PyType.Array array when array.array().rank() == 0 -> toFloat(language.subscripts().get(value, PyValue.tuple(List.of())));
            case PyType.Array _ -> throw in.refuse("array-expression", "float() of an array", "one of its elements", value);
            default -> notANumber("float() argument must be a string or a real number", value);
        };
    }

    private static Double parse(String text) {
        if (SPECIAL.matcher(text).matches()) {
            var lower = text.toLowerCase(Locale.ROOT);
            double magnitude = lower.endsWith("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
            return lower.startsWith("-") ? -magnitude : magnitude;
        }
        return FLOAT.matcher(text).matches() ? Double.valueOf(text.replace("_", "")) : null;
    }

    // ---- complex

    private PyValue complex(Calls.Arguments arguments) {
        var given = arguments.positional();
        if (given.size() > 2) return in.raise("TypeError", "complex() takes at most 2 arguments (" + given.size() + " given)");
        var re = given.isEmpty() ? arguments.keywords().get("real") : given.getFirst();
        var im = given.size() == 2 ? given.get(1) : arguments.keywords().get("imag");
        for (var keyword : arguments.keywords().keySet()) {
            if (!keyword.equals("real") && !keyword.equals("imag")) return in.raise("TypeError", "complex() got an unexpected keyword argument '" + keyword + "'");
        }
        var zero = new PyValue(NumberType.FLOAT, emit.constant(0.0));
        var first = re == null ? zero : re;
        return in.distribute(first, a -> im == null ? complexOf(operators().plain(a), null) : in.distribute(im, b -> complexOf(operators().plain(a), operators().plain(b))));
    }

    private PyValue complexOf(PyValue re, PyValue im) {
        if (re.type() instanceof PyType.Text(var text)) {
            return im == null ? complexOfText(text) : in.raise("TypeError", "complex() can't take second arg if first is a string");
        }
        if (im != null && im.type() instanceof PyType.Text) return in.raise("TypeError", "complex() second arg can't be a string");
        if (re.type() instanceof PyType.Array array) {
            if (array.array().rank() > 0) throw in.refuse("array-expression", "complex() of an array", "one of its elements", re);
            return complexOf(language.subscripts().get(re, PyValue.tuple(List.of())), im);
        }
        if (!re.isNumber()) return in.raise("TypeError", "complex() first argument must be a string or a number, not '" + re.type().pythonName() + "'");
        var whole = Parts.of(casts().to(re, NumberType.COMPLEX));
        if (im == null) return new PyValue(NumberType.COMPLEX, whole.components());
        if (!im.isNumber()) return in.raise("TypeError", "complex() second argument must be a number, not '" + im.type().pythonName() + "'");
        // Of a second argument that is no `complex` (np.complex64 is none) only float() counts.
        boolean turned = im.type() == NumberType.COMPLEX || im.type() == NumberType.NP_COMPLEX128;
        var real = whole.re();
        var imaginary = casts().to(im, NumberType.FLOAT).value();
        if (turned) real = emit.binary(BinaryKind.FSUB, real, im.components().get(1));
        if (re.number().isComplex()) imaginary = emit.binary(BinaryKind.FADD, imaginary, whole.im());
        return new PyValue(NumberType.COMPLEX, real, imaginary);
    }

    private PyValue complexOfText(String given) {
        var text = ascii(given);
        if (text.startsWith("(") && text.endsWith(")")) text = text.substring(1, text.length() - 1).strip();
        var magnitude = "(?:(?=\\.?\\d)" + NUMBER + "|inf|infinity|nan)";
        // Behind a real part the imaginary one has a sign.
        for (var form : new String[] {"(?<re>)(?<im>[+-]?" + magnitude + "?)j", "(?<re>[+-]?" + magnitude + ")(?:(?<im>[+-]" + magnitude + "?)j)?"}) {
            var matcher = Pattern.compile(form, Pattern.CASE_INSENSITIVE).matcher(text);
            if (!matcher.matches()) continue;
            var re = matcher.group("re");
            var im = matcher.group("im");
            return new PyValue(NumberType.COMPLEX, emit.constant(re.isEmpty() ? 0.0 : (double) parse(re)), emit.constant(im == null ? 0.0 : imaginary(im)));
        }
        return in.raise("ValueError", "complex() arg is a malformed string");
    }

    private static double imaginary(String text) { return text.isEmpty() || text.equals("+") ? 1.0 : text.equals("-") ? -1.0 : parse(text); }
}
