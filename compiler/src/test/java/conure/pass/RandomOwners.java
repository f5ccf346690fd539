package conure.pass;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random typed programs full of arrays and lists that are shared, viewed, carried round loops, kept in lists, dropped, and
/// passed to handlers: food for memory planning. Every array has three elements, so that any element access is in bounds.
final class RandomOwners {
    /// A function that returns an argument, a fresh array, or raises while it and what it called own something.
    private static final String HELPER = """
            function @helper(%a: float64[:]C, %b: float64[:]C, %c: i1, %d: i1) -> (float64[:]C) {
              %zero = constant {value = 0} : i64
              %one = constant {value = 1} : i64
              %l = list_new %zero : list<float64[:]C>
              %own = allocate %one {zeroed = true} : float64[:]C
              list_open %l, %zero, %one
              list_set %l, %zero, %own
              call %c, %own {function = "fail"}
              check %c {class = "ValueError", form = "empty", message = ""}
              %end = list_length %l : i64
              %r = if %d : float64[:]C {
                yield %b
              } {
                %n = extent %a {axis = 0} : i64
                %f = allocate %n {zeroed = true} : float64[:]C
                yield %f
              }
              return %r
            }
            function @fail(%d: i1, %a: float64[:]C) -> () {
              %zero = constant {value = 0} : i64
              %own = allocate %zero {zeroed = true} : float64[:]C
              %v = view %a, %zero, %zero, %zero {axes = ["slice"]} : float64[:]A
              check %d {class = "ValueError", form = "empty", message = ""}
              %n = extent %own {axis = 0} : i64
              %m = extent %v {axis = 0} : i64
              return
            }
            """;

    private final Random random;
    private final StringBuilder out = new StringBuilder();
    private int names;
    private int budget = 40;

    /// What is visible at the place reached.
    private static final class Scope {
        final List<String> arrays = new ArrayList<>();
        final List<String> lists = new ArrayList<>();
        /// A block that takes two arrays, to leave to; or null.
        String label;

        Scope inner() {
            var scope = new Scope();
            scope.arrays.addAll(arrays);
            scope.lists.addAll(lists);
            scope.label = label;
            return scope;
        }
    }

    private RandomOwners(long seed) { random = new Random(seed); }

    /// `@f(%p, %q: arrays, %c0 … %c3: i1) -> (array, array)` and a helper.
    static String program(long seed) { return new RandomOwners(seed).function(); }

    private String function() {
        out.append("level typed\nfunction @f(%p: float64[:]C, %q: float64[:]C, %c0: i1, %c1: i1, %c2: i1, %c3: i1)"
                + " -> (float64[:]C, float64[:]C) {\n"
                + "%zero = constant {value = 0} : i64\n%one = constant {value = 1} : i64\n%two = constant {value = 2} : i64\n"
                + "%three = constant {value = 3} : i64\n%number = constant {value = 1.5} : f64\n");
        var scope = new Scope();
        scope.arrays.addAll(List.of("%p", "%q"));
        statements(scope, 0);
        line("return " + any(scope.arrays) + ", " + any(scope.arrays));
        return out + "}\n" + HELPER;
    }

    private void line(String text) { out.append(text).append("\n"); }

    private String name() { return "%v" + names++; }

    private String any(List<String> from) { return from.get(random.nextInt(from.size())); }

    private String condition() { return "%c" + random.nextInt(4); }

    private void statements(Scope scope, int depth) {
        for (int count = 2 + random.nextInt(5); count > 0 && budget-- > 0; count--) statement(scope, depth);
    }

    private void statement(Scope scope, int depth) {
        switch (random.nextInt(depth < 4 ? 17 : 10)) {
            case 0, 1 -> define(scope, "allocate %three {zeroed = true}");
            case 2 -> define(scope, "view " + any(scope.arrays) + ", %zero, %three, %one {axes = [\"slice\"]}");
            case 3 -> line(name() + " = element " + any(scope.arrays) + ", %two : f64");
            case 4 -> line("set_element " + any(scope.arrays) + ", %one, %number");
            case 5 -> define(scope, "select " + condition() + ", " + any(scope.arrays) + ", " + any(scope.arrays));
            case 6 -> {
                var list = name();
                line(list + " = list_new %zero : list<f64, float64[:]C>");
                scope.lists.add(list);
            }
            case 7, 8, 9 -> {
                if (scope.lists.isEmpty()) define(scope, "allocate %three {zeroed = true}");
                else list(scope);
            }
            case 10 -> {
                var result = name();
                line(result + " = if " + condition() + " : float64[:]C {");
                yieldArray(scope.inner(), depth);
                line("} {");
                yieldArray(scope.inner(), depth);
                line("}");
                scope.arrays.add(result);
            }
            case 11 -> {
                var first = name();
                var second = name();
                line(first + ", " + second + " = for %zero, %three, " + any(scope.arrays) + ", " + any(scope.arrays) + " : float64[:]C, float64[:]C {");
                body(scope, depth, name());
                line("}");
                scope.arrays.add(first);
                scope.arrays.add(second);
            }
            case 12, 13 -> block(scope, depth);
            case 14 -> loop(scope, depth);
            case 15 -> call(scope);
            case 16 -> leave(scope, depth);
            default -> throw new AssertionError();
        }
    }

    private void define(Scope scope, String operation) {
        var result = name();
        line(result + " = " + operation + " : float64[:]C");
        scope.arrays.add(result);
    }

    private void list(Scope scope) {
        var list = any(scope.lists);
        if (random.nextInt(3) > 0) {
            line("list_open " + list + ", %zero, %one");
            line("list_set " + list + ", %zero, %number, " + any(scope.arrays));
            if (random.nextBoolean()) line("list_set " + list + ", %zero, %number, " + any(scope.arrays));
            return;
        }
        var length = name();
        var full = name();
        line(length + " = list_length " + list + " : i64");
        line(full + " = sgt " + length + ", %zero : i1");
        var result = name();
        line(result + " = if " + full + " : float64[:]C {");
        var element = name();
        line(name() + ", " + element + " = list_get " + list + ", %zero : f64, float64[:]C");
        if (random.nextBoolean()) line("list_close " + list + ", %zero, %one");
        line(name() + " = element " + element + ", %one : f64");
        line("yield " + (random.nextBoolean() ? element : any(scope.arrays)));
        line("} {\nyield " + any(scope.arrays) + "\n}");
        scope.arrays.add(result);
    }

    private void yieldArray(Scope scope, int depth) {
        statements(scope, depth + 1);
        line("yield " + any(scope.arrays));
    }

    /// The body of a loop that carries two arrays and counts.
    private void body(Scope outer, int depth, String index) {
        var first = name();
        var second = name();
        line("(" + index + ": i64, " + first + ": float64[:]C, " + second + ": float64[:]C)");
        var scope = outer.inner();
        scope.arrays.add(first);
        scope.arrays.add(second);
        statements(scope, depth + 1);
        line("yield " + any(scope.arrays) + ", " + any(scope.arrays));
    }

    private void block(Scope outer, int depth) {
        var label = name();
        var first = name();
        var second = name();
        line(first + ", " + second + " = block : float64[:]C, float64[:]C { (" + label + ": label)");
        var scope = outer.inner();
        scope.label = label;
        statements(scope, depth + 1);
        line("yield " + any(scope.arrays) + ", " + any(scope.arrays) + "\n}");
        outer.arrays.add(first);
        outer.arrays.add(second);
    }

    /// `while`: three rounds, carrying two arrays.
    private void loop(Scope outer, int depth) {
        var label = name();
        var results = List.of(name(), name());
        var carried = List.of(name(), name());
        var round = name();
        var done = name();
        var next = name();
        line(results.get(0) + ", " + results.get(1) + " = block : float64[:]C, float64[:]C { (" + label + ": label)");
        line("loop %zero, " + any(outer.arrays) + ", " + any(outer.arrays) + " { (" + round + ": i64, " + carried.get(0) + ": float64[:]C, "
                + carried.get(1) + ": float64[:]C)");
        line(done + " = eq " + round + ", %three : i1");
        line("if " + done + " {\nexit " + label + ", " + any(carried) + ", " + any(carried) + "\n} {\nyield\n}");
        var scope = outer.inner();
        scope.arrays.addAll(carried);
        scope.label = label;
        statements(scope, depth + 1);
        line(next + " = add " + round + ", %one : i64");
        line("yield " + next + ", " + any(scope.arrays) + ", " + any(scope.arrays) + "\n}\nunreachable\n}");
        outer.arrays.addAll(results);
    }

    private void call(Scope scope) {
        var arguments = any(scope.arrays) + ", " + any(scope.arrays) + ", " + condition() + ", " + condition();
        if (scope.label == null) define(scope, "call " + arguments + " {function = \"helper\"}");
        else define(scope, "call " + arguments + ", " + escape(scope) + " {function = \"helper\", arguments = 4}");
    }

    private String escape(Scope scope) { return scope.label + ", " + any(scope.arrays) + ", " + any(scope.arrays); }

    /// Ways out: to the block, with an error to the block, or out of the function.
    private void leave(Scope scope, int depth) {
        int kind = random.nextInt(4);
        if (kind == 0 || scope.label == null) {
            line("if " + condition() + " {\nreturn " + any(scope.arrays) + ", " + any(scope.arrays) + "\n} {\nyield\n}");
        } else if (kind == 1) {
            line("check " + condition() + ", " + escape(scope) + " {class = \"KeyError\", form = \"empty\", message = \"\", arguments = 0}");
        } else if (kind == 2) {
            line("if " + condition() + " {");
            statements(scope.inner(), depth + 1);
            line("raise " + escape(scope) + " {class = \"KeyError\", form = \"empty\", message = \"\", arguments = 0}\n} {\nyield\n}");
        } else {
            line("if " + condition() + " {");
            var inner = scope.inner();
            statements(inner, depth + 1);
            line("exit " + escape(inner) + "\n} {\nyield\n}");
        }
    }
}
