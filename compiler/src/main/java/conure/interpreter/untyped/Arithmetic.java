package conure.interpreter.untyped;

import conure.interpreter.untyped.PythonObject.ListObject;
import conure.interpreter.untyped.PythonObject.Tuple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/// Operators on ints, floats, bools, strings, tuples and lists.
final class Arithmetic {
    private Arithmetic() {}

    static boolean truth(Object value) {
        return switch (value) {
            case Boolean flag -> flag;
            case BigInteger number -> number.signum() != 0;
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            case PythonObject.Special.NONE -> false;
            case Tuple(var items) -> !items.isEmpty();
            case ListObject list -> !list.items.isEmpty();
            case PythonObject.Range range -> Sequences.length(range) != 0;
            case PythonObject.Special.UNDEFINED -> throw new IllegalStateException("an undefined value decides");
            default -> true;
        };
    }

    private static boolean isInteger(Object value) { return value instanceof BigInteger || value instanceof Boolean; }

    private static boolean isNumber(Object value) { return isInteger(value) || value instanceof Double; }

    static BigInteger integer(Object value) {
        return switch (value) {
            case BigInteger number -> number;
            case Boolean flag -> flag ? BigInteger.ONE : BigInteger.ZERO;
            default -> throw new PythonError("TypeError", "'" + Sequences.typeName(value) + "' object cannot be interpreted as an integer");
        };
    }

    static double real(Object value) { return value instanceof Double number ? number : integer(value).doubleValue(); }

    static Object unary(String operator, Object value) {
        if (operator.equals("not")) return !truth(value);
        if (value instanceof Double number && !operator.equals("~")) return operator.equals("-") ? -number : number;
        if (!isInteger(value)) throw new PythonError("TypeError", "bad operand type for unary " + operator + ": '" + Sequences.typeName(value) + "'");
        var number = integer(value);
        return switch (operator) {
            case "-" -> number.negate();
            case "+" -> number;
            default -> number.not();
        };
    }

    static Object binary(String operator, Object left, Object right, boolean inPlace) {
        if (left instanceof Boolean a && right instanceof Boolean b) {
            switch (operator) {
                case "&" -> { return a & b; }
                case "|" -> { return a | b; }
                case "^" -> { return a ^ b; }
                default -> { }
            }
        }
        if (isInteger(left) && isInteger(right)) return integers(operator, integer(left), integer(right));
        if (isNumber(left) && isNumber(right)) return reals(operator, real(left), real(right), left, right);
        return sequences(operator, left, right, inPlace);
    }

    private static Object integers(String operator, BigInteger a, BigInteger b) {
        switch (operator) {
            case "/", "//", "%" -> {
                if (b.signum() == 0) throw new PythonError("ZeroDivisionError", "division by zero");
            }
            case "<<", ">>" -> {
                if (b.signum() < 0) throw new PythonError("ValueError", "negative shift count");
            }
            default -> { }
        }
        return switch (operator) {
            case "+" -> a.add(b);
            case "-" -> a.subtract(b);
            case "*" -> a.multiply(b);
            case "/" -> new BigDecimal(a).divide(new BigDecimal(b), new MathContext(60)).doubleValue();
            case "//" -> floorDivide(a, b);
            case "%" -> a.subtract(floorDivide(a, b).multiply(b));
            case "**" -> {
                if (b.signum() >= 0) yield a.pow(b.intValueExact());
                if (a.signum() == 0) throw new PythonError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
                yield Math.pow(a.doubleValue(), b.doubleValue());
            }
            case "<<" -> a.shiftLeft(b.intValueExact());
            case ">>" -> a.shiftRight(b.bitLength() > 31 ? Integer.MAX_VALUE : b.intValue());
            case "&" -> a.and(b);
            case "|" -> a.or(b);
            case "^" -> a.xor(b);
            default -> throw unsupported(operator, a, b);
        };
    }

    static BigInteger floorDivide(BigInteger a, BigInteger b) {
        var parts = a.divideAndRemainder(b);
        return parts[1].signum() != 0 && parts[1].signum() != b.signum() ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static Object reals(String operator, double a, double b, Object left, Object right) {
        switch (operator) {
            case "/", "//", "%" -> {
                if (b == 0) throw new PythonError("ZeroDivisionError", "float division by zero");
            }
            default -> { }
        }
        return switch (operator) {
            case "+" -> a + b;
            case "-" -> a - b;
            case "*" -> a * b;
            case "/" -> a / b;
            case "//" -> floorDivide(a, b);
            case "%" -> modulo(a, b);
            case "**" -> {
                if (a == 0 && b < 0) throw new PythonError("ZeroDivisionError", "0.0 cannot be raised to a negative power");
                yield Math.pow(a, b);
            }
            default -> throw unsupported(operator, left, right);
        };
    }

    private static double modulo(double a, double b) {
        double rest = a % b;
        if (rest == 0) return Math.copySign(0, b);
        return (b < 0) != (rest < 0) ? rest + b : rest;
    }

    private static double floorDivide(double a, double b) {
        double rest = a % b;
        double quotient = (a - rest) / b;
        if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1;
        if (quotient == 0) return Math.copySign(0, a / b);
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static Object sequences(String operator, Object left, Object right, boolean inPlace) {
        if (operator.equals("+")) {
            if (left instanceof String a && right instanceof String b) return a + b;
            if (left instanceof Tuple(var a) && right instanceof Tuple(var b)) return new Tuple(joined(a, b));
            if (left instanceof ListObject a && inPlace) {
                a.items.addAll(Sequences.items(right));
                return a;
            }
            if (left instanceof ListObject a && right instanceof ListObject b) return new ListObject(joined(a.items, b.items));
        }
        if (operator.equals("*") && isInteger(left) && !isNumber(right)) return sequences(operator, right, left, false);
        if (operator.equals("*") && isInteger(right)) {
            int times = Math.max(0, integer(right).intValueExact());
            if (left instanceof String text) return text.repeat(times);
            if (left instanceof Tuple(var items)) return new Tuple(repeated(items, times));
            if (left instanceof ListObject list && inPlace) {
                var all = repeated(list.items, times);
                list.items.clear();
                list.items.addAll(all);
                return list;
            }
            if (left instanceof ListObject list) return new ListObject(repeated(list.items, times));
        }
        throw unsupported(operator, left, right);
    }

    private static List<Object> joined(List<Object> a, List<Object> b) {
        var all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private static List<Object> repeated(List<Object> items, int times) {
        var all = new ArrayList<Object>();
        for (int k = 0; k < times; k++) all.addAll(items);
        return all;
    }

    private static PythonError unsupported(String operator, Object left, Object right) {
        return new PythonError("TypeError", "unsupported operand type(s) for " + operator + ": '" + Sequences.typeName(left) + "' and '" + Sequences.typeName(right) + "'");
    }

    static boolean compare(String operator, Object left, Object right) {
        return switch (operator) {
            case "==" -> equal(left, right);
            case "!=" -> !equal(left, right);
            case "is" -> identical(left, right);
            case "is_not" -> !identical(left, right);
            case "in" -> contains(right, left);
            case "not_in" -> !contains(right, left);
            default -> ordered(operator, left, right);
        };
    }

    private static boolean identical(Object left, Object right) {
        boolean byValue = left instanceof Boolean || left instanceof PythonObject.Special;
        return byValue ? left.equals(right) : left == right;
    }

    private static boolean contains(Object container, Object item) {
        if (container instanceof String text && item instanceof String part) return text.contains(part);
        return Sequences.items(container).stream().anyMatch(each -> each == item || equal(each, item));
    }

    static boolean equal(Object left, Object right) {
        if (isInteger(left) && isInteger(right)) return integer(left).equals(integer(right));
        if (isNumber(left) && isNumber(right)) return compareNumbers(left, right) == 0;
        if (left instanceof Tuple(var a) && right instanceof Tuple(var b)) return equalItems(a, b);
        if (left instanceof ListObject a && right instanceof ListObject b) return equalItems(a.items, b.items);
        return left.equals(right);
    }

    private static boolean equalItems(List<Object> a, List<Object> b) {
        if (a.size() != b.size()) return false;
        for (int k = 0; k < a.size(); k++) if (!equal(a.get(k), b.get(k))) return false;
        return true;
    }

    /// 2 where one of them is no number.
    private static int compareNumbers(Object left, Object right) {
        if (left instanceof Double a && a.isNaN() || right instanceof Double b && b.isNaN()) return 2;
        if (left instanceof Double a && a.isInfinite() || right instanceof Double b && b.isInfinite()) return (int) Math.signum(real(left) - real(right));
        return decimal(left).compareTo(decimal(right));
    }

    private static BigDecimal decimal(Object value) { return value instanceof Double number ? new BigDecimal(number) : new BigDecimal(integer(value)); }

    static boolean ordered(String operator, Object left, Object right) {
        int order;
        if (isNumber(left) && isNumber(right)) {
            order = compareNumbers(left, right);
            if (order == 2) return false;
        } else if (left instanceof String a && right instanceof String b) {
            order = a.compareTo(b);
        } else if (left instanceof Tuple(var a) && right instanceof Tuple(var b)) {
            return orderedItems(operator, a, b);
        } else if (left instanceof ListObject a && right instanceof ListObject b) {
            return orderedItems(operator, a.items, b.items);
        } else {
            throw new PythonError("TypeError", "'" + operator + "' not supported between instances of '" + Sequences.typeName(left) + "' and '"
                    + Sequences.typeName(right) + "'");
        }
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    private static boolean orderedItems(String operator, List<Object> a, List<Object> b) {
        for (int k = 0; k < Math.min(a.size(), b.size()); k++) {
            if (!equal(a.get(k), b.get(k))) return ordered(operator, a.get(k), b.get(k));
        }
        return ordered(operator, BigInteger.valueOf(a.size()), BigInteger.valueOf(b.size()));
    }
}
