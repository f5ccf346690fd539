package conure.irfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes random typed programs that are right: whatever could fail is checked, every loop ends. The entry is
///
///     @entry(%a: float64[:]C, %b: int64[:]A, %n: i64, %x: f64) -> (i64, f64)
final class ProgramGenerator {
    private static final int DEEPEST = 4;
    private static final String[] INTEGER = {"add", "sub", "mul", "and", "or", "xor", "smin", "smax", "umin"};
    private static final String[] FLOAT = {"fadd", "fsub", "fmul", "fdiv"};
    private static final String[] COMPARE = {"eq", "ne", "slt", "sle", "sgt", "uge", "ult"};
    private static final String[] COMPARE_FLOAT = {"feq", "fne", "flt", "fge"};
    private static final String[] CLASSES = {"IndexError", "ValueError", "OverflowError", "ZeroDivisionError"};

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private int names;
    private int budget;
    private boolean inHelper;

    /// What is visible at a place.
    private record Scope(List<String> integers, List<String> floats, List<String> bits, List<String> arrays, List<String> lists,
            String handler, int depth) {
        Scope inner() {
            return new Scope(new ArrayList<>(integers), new ArrayList<>(floats), new ArrayList<>(bits), new ArrayList<>(arrays),
                    new ArrayList<>(lists), handler, depth + 1);
        }

        Scope withHandler(String label) {
            var inner = inner();
            return new Scope(inner.integers, inner.floats, inner.bits, inner.arrays, inner.lists, label, inner.depth);
        }
    }

    ProgramGenerator(long seed) {
        random = new Random(seed);
    }

    String program() {
        out.append("level typed\n\nfunction @entry(%a: float64[:]C, %b: int64[:]A, %n: i64, %x: f64) -> (i64, f64) {\n");
        function("%n", "%x", 45);
        out.append("\nfunction @helper(%a: float64[:]A, %b: int64[:]A, %m: i64, %y: f64) -> (i64, f64, float64[:]A) {\n");
        inHelper = true;
        function("%m", "%y", 12);
        return out.toString();
    }

    private void function(String integer, String number, int operations) {
        var scope = new Scope(new ArrayList<>(List.of(integer)), new ArrayList<>(List.of(number)), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), null, 0);
        budget = operations;
        constants(scope);
        scope.arrays.add(inHelper ? "%a" : define("relayout %a : float64[:]A", scope));
        allocate(scope);
        newList(scope);
        body(scope);
        line("return " + pick(scope.integers) + ", " + pick(scope.floats) + (inHelper ? ", " + pick(scope.arrays) : ""), scope);
        out.append("}\n");
    }

    private void constants(Scope scope) {
        for (long value : new long[] {0, 1, -1, 3, 63}) {
            scope.integers.add(define("constant {value = " + value + "} : i64", scope));
        }
        scope.floats.add(define("constant {value = 0x1.8p0} : f64", scope));
        scope.bits.add(define("constant {value = true} : i1", scope));
    }

    private void body(Scope scope) {
        int count = 1 + random.nextInt(scope.depth == 0 ? 14 : 5);
        for (int i = 0; i < count && budget > 0; i++) {
            budget--;
            operation(scope);
        }
    }

    private void operation(Scope scope) {
        boolean deep = scope.depth >= DEEPEST;
        switch (random.nextInt(deep ? 14 : 20)) {
            case 0, 1 -> scope.integers.add(define(pick(INTEGER) + " " + pick(scope.integers) + ", " + pick(scope.integers) + " : i64", scope));
            case 2 -> scope.floats.add(define(pick(FLOAT) + " " + pick(scope.floats) + ", " + pick(scope.floats) + " : f64", scope));
            case 3 -> scope.bits.add(random.nextBoolean()
                    ? define(pick(COMPARE) + " " + pick(scope.integers) + ", " + pick(scope.integers) + " : i1", scope)
                    : define(pick(COMPARE_FLOAT) + " " + pick(scope.floats) + ", " + pick(scope.floats) + " : i1", scope));
            case 4 -> checked(scope);
            case 5 -> element(scope);
            case 6 -> setElement(scope);
            case 7 -> convert(scope);
            case 8 -> division(scope);
            case 9 -> allocate(scope);
            case 10 -> view(scope);
            case 11 -> append(scope);
            case 12 -> listElement(scope);
            case 13 -> newList(scope);
            case 14, 15 -> branch(scope);
            case 16 -> counted(scope);
            case 17 -> endless(scope);
            case 18 -> handled(scope);
            default -> call(scope);
        }
    }

    private void check(String bit, String exception, Scope scope) {
        var value = pick(scope.integers);
        if (scope.handler != null) {
            line("check " + bit + ", " + value + ", " + scope.handler + ", " + pick(scope.integers)
                    + " {arguments = 1, class = \"" + exception + "\", form = \"message\", message = \"{0:int}\"}", scope);
        } else {
            line("check " + bit + ", " + value + " {class = \"" + exception + "\", form = \"message\", message = \"{0:int}\"}", scope);
        }
    }

    private void checked(Scope scope) {
        var result = name();
        var exact = name();
        var kind = pick(new String[] {"checked_add", "checked_sub", "checked_mul"});
        line(result + ", " + exact + " = " + kind + " " + pick(scope.integers) + ", " + pick(scope.integers) + " : i64, i1", scope);
        if (random.nextBoolean()) {
            check(exact, "OverflowError", scope);
        } else {
            scope.bits.add(exact);
        }
        scope.integers.add(result);
    }

    /// An index in range, after a check.
    private String index(String array, Scope scope) {
        var extent = define("extent " + array + " {axis = 0} : i64", scope);
        var index = pick(scope.integers);
        if (random.nextInt(3) > 0) {
            var zero = define("constant {value = 0} : i64", scope);
            var below = define("smax " + index + ", " + zero + " : i64", scope);
            var three = define("constant {value = 3} : i64", scope);
            index = define("smin " + below + ", " + three + " : i64", scope);
        }
        check(define("ult " + index + ", " + extent + " : i1", scope), "IndexError", scope);
        return index;
    }

    private void element(Scope scope) {
        if (random.nextBoolean()) {
            var array = pick(scope.arrays);
            scope.floats.add(define("element " + array + ", " + index(array, scope) + " : f64", scope));
        } else {
            scope.integers.add(define("element %b, " + index("%b", scope) + " : i64", scope));
        }
    }

    private void setElement(Scope scope) {
        if (random.nextBoolean()) {
            var array = pick(scope.arrays);
            line("set_element " + array + ", " + index(array, scope) + ", " + pick(scope.floats), scope);
        } else {
            line("set_element %b, " + index("%b", scope) + ", " + pick(scope.integers), scope);
        }
    }

    private void allocate(Scope scope) {
        var extent = define("constant {value = " + random.nextInt(6) + "} : i64", scope);
        var fresh = define("allocate " + extent + " {zeroed = true} : float64[:]C", scope);
        scope.arrays.add(define("relayout " + fresh + " : float64[:]A", scope));
    }

    /// A slice, perhaps empty, perhaps backwards.
    private void view(Scope scope) {
        var array = pick(scope.arrays);
        var extent = define("extent " + array + " {axis = 0} : i64", scope);
        var zero = define("constant {value = 0} : i64", scope);
        var atLeast = define("smax " + pick(scope.integers) + ", " + zero + " : i64", scope);
        var start = define("smin " + atLeast + ", " + extent + " : i64", scope);
        var rest = define("sub " + extent + ", " + start + " : i64", scope);
        var step = define("constant {value = 1} : i64", scope);
        scope.arrays.add(define(
                "view " + array + ", " + start + ", " + rest + ", " + step + " {axes = [\"slice\"]} : float64[:]A", scope));
    }

    private void newList(Scope scope) {
        var capacity = define("constant {value = " + random.nextInt(3) + "} : i64", scope);
        scope.lists.add(define("list_new " + capacity + " : list<i64>", scope));
    }

    private void append(Scope scope) {
        var list = pick(scope.lists);
        var length = define("list_length " + list + " : i64", scope);
        var one = define("constant {value = 1} : i64", scope);
        line("list_open " + list + ", " + length + ", " + one, scope);
        line("list_set " + list + ", " + length + ", " + pick(scope.integers), scope);
    }

    /// Reads the first element, and perhaps takes it out.
    private void listElement(Scope scope) {
        var list = pick(scope.lists);
        var length = define("list_length " + list + " : i64", scope);
        var zero = define("constant {value = 0} : i64", scope);
        var one = define("constant {value = 1} : i64", scope);
        check(define("sgt " + length + ", " + zero + " : i1", scope), "IndexError", scope);
        scope.integers.add(define("list_get " + list + ", " + zero + " : i64", scope));
        if (random.nextBoolean()) {
            line("list_close " + list + ", " + zero + ", " + one, scope);
        }
    }

    private void convert(Scope scope) {
        switch (random.nextInt(4)) {
            case 0 -> scope.floats.add(define("sitofp " + pick(scope.integers) + " : f64", scope));
            case 1 -> {
                var narrow = define("truncate " + pick(scope.integers) + " : i16", scope);
                scope.integers.add(define((random.nextBoolean() ? "sext " : "zext ") + narrow + " : i64", scope));
            }
            case 2 -> scope.integers.add(define("zext " + pick(scope.bits) + " : i64", scope));
            default -> scope.integers.add(define(
                    "select " + pick(scope.bits) + ", " + pick(scope.integers) + ", " + pick(scope.integers) + " : i64", scope));
        }
    }

    private void division(Scope scope) {
        var zero = define("constant {value = 0} : i64", scope);
        var divisor = pick(scope.integers);
        check(define("sgt " + divisor + ", " + zero + " : i1", scope), "ZeroDivisionError", scope);
        scope.integers.add(define(pick(new String[] {"sdiv", "srem", "udiv"}) + " " + pick(scope.integers) + ", " + divisor + " : i64", scope));
    }

    private void branch(Scope scope) {
        var integer = name();
        var number = name();
        var array = name();
        line(integer + ", " + number + ", " + array + " = if " + pick(scope.bits) + " : i64, f64, float64[:]A {", scope);
        region(scope.inner());
        line("} {", scope);
        region(scope.inner());
        line("}", scope);
        scope.integers.add(integer);
        scope.floats.add(number);
        scope.arrays.add(array);
    }

    private void region(Scope inner) {
        body(inner);
        line("yield " + pick(inner.integers) + ", " + pick(inner.floats) + ", " + pick(inner.arrays), inner);
    }

    private void counted(Scope scope) {
        var zero = define("constant {value = 0} : i64", scope);
        var most = define("constant {value = " + random.nextInt(6) + "} : i64", scope);
        var upper = random.nextBoolean() ? most : define("smin " + most + ", " + pick(scope.integers) + " : i64", scope);
        var integer = name();
        var number = name();
        var inner = scope.inner();
        var index = name();
        var carried = name();
        var sum = name();
        var array = name();
        var current = name();
        line(integer + ", " + number + ", " + array + " = for " + zero + ", " + upper + ", " + pick(scope.integers) + ", "
                + pick(scope.floats) + ", " + pick(scope.arrays) + " : i64, f64, float64[:]A { (" + index + ": i64, " + carried
                + ": i64, " + sum + ": f64, " + current + ": float64[:]A)", scope);
        inner.integers.addAll(List.of(index, carried));
        inner.floats.add(sum);
        inner.arrays.add(current);
        region(inner);
        line("}", scope);
        scope.integers.add(integer);
        scope.floats.add(number);
        scope.arrays.add(array);
    }

    /// A general loop with a counter that ends it.
    private void endless(Scope scope) {
        var result = name();
        var label = name();
        var zero = define("constant {value = 0} : i64", scope);
        var one = define("constant {value = 1} : i64", scope);
        var most = define("constant {value = " + random.nextInt(5) + "} : i64", scope);
        line(result + " = block : i64 { (" + label + ": label)", scope);
        var count = name();
        var carried = name();
        line("loop " + zero + ", " + pick(scope.integers) + " { (" + count + ": i64, " + carried + ": i64)", scope);
        var inner = scope.inner();
        inner.integers.addAll(List.of(count, carried));
        line("poll", inner);
        var done = define("sge " + count + ", " + most + " : i1", inner);
        line("if " + done + " {", inner);
        line("exit " + label + ", " + pick(inner.integers), inner);
        line("} {", inner);
        line("yield", inner);
        line("}", inner);
        body(inner);
        var next = define("add " + count + ", " + one + " : i64", inner);
        line("yield " + next + ", " + pick(inner.integers), inner);
        line("}", scope);
        line("unreachable", scope);
        line("}", scope);
        scope.integers.add(result);
    }

    /// A `try` with a handler for one class, which lets others pass.
    private void handled(Scope scope) {
        var result = name();
        var end = name();
        line(result + " = block : i64 { (" + end + ": label)", scope);
        var caught = name();
        var label = name();
        line(caught + " = block : i64 { (" + label + ": label)", scope);
        var inner = scope.withHandler(label);
        body(inner);
        line("exit " + end + ", " + pick(inner.integers), inner);
        line("}", scope);
        var matches = define("error_matches {classes = [\"" + pick(CLASSES) + "\"]} : i1", scope);
        line("if " + matches + " {", scope);
        line("error_clear", scope);
        line("yield", scope);
        line("} {", scope);
        line(scope.handler == null ? "reraise" : "reraise " + scope.handler + ", " + pick(scope.integers), scope);
        line("}", scope);
        line("yield " + caught, scope);
        line("}", scope);
        scope.integers.add(result);
    }

    private void call(Scope scope) {
        if (inHelper) {
            checked(scope);
            return;
        }
        var integer = name();
        var number = name();
        var array = name();
        var arguments = pick(scope.arrays) + ", %b, " + pick(scope.integers) + ", " + pick(scope.floats);
        line(integer + ", " + number + ", " + array + " = call " + arguments
                + (scope.handler == null ? " {" : ", " + scope.handler + ", " + pick(scope.integers) + " {arguments = 4, ")
                + "function = \"helper\"} : i64, f64, float64[:]A", scope);
        scope.integers.add(integer);
        scope.floats.add(number);
        scope.arrays.add(array);
    }

    private String define(String operation, Scope scope) {
        var name = name();
        line(name + " = " + operation, scope);
        return name;
    }

    private void line(String text, Scope scope) {
        out.append("  ".repeat(scope.depth + 1)).append(text).append('\n');
    }

    private String name() {
        return "%v" + names++;
    }

    private String pick(List<String> names) {
        return names.get(Math.max(random.nextInt(names.size()), random.nextInt(names.size())));
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }
}
