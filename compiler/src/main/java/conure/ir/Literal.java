package conure.ir;

import java.math.BigInteger;
import java.util.List;

/// Constants that attributes and `constant` operations hold. In Java: Boolean, Long (machine integers), BigInteger
/// (Python ints), Double, String, List of literals, and the records below.
public final class Literal {
    private Literal() {}

    /// Python's `None`.
    public record None() {}

    /// Python's `...`.
    public record Ellipsis() {}

    public record Complex(double real, double imaginary) {}

    public record Bytes(List<Byte> bytes) {
        public Bytes { bytes = List.copyOf(bytes); }
    }

    /// `1`, `1L` (BigInteger), `0x1.8p0` or `nan`/`inf` (Double), `true`, `"text"`, `[a, b]`, `None`, `...`,
    /// `complex(…, …)`, `bytes(1, 2)`.
    public static String text(Object literal) {
        return switch (literal) {
            case Boolean b -> b.toString();
            case Long number -> number.toString();
            case Integer number -> number.toString();
            case BigInteger number -> number + "L";
            case Double number -> number.isNaN() ? nan(number) : number.isInfinite() ? (number > 0 ? "inf" : "-inf") : Double.toHexString(number);
            case String string -> quote(string);
            case List<?> list -> "[" + String.join(", ", list.stream().map(Literal::text).toList()) + "]";
            case None _ -> "None";
            case Ellipsis _ -> "...";
            case Complex(var re, var im) -> "complex(" + text(re) + ", " + text(im) + ")";
            case Bytes(var bytes) -> "bytes(" + String.join(", ", bytes.stream().map(b -> Integer.toString(b & 255)).toList()) + ")";
            default -> throw new IllegalArgumentException("no literal: " + literal.getClass());
        };
    }

    private static String nan(double number) {
        return (Double.doubleToRawLongBits(number) < 0 ? "-" : "") + "nan";
    }

    static String quote(String string) {
        var out = new StringBuilder("\"");
        for (char c : string.toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    if (c < 32 || Character.isSurrogate(c)) out.append(String.format("\\u%04x", (int) c));
                    else out.append(c);
                }
            }
        }
        return out.append('"').toString();
    }
}
