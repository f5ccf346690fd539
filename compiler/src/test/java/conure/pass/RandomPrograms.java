package conure.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Programs of the typed level with everything that the passes over loops and integers look at: sums with and without
/// checks, subscripts, branches that come back or don't, counted loops over ranges, `while` loops, early exits, carried
/// values. They end soon, and do nothing undefined.
///
///     @f(%u: int64[:]C, %a: i64, %b: i64) -> (i64, i64)
final class RandomPrograms {
    private static final int DEEPEST = 3;

    private final Random random;
    private final StringBuilder text = new StringBuilder();
    private int count;

    private RandomPrograms(long seed) { random = new Random(seed); }

    static String program(long seed) { return new RandomPrograms(seed).program(); }

    private String program() {
        text.append("""
                level typed
                function @f(%u: int64[:]C, %a: i64, %b: i64) -> (i64, i64) {
                %zero = constant {value = 0} : i64
                %n = extent %u {axis = 0} : i64
                """);
        var scope = new ArrayList<>(List.of("%a", "%b", "%n", "%zero"));
        statements(scope, 4 + random.nextInt(6), 0);
        line("return %s, %s", last(scope), any(scope));
        return text.append("}\n").toString();
    }

    private void line(String format, Object... arguments) { text.append(format.formatted(arguments)).append('\n'); }

    private String fresh() { return "%v" + count++; }

    private String any(List<String> scope) {
        // Mostly what is new, or what is special.
        int size = scope.size();
        return scope.get(random.nextBoolean() ? size - 1 - random.nextInt(Math.min(4, size)) : random.nextInt(size));
    }

    private String last(List<String> scope) { return scope.getLast(); }

    private String constant(long value) {
        var name = fresh();
        line("%s = constant {value = %d} : i64", name, value);
        return name;
    }

    private String condition(List<String> scope) {
        var name = fresh();
        var kinds = List.of("slt", "sle", "sgt", "sge", "eq", "ne", "ult");
        var left = any(scope);
        line("%s = %s %s, %s : i1", name, kinds.get(random.nextInt(kinds.size())), left, random.nextInt(3) == 0 ? constant(random.nextInt(7) - 2) : any(scope));
        if (random.nextInt(4) > 0) return name;
        var other = condition(scope);
        var both = fresh();
        line("%s = %s %s, %s : i1", both, random.nextBoolean() ? "and" : "or", name, other);
        return both;
    }

    private void statements(List<String> scope, int number, int depth) {
        for (int k = 0; k < number; k++) statement(scope, depth);
    }

    private void statement(List<String> scope, int depth) {
        switch (random.nextInt(depth < DEEPEST ? 16 : 11)) {
            case 0, 1 -> checked(scope);
            case 2 -> wrapping(scope);
            case 3, 4, 5 -> subscript(scope);
            case 6 -> {
                var name = fresh();
                line("%s = %s %s, %s : i64", name, random.nextBoolean() ? "smin" : "smax", any(scope), any(scope));
                scope.add(name);
            }
            case 7 -> divided(scope);
            case 8 -> {
                var condition = condition(scope);
                var name = fresh();
                line("%s = select %s, %s, %s : i64", name, condition, any(scope), any(scope));
                scope.add(name);
            }
            case 9, 10 -> scope.add(constant(random.nextInt(12) == 0 ? random.nextLong() : random.nextInt(9) - 2));
            case 11, 12 -> branch(scope, depth);
            case 13, 14 -> counted(scope, depth);
            default -> repeated(scope, depth);
        }
    }

    private void checked(List<String> scope) {
        var name = fresh();
        var kind = List.of("add", "sub", "add", "sub", "mul").get(random.nextInt(5));
        text.append(Programs.exact(name, kind, any(scope), random.nextInt(2) == 0 ? constant(random.nextInt(4)) : any(scope)));
        scope.add(name);
    }

    private void wrapping(List<String> scope) {
        var name = fresh();
        line("%s = %s %s, %s : i64", name, List.of("add", "sub", "mul", "and", "or", "xor").get(random.nextInt(6)), any(scope), any(scope));
        scope.add(name);
    }

    private void divided(List<String> scope) {
        var name = fresh();
        var by = constant(1 + random.nextInt(3));
        line("%s = %s %s, %s : i64", name, List.of("sdiv", "srem", "udiv", "urem", "ashr", "shl").get(random.nextInt(6)), any(scope), by);
        scope.add(name);
    }

    private void subscript(List<String> scope) {
        var index = fresh();
        text.append(Programs.index(index, any(scope), "%n"));
        if (random.nextInt(3) == 0) {
            line("set_element %%u, %s, %s", index, any(scope));
            return;
        }
        var element = fresh();
        line("%s = element %%u, %s : i64", element, index);
        scope.add(element);
    }

    private void branch(List<String> scope, int depth) {
        var condition = condition(scope);
        var result = fresh();
        boolean leaves = random.nextInt(4) == 0;
        line(leaves ? "if %2$s {" : "%s = if %s : i64 {", result, condition);
        var then = new ArrayList<>(scope);
        statements(then, random.nextInt(4), depth + 1);
        if (leaves) line("return %s, %s\n} {\nyield\n}", any(then), any(then));
        else {
            line("yield %s\n} {", any(then));
            var otherwise = new ArrayList<>(scope);
            statements(otherwise, random.nextInt(4), depth + 1);
            line("yield %s\n}", any(otherwise));
            scope.add(result);
        }
    }

    private void counted(List<String> scope, int depth) {
        var start = random.nextInt(3) == 0 ? any(scope) : "%zero";
        var stop = random.nextInt(2) == 0 ? "%n" : any(scope);
        var length = fresh();
        text.append(Programs.rangeLength(length, start, stop));
        var few = fresh();
        line("%s = smin %s, %s : i64", few, random.nextInt(4) == 0 ? length : constant(6), length);
        // Long loops would not end: those without the minimum are over the array.
        var bound = stop.equals("%n") && start.equals("%zero") && random.nextBoolean() ? length : few;
        if (bound.equals(few)) {
            var six = constant(6);
            bound = fresh();
            line("%s = smin %s, %s : i64", bound, few, six);
        }
        var result = fresh();
        var index = fresh();
        var carried = fresh();
        var other = fresh();
        line("%1$s, %1$s.other = for %%zero, %2$s, %3$s, %4$s : i64, i64 { (%5$s: i64, %6$s: i64, %7$s: i64)", result, bound, any(scope), any(scope), index,
                carried, other);
        var inner = new ArrayList<>(scope);
        inner.addAll(List.of(carried, other));
        var shifted = fresh();
        line("%s = add %s, %s : i64", shifted, start, index);
        inner.add(shifted);
        statements(inner, 1 + random.nextInt(4), depth + 1);
        line("yield %s, %s\n}", next(inner, carried), any(inner));
        scope.add(result);
        scope.add(result + ".other");
    }

    /// Often a counter that counts on, or not.
    private String next(List<String> scope, String carried) {
        if (random.nextInt(3) == 0) return any(scope);
        var more = fresh();
        text.append(Programs.exact(more, random.nextInt(4) == 0 ? "sub" : "add", carried, constant(1)));
        if (random.nextBoolean()) return more;
        var condition = condition(scope);
        var name = fresh();
        line("%s = select %s, %s, %s : i64", name, condition, more, carried);
        return name;
    }

    /// `while condition and fuel: …`
    private void repeated(List<String> scope, int depth) {
        var result = fresh();
        var label = fresh();
        var carried = fresh();
        var other = fresh();
        var fuel = fresh();
        var start = constant(5);
        line("%s = block : i64 { (%s: label)", result, label);
        line("loop %s, %s, %s { (%s: i64, %s: i64, %s: i64)", any(scope), any(scope), start, carried, other, fuel);
        var inner = new ArrayList<>(scope);
        inner.addAll(List.of(other, carried));
        var more = fresh();
        line("%s = sgt %s, %%zero : i1", more, fuel);
        var condition = condition(inner);
        var both = fresh();
        line("%s = and %s, %s : i1", both, more, condition);
        line("if %s {\nyield\n} {\nexit %s, %s\n}", both, label, any(inner));
        statements(inner, 1 + random.nextInt(4), depth + 1);
        var less = fresh();
        line("%s = sub %s, %s : i64", less, fuel, constant(1));
        line("yield %s, %s, %s\n}\nunreachable\n}", next(inner, carried), any(inner), less);
        scope.add(result);
    }
}
