package conure.interpreter;

import conure.ir.ScalarOp;
import conure.ir.Type.Scalar;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/// Functions of the context's table in Java's mathematics, which may differ from the C library's in the last place.
final class Mathematics {
    private Mathematics() {}

    static List<Object> call(ScalarOp.Math op, List<Object> arguments) {
        if (arguments.stream().anyMatch(Scalars::isUndefined)) return op.results().stream().map(_ -> Scalars.undefined()).toList();
        var narrow = op.results().getFirst().type() == Scalar.F32;
        var name = narrow ? op.function().substring(0, op.function().length() - 1) : op.function();
        double x = (Double) arguments.getFirst();
        double result = arguments.size() == 1 ? one(name, x) : two(name, x, arguments.get(1));
        return List.of(narrow ? (double) (float) result : result);
    }

    private static double one(String name, double x) {
        return switch (name) {
            case "sin" -> Math.sin(x);
            case "cos" -> Math.cos(x);
            case "tan" -> Math.tan(x);
            case "asin" -> Math.asin(x);
            case "acos" -> Math.acos(x);
            case "atan" -> Math.atan(x);
            case "sinh" -> Math.sinh(x);
            case "cosh" -> Math.cosh(x);
            case "tanh" -> Math.tanh(x);
            case "exp" -> Math.exp(x);
            case "exp2" -> Math.pow(2, x);
            case "expm1" -> Math.expm1(x);
            case "log" -> Math.log(x);
            case "log2" -> Math.log(x) / Math.log(2);
            case "log10" -> Math.log10(x);
            case "log1p" -> Math.log1p(x);
            case "cbrt" -> Math.cbrt(x);
            default -> throw new Interpreter.InvalidProgram("the interpreter has no " + name);
        };
    }

    private static double two(String name, double x, Object y) {
        return switch (name) {
            case "pow" -> Math.pow(x, (Double) y);
            case "atan2" -> Math.atan2(x, (Double) y);
            case "hypot", "python_hypot" -> Math.hypot(x, (Double) y);
            case "fmod" -> x % (Double) y;
            case "remainder" -> Math.IEEEremainder(x, (Double) y);
            case "nextafter" -> Math.nextAfter(x, (Double) y);
            case "ldexp" -> Math.scalb(x, (int) Math.clamp((Long) y, -5000L, 5000L));
            case "round_digits" -> new BigDecimal(x)
                    .setScale(Math.toIntExact((Long) y), RoundingMode.HALF_EVEN).doubleValue();
            default -> throw new Interpreter.InvalidProgram("the interpreter has no " + name);
        };
    }
}
