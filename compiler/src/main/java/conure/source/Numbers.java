package conure.source;

import java.math.BigInteger;

/// The values of number literals.
final class Numbers {
    private Numbers() {}

    static Literal integer(String source) {
        var digits = source.replace("_", "");
        char last = digits.charAt(digits.length() - 1);
        char base = digits.length() > 1 ? Character.toLowerCase(digits.charAt(1)) : '0';
        boolean octal = digits.length() > 1 && digits.charAt(0) == '0' && Character.isDigit(base) && !digits.matches("0+|[0-9]+[jJ]");
        if (octal) throw new NumberFormatException(source);
        return switch (base) {
            case 'x' -> new Literal.Int(new BigInteger(digits.substring(2), 16));
            case 'o' -> new Literal.Int(new BigInteger(digits.substring(2), 8));
            case 'b' -> new Literal.Int(new BigInteger(digits.substring(2), 2));
            default -> last == 'j' || last == 'J' ? imaginary(digits) : new Literal.Int(new BigInteger(digits));
        };
    }

    static Literal decimal(String source) {
        var digits = source.replace("_", "");
        char last = digits.charAt(digits.length() - 1);
        return last == 'j' || last == 'J' ? imaginary(digits) : new Literal.Float(Double.parseDouble(digits));
    }

    private static Literal imaginary(String digits) {
        return new Literal.Imaginary(Double.parseDouble(digits.substring(0, digits.length() - 1)));
    }
}
