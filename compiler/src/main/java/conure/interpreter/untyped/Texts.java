package conure.interpreter.untyped;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Collectors;

/// `repr` and `str`.
public final class Texts {
    private Texts() {}

    static String str(Object value) { return value instanceof String text ? text : repr(value); }

    public static String repr(Object value) {
        return switch (value) {
            case BigInteger number -> number.toString();
            case Boolean flag -> flag ? "True" : "False";
            case Double number -> number(number);
            case String text -> quote(text);
            case PythonObject.Special.NONE -> "None";
            case PythonObject.Special.ELLIPSIS -> "Ellipsis";
            case PythonObject.Tuple(var items) -> items.size() == 1 ? "(" + repr(items.getFirst()) + ",)" : "(" + join(items) + ")";
            case PythonObject.ListObject list -> "[" + join(list.items) + "]";
            case PythonObject.Complex(double real, double imaginary) -> complex(real, imaginary);
            case PythonObject.Range(var start, var stop, var step) -> "range(" + start + ", " + stop + (step.equals(BigInteger.ONE) ? "" : ", " + step) + ")";
            case PythonObject.ExceptionObject(var name, var arguments) -> name + "(" + join(arguments) + ")";
            default -> "<" + value + ">";
        };
    }

    private static String join(List<Object> items) { return items.stream().map(Texts::repr).collect(Collectors.joining(", ")); }

    private static String complex(double real, double imaginary) {
        var tail = trimmed(imaginary) + "j";
        if (real == 0 && Math.copySign(1, real) > 0) return tail;
        return "(" + trimmed(real) + (tail.startsWith("-") ? "" : "+") + tail + ")";
    }

    private static String trimmed(double number) {
        var text = number(number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /// The shortest digits that round to the number, with an exponent from 1e16 on and below 1e-4.
    static String number(double number) {
        if (Double.isNaN(number)) return "nan";
        if (Double.isInfinite(number)) return number > 0 ? "inf" : "-inf";
        if (number == 0) return 1 / number < 0 ? "-0.0" : "0.0";
        var decimal = new BigDecimal(Double.toString(Math.abs(number))).stripTrailingZeros();
        var digits = decimal.unscaledValue().toString();
        int exponent = digits.length() - decimal.scale() - 1;
        var sign = number < 0 ? "-" : "";
        if (exponent >= 16 || exponent < -4) {
            var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        }
        var plain = decimal.toPlainString();
        return sign + (plain.contains(".") ? plain : plain + ".0");
    }

    private static String quote(String text) {
        char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
        var out = new StringBuilder().append(quote);
        for (char c : text.toCharArray()) {
            if (c == quote || c == '\\') out.append('\\').append(c);
            else if (c == '\n') out.append("\\n");
            else if (c == '\t') out.append("\\t");
            else out.append(c);
        }
        return out.append(quote).toString();
    }
}
